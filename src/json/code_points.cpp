#include "lockstep/json/code_points.hpp"

#include <algorithm>
#include <cassert>
#include <cstddef>

#include "lockstep/core/escape.hpp"

namespace lockstep::json {
namespace {

std::uint32_t hex_value(char c) {
  const auto code = static_cast<std::uint32_t>(static_cast<unsigned char>(c));
  return code <= '9' ? code - '0' : (code & 0x4FU) - ('A' - 10);
}

// The four digits after "\u".
std::uint32_t code_unit(std::string_view escape) {
  assert(escape.size() >= 6);
  std::uint32_t unit = 0;
  for (std::size_t i = 2; i < 6; ++i) {
    unit = unit << 4U | hex_value(escape[i]);
  }
  return unit;
}

bool is_high_surrogate(std::uint32_t unit) { return (unit & 0xFC00U) == 0xD800; }
bool is_low_surrogate(std::uint32_t unit) { return (unit & 0xFC00U) == 0xDC00; }

std::uint32_t short_escape(char c) {
  switch (c) {
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return static_cast<unsigned char>(c);  // stands for itself: quote, slash, backslash
  }
}

std::uint32_t byte_at(std::string_view bytes, std::size_t i) {
  return static_cast<unsigned char>(bytes[i]);
}

char to_char(std::uint32_t byte) { return static_cast<char>(static_cast<unsigned char>(byte)); }

}  // namespace

std::uint32_t next_escape(std::string_view& body) {
  assert(body.size() >= 2);
  if (body[1] != 'u') {
    const std::uint32_t code = short_escape(body[1]);
    body.remove_prefix(2);
    return code;
  }
  const std::uint32_t first = code_unit(body);
  body.remove_prefix(6);
  if (is_high_surrogate(first) && body.starts_with("\\u")) {
    const std::uint32_t second = code_unit(body);
    if (is_low_surrogate(second)) {
      body.remove_prefix(6);
      return 0x10000 + ((first & 0x3FFU) << 10U) + (second & 0x3FFU);
    }
  }
  return first;
}

std::uint32_t next_code_point(std::string_view& body) {
  if (body[0] == '\\') {
    return next_escape(body);
  }
  if (byte_at(body, 0) < 0x80) {
    const std::uint32_t code = byte_at(body, 0);
    body.remove_prefix(1);
    return code;
  }
  const std::size_t length = utf8_sequence_length(body);
  constexpr std::uint32_t kLeadMask[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
  std::uint32_t code =
      length == 0 ? 0x110000 + byte_at(body, 0) : byte_at(body, 0) & kLeadMask[length];
  for (std::size_t i = 1; i < length; ++i) {
    code = code << 6U | (byte_at(body, i) & 0x3FU);
  }
  body.remove_prefix(length == 0 ? 1 : length);
  return code;
}

void append_utf8(std::string& out, std::uint32_t code_point) {
  if (code_point < 0x80) {
    out += to_char(code_point);
  } else if (code_point < 0x800) {
    out += to_char(0xC0U | code_point >> 6U);
    out += to_char(0x80U | (code_point & 0x3FU));
  } else if (code_point < 0x10000) {
    out += to_char(0xE0U | code_point >> 12U);
    out += to_char(0x80U | (code_point >> 6U & 0x3FU));
    out += to_char(0x80U | (code_point & 0x3FU));
  } else {
    out += to_char(0xF0U | code_point >> 18U);
    out += to_char(0x80U | (code_point >> 12U & 0x3FU));
    out += to_char(0x80U | (code_point >> 6U & 0x3FU));
    out += to_char(0x80U | (code_point & 0x3FU));
  }
}

std::string unescape(std::string_view body) {
  std::string out;
  out.reserve(body.size());
  while (!body.empty()) {
    const std::size_t plain = std::min(body.find('\\'), body.size());
    out += body.substr(0, plain);
    body.remove_prefix(plain);
    if (!body.empty()) {
      constexpr std::uint32_t kReplacement = 0xFFFD;
      const std::uint32_t code = next_escape(body);
      append_utf8(out, is_surrogate(code) ? kReplacement : code);
    }
  }
  return out;
}

}  // namespace lockstep::json
