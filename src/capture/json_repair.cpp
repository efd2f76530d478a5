#include "capture/json_repair.hpp"

#include <charconv>
#include <cstddef>
namespace lockstep::capture {
namespace {

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// Appends what the escape at `at` stands for, as JSON, and returns its length.
std::size_t take_escape(std::string_view text, std::size_t at, std::string& out) {
  const char kind = at + 1 < text.size() ? text[at + 1] : '\0';
  if (kind == 'x' && at + 3 < text.size() && is_hex(text[at + 2]) && is_hex(text[at + 3])) {
    unsigned byte = 0;
    std::from_chars(text.data() + at + 2, text.data() + at + 4, byte, 16);
    if (byte == '"' || byte == '\\') {
      out += '\\';
    }
    out += static_cast<char>(byte);
    return 4;
  }
  if (kind == 'v') {
    out += "\\u000b";
    return 2;
  }
  out += text.substr(at, 2);
  return 2;
}

// Whether a ':' is followed by no value.
bool lacks_value(std::string_view after_colon) {
  std::size_t at = after_colon.find_first_not_of(" \t");
  if (at != std::string_view::npos && after_colon[at] == '-') {
    at = after_colon.find_first_not_of(" \t", at + 1);
  }
  return at != std::string_view::npos && (after_colon[at] == ',' || after_colon[at] == '}');
}

}  // namespace

std::string repair_log_json(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 16);
  bool in_string = false;
  std::size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (in_string && c == '\\') {
      at += take_escape(text, at, out);
      continue;
    }
    out += c;
    ++at;
    in_string = c == '"' ? !in_string : in_string;
    if (c == ':' && !in_string && lacks_value(text.substr(at))) {
      out += "null";
      at = text.find_first_of(",}", at);
    }
  }
  return out;
}

std::string escape_backslashes(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 16);
  for (std::size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    if (text[i] == '\\' && (i + 1 == text.size() || text[i + 1] != '"')) {
      out += '\\';
    } else if (text[i] == '\\') {
      out += text[++i];
    }
  }
  return out;
}

}  // namespace lockstep::capture
