#include "json/escapes.hpp"

namespace lockstep::json {
namespace {

bool is_hex_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool is_short_escape(char c) {
  return std::string_view("\"\\/bfnrt").find(c) != std::string_view::npos;
}

}  // namespace

std::optional<ParseError> check_escapes(std::string_view text, std::size_t begin, std::size_t end) {
  std::size_t i = begin;
  while ((i = text.find('\\', i)) < end) {
    ++i;
    if (i >= end) {
      return ParseError{end, "the text ends within an escape sequence"};
    }
    if (text[i] == 'u') {
      for (int digit = 0; digit < 4; ++digit) {
        ++i;
        if (i >= end || !is_hex_digit(text[i])) {
          return ParseError{i, "expected four hexadecimal digits after \\u"};
        }
      }
    } else if (!is_short_escape(text[i])) {
      return ParseError{i, "unknown escape sequence"};
    }
    ++i;
  }
  return std::nullopt;
}

}  // namespace lockstep::json
