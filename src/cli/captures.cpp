#include "cli/captures.hpp"

#include <algorithm>

#include "lockstep/core/error.hpp"

namespace lockstep::cli {

Captures::Captures(const std::vector<std::string>& paths, const capture::Options& options)
    : paths_(paths) {
  if (std::count(paths.begin(), paths.end(), "-") > 1) {
    throw Error("standard input is named twice", "give - once");
  }
  for (const std::string& path : paths) {
    readers_.push_back(capture::open(path, options));
  }
}

bool Captures::next(CaptureItem& item) {
  while (current_ < readers_.size()) {
    if (readers_[current_]->next(item)) {
      return true;
    }
    ++current_;
  }
  return false;
}

std::vector<std::pair<std::string, std::string>> Captures::formats() const {
  std::vector<std::pair<std::string, std::string>> formats;
  for (std::size_t i = 0; i < readers_.size(); ++i) {
    formats.emplace_back(paths_[i], std::string(readers_[i]->format()));
  }
  return formats;
}

}  // namespace lockstep::cli
