// What is odd about a document and does not stop us: each thing once, and not too many.
#pragma once

#include <cstddef>
#include <set>
#include <string>

#include "lockstep/core/error.hpp"
#include "lockstep/openapi/openapi.hpp"

namespace lockstep::openapi {

class Warnings {
 public:
  explicit Warnings(const Warn& warn) : warn_(warn) {}

  // `text` is escaped.
  void add(const Position& where, const std::string& text);
  // Says how many were left out.
  void finish(const std::string& source) const;

 private:
  static constexpr std::size_t kShown = 20;

  const Warn& warn_;
  std::set<std::string> told_;
  std::size_t left_out_ = 0;
};

}  // namespace lockstep::openapi
