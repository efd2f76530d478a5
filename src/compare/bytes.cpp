#include "compare/bytes.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

namespace lockstep::compare {

std::string_view window_around(std::string_view bytes, std::size_t offset) {
  constexpr std::size_t kBefore = 24;
  constexpr std::size_t kSize = 96;
  constexpr std::size_t kLongestTail = 3;  // continuation bytes of one UTF-8 sequence
  std::size_t start = offset > kBefore ? offset - kBefore : 0;
  if (start > 0) {
    const auto is_continuation = [&](std::size_t i) {
      return i < bytes.size() && (static_cast<unsigned char>(bytes[i]) & 0xC0U) == 0x80U;
    };
    std::size_t whole = start;
    while (whole - start < kLongestTail && is_continuation(whole)) {
      ++whole;
    }
    start = is_continuation(whole) ? start : whole;  // no UTF-8: cut anywhere
  }
  return utf8_prefix(bytes.substr(start), kSize);
}

Difference byte_difference(std::string_view baseline, std::string_view candidate,
                           std::string_view note) {
  const auto first =
      std::mismatch(baseline.begin(), baseline.end(), candidate.begin(), candidate.end());
  const auto offset = static_cast<std::size_t>(first.first - baseline.begin());
  Difference difference;
  difference.aspect = Aspect::body;
  difference.at = std::to_string(offset);
  const auto show = [&](std::string_view bytes, std::optional<std::string>& value) {
    const std::string_view window = window_around(bytes, offset);
    value = std::string(window);
    difference.abridged = difference.abridged || window.size() < bytes.size();
  };
  if (!baseline.empty()) {
    show(baseline, difference.baseline);
  }
  if (!candidate.empty()) {
    show(candidate, difference.candidate);
  }
  if (candidate.empty()) {
    difference.kind = Kind::missing;
  } else if (baseline.empty()) {
    difference.kind = Kind::added;
  }
  difference.note = fmt::format("{} bytes against {}", baseline.size(), candidate.size());
  if (!note.empty()) {
    difference.note.append("; ").append(note);
  }
  return difference;
}

}  // namespace lockstep::compare
