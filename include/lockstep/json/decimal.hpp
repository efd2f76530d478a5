// JSON numbers as exact decimals, of any length and with any exponent: 1.0 = 1 = 1e0, -0 = 0, and
// 1e400 is a number like any other. Nothing is ever rounded or written out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace lockstep::json {

// A number in the one form that is the same for all its spellings:
// 0.DIGITS × 10^magnitude, where the digits neither begin nor end with a zero. A view of the text
// it was made from.
class Decimal {
 public:
  explicit Decimal(std::string_view text);  // a valid JSON number (RFC 8259 §6)

  bool is_zero() const { return digits() == 0; }
  bool is_negative() const { return negative_; }  // false for -0
  std::size_t digits() const { return head_.size() + tail_.size(); }
  char digit(std::size_t i) const { return i < head_.size() ? head_[i] : tail_[i - head_.size()]; }
  // nullopt when it is beyond ±10^18; then its sign is known still.
  std::optional<std::int64_t> magnitude() const;
  bool magnitude_is_negative() const;

  bool operator==(const Decimal& other) const;
  std::uint64_t hash() const;  // equal for equal numbers

 private:
  bool same_magnitude(const Decimal& other) const;

  std::string_view head_;      // significant digits before the decimal point
  std::string_view tail_;      // and after it
  std::string_view exponent_;  // its digits, without leading zeros
  bool exponent_negative_ = false;
  bool negative_ = false;
  std::int64_t shift_ = 0;  // magnitude without the exponent
};

}  // namespace lockstep::json
