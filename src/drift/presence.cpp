// Section C: null, empty, and what stands in for nothing.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "lockstep/core/http.hpp"
#include "lockstep/json/code_points.hpp"

#include "drift/text.hpp"
#include "drift/value_rules.hpp"

namespace lockstep::drift::presence {

using json::Type;
using json::Value;

namespace {

bool is_empty(Value value, Type type) { return value.type() == type && value.size() == 0; }

bool is_null(Value value) { return value.type() == Type::null; }

constexpr char32_t kReplacement = U'\uFFFD';

std::u32string raw_code_points(Value value) {
  std::string_view body = value.raw().substr(1, value.raw().size() - 2);
  std::u32string points;
  while (!body.empty()) {
    points.push_back(json::next_code_point(body));
  }
  return points;
}

bool is_plain(char32_t point) { return point >= 0x20 && point < 0x7F; }

}  // namespace

bool null_vs_empty_array(const ValuePair& pair) {
  return is_empty(pair.baseline, Type::array) && is_null(pair.candidate);
}

bool null_vs_empty_object(const ValuePair& pair) {
  return is_empty(pair.baseline, Type::object) && is_null(pair.candidate);
}

bool null_vs_empty_string(const ValuePair& pair) {
  return is_null(pair.baseline) && pair.candidate.raw() == "\"\"";
}

bool null_vs_zero(const ValuePair& pair) {
  const Type type = pair.candidate.type();
  return is_null(pair.baseline) && (type == Type::number || type == Type::boolean) &&
         is_zero_value(pair.candidate);
}

// Go's zero time.Time; the other side has null or its own idea of never.
bool zero_time(const ValuePair& pair) {
  return pair.b.starts_with("0001-01-01T00:00:00") && (is_null(pair.baseline) || pair.a.empty());
}

bool sql_null_object(const ValuePair& pair) {
  static constexpr std::array<std::string_view, 8> kFields = {"String", "Int64",   "Int32", "Int16",
                                                              "Byte",   "Float64", "Bool",  "Time"};
  const Type a = pair.baseline.type();
  if (a == Type::object || a == Type::array || pair.candidate.type() != Type::object ||
      pair.candidate.size() != 2) {
    return false;
  }
  const auto valid = pair.candidate.find("Valid");
  return valid && valid->type() == Type::boolean &&
         std::any_of(kFields.begin(), kFields.end(),
                     [&](std::string_view name) { return pair.candidate.find(name).has_value(); });
}

bool error_empty_object(const ValuePair& pair) {
  const std::string key = ascii_lower(pair.key);
  return pair.baseline.type() == Type::string && is_empty(pair.candidate, Type::object) &&
         contains_any(key, {"err", "msg", "message", "reason", "detail", "cause"});
}

bool rune_number(const ValuePair& pair) {
  if (!pair.types(Type::string, Type::number)) {
    return false;
  }
  const std::u32string points = raw_code_points(pair.baseline);
  const auto number = pair.candidate.int64();
  // A digit is an enum or a number in a string sooner than a rune.
  return points.size() == 1 && number && *number == static_cast<std::int64_t>(points[0]) &&
         *number >= 0x20;
}

bool bool_as_string(const ValuePair& pair) {
  if (!pair.types(Type::boolean, Type::string)) {
    return false;
  }
  const std::string text = ascii_lower(pair.b);
  return pair.baseline.boolean() ? text == "true" || text == "1" || text == "yes"
                                 : text == "false" || text == "0" || text == "no";
}

// U+FFFD where the other side has something that is not plain ASCII: a lone surrogate, a byte that
// was no UTF-8, a control character. Everything around it is equal.
bool invalid_utf8(const ValuePair& pair) {
  if (!contains_any(pair.candidate.raw(), {"\uFFFD", "\\ufffd", "\\uFFFD"})) {
    return false;
  }
  const std::u32string a = raw_code_points(pair.baseline);
  const std::u32string b = raw_code_points(pair.candidate);
  std::size_t i = 0;
  std::size_t j = 0;
  bool replaced = false;
  while (j < b.size()) {
    if (i < a.size() && a[i] == b[j]) {
      ++i;
      ++j;
      continue;
    }
    if (b[j] != kReplacement) {
      return false;
    }
    while (j < b.size() && b[j] == kReplacement) {
      ++j;
    }
    const std::size_t start = i;
    while (i < a.size() && !is_plain(a[i]) && (j == b.size() || a[i] != b[j])) {
      ++i;
    }
    if (i == start) {
      return false;
    }
    replaced = true;
  }
  return replaced && i == a.size();
}

bool lone_surrogate(const ValuePair& pair) {
  if (!pair.types(Type::string, Type::string)) {
    return false;
  }
  const auto has_surrogate = [](Value value) {
    return contains_any(value.raw(), {"\\ud", "\\uD"}) && [&] {
      const std::u32string points = raw_code_points(value);
      return std::any_of(points.begin(), points.end(),
                         [](char32_t c) { return c >= 0xD800 && c < 0xE000; });
    }();
  };
  return has_surrogate(pair.baseline) != has_surrogate(pair.candidate);
}

}  // namespace lockstep::drift::presence
