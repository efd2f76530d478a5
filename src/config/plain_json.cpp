#include "config/plain_json.hpp"

#include <algorithm>

namespace lockstep::config {
namespace {

void blank(std::string& text, std::size_t from, std::size_t to) {
  for (std::size_t i = from; i < to; ++i) {
    if (text[i] != '\n') {
      text[i] = ' ';
    }
  }
}

// One past a string that starts at `at`; the end of the text when it does not end.
std::size_t string_end(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    at += text[at] == '\\' ? 1U : 0U;
  }
  return std::min(at + 1, text.size());
}

// One past a comment that starts at `at`; npos when it does not end.
std::size_t comment_end(std::string_view text, std::size_t at) {
  if (text[at + 1] == '/') {
    return std::min(text.find('\n', at), text.size());
  }
  const std::size_t end = text.find("*/", at + 2);
  return end == std::string_view::npos ? end : end + 2;
}

}  // namespace

std::optional<std::string> plain_json(std::string_view text, std::size_t& unclosed) {
  std::string plain(text);
  constexpr std::size_t kNone = std::string::npos;
  std::size_t comma = kNone;  // nothing but blanks and comments since then
  bool after_value = false;   // so that [,] stays the fault that it is
  for (std::size_t i = 0; i < plain.size();) {
    const char c = plain[i];
    if (c == '"') {
      i = string_end(plain, i);
      comma = kNone;
      after_value = true;
    } else if (c == '/' && i + 1 < plain.size() && (plain[i + 1] == '/' || plain[i + 1] == '*')) {
      const std::size_t end = comment_end(plain, i);
      if (end == kNone) {
        unclosed = i;
        return std::nullopt;
      }
      blank(plain, i, end);
      i = end;
    } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
      ++i;
    } else {
      if (comma != kNone && (c == ']' || c == '}')) {
        plain[comma] = ' ';
      }
      comma = c == ',' && after_value ? i : kNone;
      after_value = c != ',' && c != '[' && c != '{' && c != ':';
      ++i;
    }
  }
  return plain;
}

Position position_in(std::string_view text, std::size_t offset, const std::string& source) {
  offset = std::min(offset, text.size());
  const std::string_view before = text.substr(0, offset);
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  const auto lines = std::count(before.begin(), before.end(), '\n');
  const std::string_view line = before.substr(line_start);
  const auto columns = std::count_if(line.begin(), line.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;  // all but what continues a sequence
  });
  Position position;
  position.source = source;
  position.line = static_cast<std::uint64_t>(lines) + 1;
  position.column = static_cast<std::uint64_t>(columns) + 1;
  return position;
}

}  // namespace lockstep::config
