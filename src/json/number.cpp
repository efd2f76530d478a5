#include "json/number.hpp"

#include <charconv>
#include <limits>

#include "lockstep/json/decimal.hpp"

namespace lockstep::json {

std::optional<std::int64_t> to_int64(std::string_view text) {
  const char* const end = text.data() + text.size();
  std::int64_t value = 0;
  if (const auto parsed = std::from_chars(text.data(), end, value);
      parsed.ec == std::errc() && parsed.ptr == end) {
    return value;
  }
  const Decimal decimal(text);
  if (decimal.is_zero()) {
    return 0;
  }
  constexpr std::int64_t kMaxDigits = std::numeric_limits<std::int64_t>::digits10 + 1;
  const std::optional<std::int64_t> magnitude = decimal.magnitude();
  if (!magnitude || *magnitude > kMaxDigits ||
      *magnitude < static_cast<std::int64_t>(decimal.digits())) {
    return std::nullopt;
  }
  // Counted downwards, since the lowest number has no positive twin.
  value = 0;
  for (std::int64_t i = 0; i < *magnitude; ++i) {
    const auto place = static_cast<std::size_t>(i);
    const int digit = place < decimal.digits() ? decimal.digit(place) - '0' : 0;
    if (__builtin_mul_overflow(value, 10, &value) || __builtin_sub_overflow(value, digit, &value)) {
      return std::nullopt;
    }
  }
  if (decimal.is_negative()) {
    return value;
  }
  return value == std::numeric_limits<std::int64_t>::min() ? std::nullopt : std::optional(-value);
}

double to_double(std::string_view text) {
  double value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec == std::errc::result_out_of_range) {
    value = Decimal(text).magnitude_is_negative() ? 0.0 : std::numeric_limits<double>::infinity();
    return text.starts_with('-') ? -value : value;
  }
  return value;
}

}  // namespace lockstep::json
