// Section D: ids, bytes and enums that two languages write differently; and section A's readings
// of what is inside a string.
#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <string>
#include <string_view>

#include "lockstep/core/http.hpp"
#include "lockstep/json/json.hpp"

#include "drift/text.hpp"
#include "drift/tree.hpp"
#include "drift/value_rules.hpp"

namespace lockstep::drift {

using json::Type;
using json::Value;

namespace {

std::string plain_uuid(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != '-' && c != '{' && c != '}') {
      out.push_back(c);
    }
  }
  out = ascii_lower(out);
  const bool hex = out.size() == 32 && std::all_of(out.begin(), out.end(), is_hex);
  return hex ? out : std::string();
}

// The elements of an array of bytes; nullopt when it is anything else.
std::optional<std::string> byte_array(Value value) {
  if (value.type() != Type::array || value.size() == 0) {
    return std::nullopt;
  }
  std::string bytes;
  for (const Value element : value) {
    const auto number = element.int64();
    if (!number || *number < 0 || *number > 255) {
      return std::nullopt;
    }
    bytes.push_back(static_cast<char>(*number));
  }
  return bytes;
}

constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// In one form for all: standard alphabet, without padding and line ends; empty when not base64.
std::string plain_base64(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n' || c == '\r') {
      continue;
    }
    out.push_back(c == '-' ? '+' : c == '_' ? '/' : c);
  }
  while (out.ends_with('=')) {
    out.pop_back();
  }
  const bool valid = std::all_of(out.begin(), out.end(), [](char c) {
    return contains(kBase64, {&c, 1});
  });
  return valid && out.size() % 4 != 1 ? out : std::string();
}

std::string base64_decode(std::string_view text) {
  std::string out;
  unsigned bits = 0;
  int count = 0;
  for (const char c : plain_base64(text)) {
    bits = bits << 6U | static_cast<unsigned>(kBase64.find(c));
    count += 6;
    if (count >= 8) {
      count -= 8;
      out.push_back(static_cast<char>(bits >> static_cast<unsigned>(count) & 0xFFU));
    }
  }
  return out;
}

}  // namespace

namespace types {

bool uuid_format(const ValuePair& pair) {
  const std::string a = plain_uuid(pair.a);
  if (a.empty()) {
    return false;
  }
  if (pair.candidate.type() == Type::string) {
    return a == plain_uuid(pair.b);
  }
  const auto bytes = byte_array(pair.candidate);
  if (!bytes || bytes->size() != 16) {
    return false;
  }
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string hex;
  for (const char c : *bytes) {
    const auto byte = static_cast<unsigned char>(c);
    hex += {kHex[byte >> 4U], kHex[byte & 15U]};
  }
  return a == hex;
}

// Go's []byte is base64; the other side has the text itself, or its bytes as numbers.
bool bytes_base64(const ValuePair& pair) {
  if (pair.baseline.type() == Type::array) {
    const auto bytes = byte_array(pair.baseline);
    return bytes && bytes->size() >= 3 && pair.b.size() >= 4 && base64_decode(pair.b) == *bytes;
  }
  return pair.types(Type::string, Type::string) && pair.b.size() >= 4 && pair.b.size() % 4 == 0 &&
         !pair.a.empty() && base64_decode(pair.b) == pair.a;
}

bool base64_alphabet(const ValuePair& pair) {
  if (pair.a.size() < 4 || pair.b.size() < 4) {
    return false;
  }
  const std::string a = plain_base64(pair.a);
  return !a.empty() && a == plain_base64(pair.b);
}

// A word against a small number. Weak: so does any unrelated pair of the two.
bool enum_name_vs_number(const ValuePair& pair) {
  if (!pair.types(Type::string, Type::number)) {
    return false;
  }
  const auto number = pair.candidate.int64();
  return number && *number >= 0 && *number <= 255 && pair.a.size() >= 2 && pair.a.size() <= 40 &&
         is_alpha(pair.a.front()) && std::all_of(pair.a.begin(), pair.a.end(), [](char c) {
           return is_alpha(c) || is_digit(c) || contains("_- .", {&c, 1});
         });
}

bool set_as_object(const ValuePair& pair) {
  if (!pair.types(Type::array, Type::object) || pair.baseline.size() != pair.candidate.size()) {
    return false;
  }
  for (const Value element : pair.candidate) {
    if (element.type() != Type::object || element.size() != 0) {
      return false;
    }
  }
  // The elements have become the keys.
  for (const Value element : pair.baseline) {
    const std::string key =
        element.type() == Type::string ? element.string() : std::string(element.raw());
    if (!pair.candidate.find(key)) {
      return false;
    }
  }
  return pair.baseline.size() > 0;
}

}  // namespace types

namespace text_form {

// gin's AsciiJSON: U+1F600 becomes \u1f60 and a '0'.
bool gin_asciijson_astral(const ValuePair& pair) {
  const bool has_astral = std::any_of(pair.a.begin(), pair.a.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0xF0;  // four bytes of UTF-8
  });
  if (!has_astral) {
    return false;
  }
  const std::u32string a = code_points(pair.a);
  const std::u32string b = code_points(pair.b);
  std::size_t i = 0;
  bool found = false;
  for (const char32_t point : a) {
    if (point > 0xFFFF && point < 0x110000) {
      constexpr std::u32string_view kHex = U"0123456789abcdef";
      if (i + 1 >= b.size() || b[i] != point >> 4U || b[i + 1] != kHex[point & 15U]) {
        return false;
      }
      i += 2;
      found = true;
    } else if (i < b.size() && b[i] == point) {
      ++i;
    } else {
      return false;
    }
  }
  return found && i == b.size();
}

bool document_in_string(const ValuePair& pair) {
  const auto looks_like_one = [](std::string_view text) {
    return text.starts_with('{') || text.starts_with('[');
  };
  if (!looks_like_one(pair.a) || !looks_like_one(pair.b)) {
    return false;
  }
  json::ParseError error;
  json::ParseOptions options;
  options.max_depth = 64;
  const auto a = json::Document::parse(pair.a, error, options);
  const auto b = json::Document::parse(pair.b, error, options);
  return a && b && same_meaning(a->root(), b->root());
}

bool signature(const ValuePair& pair) {
  const std::string key = ascii_lower(pair.key);
  if (!contains_any(key, {"sig", "hash", "etag", "checksum", "digest", "hmac"}) ||
      pair.a.size() != pair.b.size() || pair.a.size() < 8) {
    return false;
  }
  const auto is_token = [](const std::string& text) {
    return std::all_of(text.begin(), text.end(), is_hex) || !plain_base64(text).empty();
  };
  return is_token(pair.a) && is_token(pair.b);
}

}  // namespace text_form

}  // namespace lockstep::drift
