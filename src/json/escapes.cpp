#include "json/escapes.hpp"

namespace lockstep::json {
namespace {

bool is_hex_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool is_short_escape(char c) {
  switch (c) {
    case '"':
    case '\\':
    case '/':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't':
      return true;
    default:
      return false;
  }
}

}  // namespace

std::optional<ParseError> check_escapes(std::string_view text, std::size_t& next, std::size_t end) {
  while ((next = text.find('\\', next)) < end) {
    std::size_t i = next + 1;
    if (i >= end) {
      return ParseError{end, "the text ends within an escape sequence"};
    }
    if (text[i] == 'u') {
      const std::size_t digits_end = i + 5;
      while (++i < digits_end) {
        if (i >= end || !is_hex_digit(text[i])) {
          return ParseError{i, "expected four hexadecimal digits after \\u"};
        }
      }
    } else if (is_short_escape(text[i])) {
      ++i;
    } else {
      return ParseError{i, "unknown escape sequence"};
    }
    next = i;
  }
  return std::nullopt;
}

}  // namespace lockstep::json
