#include "lockstep/json/decimal.hpp"

#include <algorithm>
#include <charconv>
#include <string>

#include "lockstep/json/hash.hpp"

namespace lockstep::json {
namespace {

// Exponents of up to so many digits are added up in 64 bits; a text has less than 2^33 digits.
constexpr std::size_t kSmallExponentDigits = 18;

std::string_view without_leading_zeros(std::string_view digits) {
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
  return digits;
}

std::string_view without_trailing_zeros(std::string_view digits) {
  return digits.substr(0, digits.find_last_not_of('0') + 1);
}

std::int64_t signed_size(std::string_view digits) {
  return static_cast<std::int64_t>(digits.size());
}

// `number` plus `change`, where number is a natural number greater than |change|.
std::string add(std::string number, std::int64_t change) {
  std::int64_t carry = change;
  for (std::size_t i = number.size(); i-- > 0 && carry != 0;) {
    const std::int64_t sum = (number[i] - '0') + carry;
    const std::int64_t digit = ((sum % 10) + 10) % 10;
    number[i] = static_cast<char>('0' + digit);
    carry = (sum - digit) / 10;
  }
  return carry == 0 ? std::string(without_leading_zeros(number)) : std::to_string(carry) + number;
}

}  // namespace

Decimal::Decimal(std::string_view text) {
  negative_ = text.starts_with('-');
  text.remove_prefix(negative_ ? 1 : 0);
  const std::size_t e = std::min(text.find_first_of("eE"), text.size());
  const std::string_view mantissa = text.substr(0, e);
  if (e < text.size()) {
    std::string_view exponent = text.substr(e + 1);
    exponent_negative_ = exponent.starts_with('-');
    if (exponent_negative_ || exponent.starts_with('+')) {
      exponent.remove_prefix(1);
    }
    exponent_ = without_leading_zeros(exponent);
  }
  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  head_ = without_leading_zeros(mantissa.substr(0, point));
  if (point < mantissa.size()) {
    tail_ = without_trailing_zeros(mantissa.substr(point + 1));
  }
  shift_ = signed_size(head_);
  if (head_.empty()) {
    const std::int64_t zeros = signed_size(tail_);
    tail_ = without_leading_zeros(tail_);
    shift_ = signed_size(tail_) - zeros;
  }
  if (tail_.empty()) {
    head_ = without_trailing_zeros(head_);
  }
  if (is_zero()) {
    negative_ = false;
  }
}

std::optional<std::int64_t> Decimal::magnitude() const {
  if (exponent_.size() > kSmallExponentDigits) {
    return std::nullopt;
  }
  std::int64_t exponent = 0;
  std::from_chars(exponent_.data(), exponent_.data() + exponent_.size(), exponent);
  return shift_ + (exponent_negative_ ? -exponent : exponent);
}

bool Decimal::magnitude_is_negative() const {
  const std::optional<std::int64_t> small = magnitude();
  return small ? *small < 0 : exponent_negative_;
}

bool Decimal::same_magnitude(const Decimal& other) const {
  const auto mine = magnitude();
  const auto others = other.magnitude();
  if (mine && others) {
    return *mine == *others;
  }
  if (magnitude_is_negative() != other.magnitude_is_negative()) {
    return false;
  }
  // An exponent that is too long for 64 bits is greater than any shift.
  const auto absolute = [](const Decimal& number, std::optional<std::int64_t> small) {
    return small ? std::to_string(*small < 0 ? -*small : *small)
                 : add(std::string(number.exponent_),
                       number.exponent_negative_ ? -number.shift_ : number.shift_);
  };
  return absolute(*this, mine) == absolute(other, others);
}

bool Decimal::operator==(const Decimal& other) const {
  if (is_zero() || other.is_zero()) {
    return is_zero() && other.is_zero();
  }
  if (negative_ != other.negative_ || digits() != other.digits()) {
    return false;
  }
  for (std::size_t i = 0; i < digits(); ++i) {
    if (digit(i) != other.digit(i)) {
      return false;
    }
  }
  return same_magnitude(other);
}

std::uint64_t Decimal::hash() const {
  if (is_zero()) {
    return 0;
  }
  Hasher hasher(negative_ ? 1 : 2);
  for (std::size_t i = 0; i < digits(); ++i) {
    hasher.add(static_cast<unsigned char>(digit(i)));
  }
  // The same magnitude can be written with an exponent on either side of the limit of
  // magnitude(): leave out all that are near it.
  constexpr std::int64_t kHashed = 100'000'000'000'000'000;
  const std::optional<std::int64_t> small = magnitude();
  if (small && *small<kHashed&& * small> - kHashed) {
    hasher.add(static_cast<std::uint64_t>(*small));
  }
  return hasher.finish();
}

}  // namespace lockstep::json
