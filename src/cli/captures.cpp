#include "cli/captures.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"

namespace lockstep::cli {

Captures::Captures(std::vector<std::string> paths, capture::Options options) : warn_(options.warn) {
  options.postman = capture::take_postman_values(paths);
  paths_ = capture::in_order_of_pieces(paths);
  if (std::count(paths.begin(), paths.end(), "-") > 1) {
    throw Error("standard input is named twice", "give - once");
  }
  for (const std::string& path : paths_) {
    readers_.push_back(capture::open(path, options));
  }
}

namespace {

constexpr std::uint64_t kMaxWarnings = 10;

bool is_damage(const Skip& skip) {
  return skip.reason == "unreadable-entry" || skip.reason == "entry-too-large";
}

std::string place(const Origin& origin) {
  const std::string source = escape_line(origin.source);
  return origin.line > 0 ? fmt::format("{}:{}", source, origin.line)
                         : fmt::format("{}: byte {}", source, origin.offset);
}

}  // namespace

// Entries that could not be read are skips like others; but they are the capture's fault and not
// the plan's, so each is told, the first ones with their place.
void Captures::warn_of_damage(const CaptureItem& item) {
  const Skip* skip = std::get_if<Skip>(&item);
  if (!warn_ || skip == nullptr || !is_damage(*skip)) {
    return;
  }
  if (++damaged_ <= kMaxWarnings) {
    warn_(fmt::format("{}: {}{}{}", place(skip->origin), skip->reason,
                      skip->detail.empty() ? "" : ": ", skip->detail));
  } else if (damaged_ == kMaxWarnings + 1) {
    warn_("more entries could not be read; they are counted as skipped");
  }
}

bool Captures::next(CaptureItem& item) {
  while (current_ < readers_.size()) {
    if (readers_[current_]->next(item)) {
      warn_of_damage(item);
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
