#include "lockstep/core/placeholder.hpp"

#include <algorithm>

namespace lockstep {

bool starts_with_placeholder(std::string_view text) {
  if (text.size() < kPlaceholderSize || !text.starts_with(kPlaceholderStart) ||
      text.substr(kPlaceholderSize - kPlaceholderEnd.size(), kPlaceholderEnd.size()) !=
          kPlaceholderEnd) {
    return false;
  }
  const std::string_view digits = text.substr(kPlaceholderStart.size(), kPlaceholderDigits);
  return std::all_of(digits.begin(), digits.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::size_t find_placeholder(std::string_view text, std::size_t from) {
  std::size_t at = text.find(kPlaceholderStart, from);
  while (at != text.npos && !starts_with_placeholder(text.substr(at))) {
    at = text.find(kPlaceholderStart, at + 1);
  }
  return at;
}

}  // namespace lockstep
