#include "capture/percent_path.hpp"

#include <algorithm>

namespace lockstep::capture {
namespace {

bool is_uri_byte(char c) {
  constexpr std::string_view kExcluded = "\"<>\\^`{|}";
  return c > ' ' && c < '\x7F' && kExcluded.find(c) == std::string_view::npos;
}

}  // namespace

bool is_sendable_path(std::string_view path) {
  return std::all_of(path.begin(), path.end(), is_uri_byte);
}

std::string percent_encode_path(std::string_view path) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : path) {
    if (is_uri_byte(c) && c != '?' && c != '#') {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', kDigits[byte >> 4U], kDigits[byte & 0xFU]};
    }
  }
  return out;
}

}  // namespace lockstep::capture
