#include "compare/tolerance.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lockstep/json/decimal.hpp"

namespace lockstep::compare {
namespace {

constexpr std::int64_t kMaxDigits = 10'000;

// DIGITS × 10^exponent, not negative; no digits are zero. The first digit is not 0.
struct Natural {
  std::string digits;
  std::int64_t exponent = 0;

  std::int64_t size() const { return static_cast<std::int64_t>(digits.size()); }
};

std::optional<Natural> natural(const json::Decimal& number) {
  if (number.is_zero()) {
    return Natural{};
  }
  const auto magnitude = number.magnitude();
  if (!magnitude || number.digits() > static_cast<std::size_t>(kMaxDigits)) {
    return std::nullopt;
  }
  Natural out;
  out.digits.reserve(number.digits());
  for (std::size_t i = 0; i < number.digits(); ++i) {
    out.digits += number.digit(i);
  }
  out.exponent = *magnitude - out.size();
  return out;
}

void strip(Natural& number) {
  number.digits.erase(0, std::min(number.digits.find_first_not_of('0'), number.digits.size()));
}

// Writes both with the same exponent; false when that takes too many digits.
bool align(Natural& a, Natural& b) {
  if (a.digits.empty() || b.digits.empty()) {
    (a.digits.empty() ? a : b).exponent = (a.digits.empty() ? b : a).exponent;
    return true;
  }
  Natural& higher = a.exponent > b.exponent ? a : b;
  const std::int64_t lower = std::min(a.exponent, b.exponent);
  const std::int64_t zeros = higher.exponent - lower;
  if (zeros > kMaxDigits - higher.size()) {
    return false;
  }
  higher.digits.append(static_cast<std::size_t>(zeros), '0');
  higher.exponent = lower;
  return true;
}

// Of aligned numbers.
bool less(const Natural& a, const Natural& b) {
  return a.size() != b.size() ? a.size() < b.size() : a.digits < b.digits;
}

// Of aligned numbers; a digit of `a` plus or minus that of `b`, where a >= b for minus.
Natural combine(const Natural& a, const Natural& b, int sign) {
  Natural out{std::string(std::max(a.digits.size(), b.digits.size()) + 1, '0'), a.exponent};
  int carry = 0;
  for (std::size_t i = 0; i < out.digits.size(); ++i) {
    const auto digit = [i](const Natural& n) {
      return i < n.digits.size() ? n.digits[n.digits.size() - 1 - i] - '0' : 0;
    };
    const int sum = digit(a) + sign * digit(b) + carry;
    carry = sum < 0 ? -1 : sum / 10;
    out.digits[out.digits.size() - 1 - i] = static_cast<char>('0' + (sum + 10) % 10);
  }
  strip(out);
  return out;
}

Natural product(const Natural& a, const Natural& b) {
  std::vector<std::uint64_t> columns(a.digits.size() + b.digits.size(), 0);
  for (std::size_t i = 0; i < a.digits.size(); ++i) {
    for (std::size_t j = 0; j < b.digits.size(); ++j) {
      columns[i + j + 1] += static_cast<std::uint64_t>(a.digits[i] - '0') *
                            static_cast<std::uint64_t>(b.digits[j] - '0');
    }
  }
  Natural out{std::string(columns.size(), '0'), a.exponent + b.exponent};
  std::uint64_t carry = 0;
  for (std::size_t i = columns.size(); i-- > 0;) {
    carry += columns[i];
    out.digits[i] = static_cast<char>('0' + carry % 10);
    carry /= 10;
  }
  strip(out);
  return out;
}

bool at_most(Natural value, Natural limit) { return align(value, limit) && !less(limit, value); }

}  // namespace

bool is_json_number(std::string_view text) {
  const auto digits = [&text] {
    const std::size_t count = std::min(text.find_first_not_of("0123456789"), text.size());
    text.remove_prefix(count);
    return count;
  };
  text.remove_prefix(text.starts_with('-') ? 1 : 0);
  const bool zero = text.starts_with('0');
  const std::size_t whole = digits();
  if (whole == 0 || (zero && whole > 1)) {
    return false;
  }
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    if (digits() == 0) {
      return false;
    }
  }
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    text.remove_prefix(text.starts_with('-') || text.starts_with('+') ? 1 : 0);
    if (digits() == 0) {
      return false;
    }
  }
  return text.empty();
}

bool is_within(std::string_view a, std::string_view b, std::string_view absolute,
               std::string_view relative) {
  const json::Decimal x(a);
  const json::Decimal y(b);
  std::optional<Natural> left = natural(x);
  std::optional<Natural> right = natural(y);
  if (!left || !right || !align(*left, *right)) {
    return false;
  }
  const bool right_is_greater = less(*left, *right);
  const Natural& greater = right_is_greater ? *right : *left;
  const Natural& smaller = right_is_greater ? *left : *right;
  const Natural distance = combine(greater, smaller, x.is_negative() == y.is_negative() ? -1 : 1);
  if (!absolute.empty()) {
    const auto limit = natural(json::Decimal(absolute));
    if (limit && at_most(distance, *limit)) {
      return true;
    }
  }
  if (!relative.empty()) {
    const auto share = natural(json::Decimal(relative));
    return share && at_most(distance, product(greater, *share));
  }
  return false;
}

}  // namespace lockstep::compare
