#include "openapi/number.hpp"

#include <algorithm>
#include <cstdint>

#include "lockstep/json/decimal.hpp"

namespace lockstep::openapi {
namespace {

using json::Decimal;

__extension__ using Wide = unsigned __int128;

int by(bool less) { return less ? -1 : 1; }

// Of two that are neither zero nor negative.
int compare_sizes(const Decimal& a, const Decimal& b) {
  const auto of_a = a.magnitude();
  const auto of_b = b.magnitude();
  if (!of_a || !of_b) {
    // What is beyond 10^18 is beyond all that is not; two such are taken for equal.
    const int end_a = of_a ? 0 : a.magnitude_is_negative() ? -1 : 1;
    const int end_b = of_b ? 0 : b.magnitude_is_negative() ? -1 : 1;
    return end_a - end_b;
  }
  if (*of_a != *of_b) {
    return by(*of_a < *of_b);
  }
  const std::size_t common = std::min(a.digits(), b.digits());
  for (std::size_t i = 0; i < common; ++i) {
    if (a.digit(i) != b.digit(i)) {
      return by(a.digit(i) < b.digit(i));
    }
  }
  return a.digits() == b.digits() ? 0 : by(a.digits() < b.digits());
}

std::uint64_t power_of_ten(std::uint64_t exponent, std::uint64_t modulus) {
  Wide power = 1 % modulus;
  Wide square = 10 % modulus;
  for (; exponent > 0; exponent >>= 1U) {
    power = (exponent & 1U) != 0 ? power * square % modulus : power;
    square = square * square % modulus;
  }
  return static_cast<std::uint64_t>(power);
}

}  // namespace

int compare_numbers(std::string_view a, std::string_view b) {
  const Decimal left(a);
  const Decimal right(b);
  if (left == right) {
    return 0;
  }
  const bool negative = left.is_negative();
  if (negative != right.is_negative()) {
    return by(negative);
  }
  if (left.is_zero() || right.is_zero()) {
    return by(left.is_zero() != negative);
  }
  return negative ? compare_sizes(right, left) : compare_sizes(left, right);
}

bool is_integer(std::string_view number) {
  const Decimal value(number);
  const auto magnitude = value.magnitude();
  return value.is_zero() || (magnitude ? *magnitude >= static_cast<std::int64_t>(value.digits())
                                       : !value.magnitude_is_negative());
}

std::optional<bool> is_multiple_of(std::string_view number, std::string_view divisor) {
  constexpr std::size_t kMaxDigits = 18;
  const Decimal value(number);
  const Decimal step(divisor);
  if (step.is_zero() || step.digits() > kMaxDigits || !step.magnitude()) {
    return std::nullopt;
  }
  if (value.is_zero()) {
    return true;
  }
  if (!value.magnitude()) {
    return std::nullopt;
  }
  // number = digits × 10^exponent, and the last digit is not 0.
  const std::int64_t exponent = *value.magnitude() - static_cast<std::int64_t>(value.digits());
  const std::int64_t of_step = *step.magnitude() - static_cast<std::int64_t>(step.digits());
  if (exponent < of_step) {
    return false;  // digits that end in no 0 are no multiple of what ends in one
  }
  std::uint64_t modulus = 0;
  for (std::size_t i = 0; i < step.digits(); ++i) {
    modulus = modulus * 10 + static_cast<std::uint64_t>(step.digit(i) - '0');
  }
  Wide rest = 0;
  for (std::size_t i = 0; i < value.digits(); ++i) {
    rest = (rest * 10 + static_cast<unsigned>(value.digit(i) - '0')) % modulus;
  }
  const auto shift = static_cast<std::uint64_t>(exponent) - static_cast<std::uint64_t>(of_step);
  return rest * power_of_ten(shift, modulus) % modulus == 0;
}

}  // namespace lockstep::openapi
