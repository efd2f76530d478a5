// Section B: numbers that differ in value, or in being a number.
#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "lockstep/json/decimal.hpp"

#include "drift/text.hpp"
#include "drift/value_rules.hpp"

namespace lockstep::drift::numbers {

using json::Type;
using json::Value;

namespace {

constexpr double kExactIntegers = 9007199254740992.0;  // 2^53: from here on doubles skip integers

// The number as written: a JSON number, or a string that holds one; empty for anything else.
std::string_view token(const Value& value, const std::string& text) {
  if (value.type() == Type::number) {
    return value.raw();
  }
  return value.type() == Type::string && is_number_text(text) ? std::string_view(text)
                                                              : std::string_view();
}

struct Tokens {
  std::string_view a;
  std::string_view b;
  explicit operator bool() const { return !a.empty() && !b.empty(); }
};

Tokens tokens(const ValuePair& pair) {
  return {token(pair.baseline, pair.a), token(pair.candidate, pair.b)};
}

// Equal as exact decimals. Leading zeros ("05.12"), which JSON forbids, do not count.
bool same_value(std::string_view a, std::string_view b) {
  const auto strip = [](std::string_view text) {
    std::string out(text.starts_with('-') ? "-" : "");
    text.remove_prefix(out.size());
    while (text.size() > 1 && text.front() == '0' && is_digit(text[1])) {
      text.remove_prefix(1);
    }
    return out += text;
  };
  const std::string x = strip(a);
  const std::string y = strip(b);
  return json::Decimal(x) == json::Decimal(y);
}

// What a float64 keeps of an integer, as Go and JavaScript print it: the shortest digits that read
// back, then zeros.
std::string through_double(double value) {
  std::array<char, 64> buffer{};
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                          std::chars_format::scientific);
  if (error != std::errc()) {
    return {};
  }
  const std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  const std::size_t e = text.find('e');
  if (e == text.npos || text[e + 1] == '-') {
    return {};
  }
  int exponent = 0;
  std::from_chars(text.data() + e + 2, text.data() + text.size(), exponent);
  if (exponent > 40) {
    return {};
  }
  std::string digits;
  for (const char c : text.substr(0, e)) {
    if (c != '.') {
      digits.push_back(c);
    }
  }
  const std::size_t sign = digits.starts_with('-') ? 1 : 0;
  if (digits.size() < static_cast<std::size_t>(exponent) + 1 + sign) {
    digits.append(static_cast<std::size_t>(exponent) + 1 + sign - digits.size(), '0');
  }
  return digits;
}

// Distance in units of the last place; nullopt across zero or for values that are not finite.
std::optional<std::uint64_t> ulps(double a, double b) {
  if (!std::isfinite(a) || !std::isfinite(b) || std::signbit(a) != std::signbit(b)) {
    return std::nullopt;
  }
  const auto x = std::bit_cast<std::uint64_t>(std::fabs(a));
  const auto y = std::bit_cast<std::uint64_t>(std::fabs(b));
  return x > y ? x - y : y - x;
}

struct Fixed {  // 2.67 is 267 with 2 places
  std::int64_t units = 0;
  int places = 0;
};

std::optional<Fixed> fixed_point(std::string_view text) {
  Fixed value;
  const bool negative = text.starts_with('-');
  bool after_point = false;
  int digits = 0;
  for (const char c : text.substr(negative ? 1 : 0)) {
    if (c == '.') {
      after_point = true;
    } else if (is_digit(c) && ++digits <= 17) {
      value.units = value.units * 10 + (c - '0');
      value.places += after_point ? 1 : 0;
    } else {
      return std::nullopt;
    }
  }
  value.units = negative ? -value.units : value.units;
  return value;
}

}  // namespace

// An integer that went through a float64. Only the very digits a float64 leaves are taken: two
// int64 ids that are equal as float64 are two ids.
bool echo_number_loss(const ValuePair& pair) {
  const Tokens t = tokens(pair);
  if (!t || !is_integer_text(t.a) || !is_integer_text(t.b) || t.a == t.b || t.a.size() > 40) {
    return false;
  }
  const auto a = to_double(t.a);
  return a && std::fabs(*a) >= kExactIntegers && through_double(*a) == t.b;
}

// What is left of an integer in 64 (or 32) bits: the candidate is the wrapped value itself.
bool overflow_wrap(const ValuePair& pair) {
  const Tokens t = tokens(pair);
  if (!t || !is_integer_text(t.a) || !is_integer_text(t.b) || t.a.size() > 36) {
    return false;
  }
  __extension__ using Wide = __int128;
  const auto parse = [](std::string_view text) {
    Wide value = 0;
    const bool negative = text.starts_with('-');
    for (const char c : text.substr(negative ? 1 : 0)) {
      value = value * 10 + (c - '0');
    }
    return negative ? -value : value;
  };
  const auto b = pair.candidate.int64();
  if (!b) {
    return false;
  }
  const Wide a = parse(t.a);
  const bool beyond64 =
      a > std::numeric_limits<std::int64_t>::max() || a < std::numeric_limits<std::int64_t>::min();
  const bool beyond32 =
      a > std::numeric_limits<std::int32_t>::max() || a < std::numeric_limits<std::int32_t>::min();
  return (beyond64 && static_cast<std::int64_t>(a) == *b) ||
         (beyond32 && static_cast<std::int32_t>(a) == *b);
}

// 0.1 stored as float32 and printed as float64. Integers are left out: near ids look the same.
bool float32_widening(const ValuePair& pair) {
  const Tokens t = tokens(pair);
  if (!t || is_integer_text(t.a) || t.b.size() < 15) {
    return false;
  }
  const auto a = to_double(t.a);
  const auto b = to_double(t.b);
  return a && b && *a != *b && static_cast<double>(static_cast<float>(*a)) == *b;
}

bool last_digit(const ValuePair& pair) {
  const Tokens t = tokens(pair);
  if (!t || (is_integer_text(t.a) && is_integer_text(t.b))) {
    return false;
  }
  const auto a = to_double(t.a);
  const auto b = to_double(t.b);
  if (!a || !b || *a == *b) {
    return false;
  }
  const auto distance = ulps(*a, *b);
  return distance && *distance <= 4;
}

// One unit of the last printed place, and the candidate further from zero: half to even on the
// exact binary value never goes further than half away from zero does.
bool rounding(const ValuePair& pair) {
  const Tokens t = tokens(pair);
  if (!t) {
    return false;
  }
  auto a = fixed_point(t.a);
  auto b = fixed_point(t.b);
  if (!a || !b) {
    return false;
  }
  const int places = std::max(a->places, b->places);
  if (places < 1 || places > 6) {
    return false;
  }
  for (auto* value : {&*a, &*b}) {
    for (; value->places < places; ++value->places) {
      if (value->units > 99'999'999'999'999'999 || value->units < -99'999'999'999'999'999) {
        return false;
      }
      value->units *= 10;
    }
  }
  const std::int64_t step = t.a.starts_with('-') ? -1 : 1;
  return t.a.starts_with('-') == t.b.starts_with('-') && b->units - a->units == step;
}

bool decimal_rounding(const ValuePair& pair) {
  return pair.types(Type::string, Type::string) && rounding(pair);
}

bool division(const ValuePair& pair) {
  const Tokens t = tokens(pair);
  if (!t || !is_integer_text(t.b)) {
    return false;
  }
  const auto a = to_double(t.a);
  const auto b = to_double(t.b);
  if (!a || !b || std::fabs(*a) > 1e15) {
    return false;
  }
  if (is_integer_text(t.a)) {
    return *a < 0 && *a == *b - 1;  // floor against truncation
  }
  return *a != std::trunc(*a) && std::trunc(*a) == *b;
}

bool int_as_string(const ValuePair& pair) {
  return pair.types(Type::number, Type::string) && is_integer_text(pair.baseline.raw()) &&
         pair.baseline.raw() == pair.b;
}

bool decimal_as_string(const ValuePair& pair) {
  return pair.types(Type::string, Type::number) && is_number_text(pair.a) &&
         same_value(pair.a, pair.candidate.raw());
}

bool decimal_trailing_zeros(const ValuePair& pair) {
  if (!is_number_text(pair.a) || !is_number_text(pair.b) || !same_value(pair.a, pair.b)) {
    return false;
  }
  // A lone ".0" is how floats print, not decimals.
  const std::string_view a = pair.a;
  const std::size_t point = a.find('.');
  const bool zeros = point != a.npos && a.ends_with('0') && a.substr(point) != ".0";
  return zeros || a.find('E') != a.npos;
}

}  // namespace lockstep::drift::numbers
