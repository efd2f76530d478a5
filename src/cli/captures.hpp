// Several captures read as one, in the order given.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "lockstep/capture/capture.hpp"

namespace lockstep::cli {

class Captures {
 public:
  // Opens all of them at once, so that a wrong name is found before anything is sent.
  // A Postman environment among them is none, and gives the collections their values.
  Captures(std::vector<std::string> paths, capture::Options options);

  bool next(CaptureItem& item);
  // Name and format of each.
  std::vector<std::pair<std::string, std::string>> formats() const;

 private:
  void warn_of_damage(const CaptureItem& item);

  std::vector<std::string> paths_;
  std::function<void(const std::string& message)> warn_;
  std::uint64_t damaged_ = 0;
  std::vector<std::unique_ptr<capture::Reader>> readers_;
  std::size_t current_ = 0;
};

}  // namespace lockstep::cli
