// What is wrong with a configuration, collected, as people want to hear all of it in one go.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/error.hpp"
#include "lockstep/json/json.hpp"

namespace lockstep::config {

class Faults {
 public:
  // `text` must outlive it.
  Faults(std::string_view text, std::string source) : text_(text), source_(std::move(source)) {}

  void add(std::size_t offset, const std::string& problem, const std::string& advice = {});
  void add(const json::Value& value, const std::string& problem, const std::string& advice = {});
  // "… must be a string, not a number"
  void add_type(const json::Value& value, std::string_view name, std::string_view wanted);
  // With the nearest of `known`, or all of them when they are few.
  void add_unknown(std::size_t offset, std::string_view what, std::string_view word,
                   std::span<const std::string_view> known);

  // Members that are not known or stand twice. `object` must be one.
  void check_keys(const json::Value& object, std::span<const std::string_view> known);
  std::size_t key_offset(const json::Value& member) const;

  std::size_t count() const { return count_; }
  // In the order of the text. Of very many, the first ones and how many more there are.
  std::vector<Error> take();

 private:
  struct Fault {
    std::size_t offset = 0;
    std::string problem;
    std::string advice;
  };

  std::string_view text_;
  std::string source_;
  std::vector<Fault> faults_;
  std::size_t count_ = 0;
};

}  // namespace lockstep::config
