#include "capture/timestamp.hpp"

#include <charconv>
#include <chrono>

#include <fmt/format.h>

namespace lockstep::capture {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Takes exactly `digits` digits off the front.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) {
    return std::nullopt;
  }
  int value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (!is_digit(text[i])) {
      return std::nullopt;
    }
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text.front()) == std::string_view::npos) {
    return false;
  }
  text.remove_prefix(1);
  return true;
}

// The digits after a decimal point, as ns; nullopt when there are none.
std::optional<std::int64_t> take_fraction(std::string_view& text) {
  std::int64_t ns = 0;
  std::int64_t unit = kSecond / 10;
  std::size_t digits = 0;
  while (digits < text.size() && is_digit(text[digits])) {
    ns += (text[digits] - '0') * unit;
    unit /= 10;
    ++digits;
  }
  text.remove_prefix(digits);
  return digits == 0 ? std::nullopt : std::optional(ns);
}

std::optional<int> take_offset_seconds(std::string_view& text) {
  if (text.empty() || take(text, "Zz")) {
    return 0;
  }
  const bool west = text.front() == '-';
  if (!take(text, "+-")) {
    return std::nullopt;
  }
  const auto hours = take_number(text, 2);
  std::optional<int> minutes = 0;
  if (!text.empty()) {
    take(text, ":");
    minutes = take_number(text, 2);
  }
  if (!hours || !minutes || *hours > 23 || *minutes > 59) {
    return std::nullopt;
  }
  const int seconds = *hours * 3600 + *minutes * 60;
  return west ? -seconds : seconds;
}

std::optional<std::int64_t> in_ns(std::int64_t seconds, std::int64_t ns) {
  std::int64_t total = 0;
  if (__builtin_mul_overflow(seconds, kSecond, &total) ||
      __builtin_add_overflow(total, ns, &total)) {
    return std::nullopt;
  }
  return total;
}

}  // namespace

std::optional<std::int64_t> parse_timestamp(std::string_view text) {
  const auto year = take_number(text, 4);
  const bool dash = take(text, "-");
  const auto month = take_number(text, 2);
  const bool second_dash = take(text, "-");
  const auto day = take_number(text, 2);
  const bool separator = take(text, "Tt ");
  const auto hour = take_number(text, 2);
  const bool colon = take(text, ":");
  const auto minute = take_number(text, 2);
  const bool second_colon = take(text, ":");
  const auto second = take_number(text, 2);
  if (!year || !dash || !month || !second_dash || !day || !separator || !hour || !colon ||
      !minute || !second_colon || !second) {
    return std::nullopt;
  }
  std::int64_t ns = 0;
  if (take(text, ".,")) {
    const auto fraction = take_fraction(text);
    if (!fraction) {
      return std::nullopt;
    }
    ns = *fraction;
  }
  const auto offset = take_offset_seconds(text);
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  // 60 is a leap second (RFC 3339 §5.6); Unix time has no name for it but the next second's.
  if (!offset || !text.empty() || !date.ok() || *hour > 23 || *minute > 59 || *second > 60) {
    return std::nullopt;
  }
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  return in_ns(days * 86'400 + *hour * 3600 + *minute * 60 + *second - *offset, ns);
}

std::optional<std::int64_t> parse_epoch(std::string_view text) {
  std::int64_t whole = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, failure] = std::from_chars(text.data(), end, whole);
  if (failure != std::errc{} || !is_digit(text.front())) {
    return std::nullopt;
  }
  if (rest != end) {
    std::string_view fraction(rest, static_cast<std::size_t>(end - rest));
    const auto ns = take(fraction, ".") ? take_fraction(fraction) : std::nullopt;
    return ns && fraction.empty() ? in_ns(whole, *ns) : std::nullopt;
  }
  std::int64_t unit = 1;
  if (whole < 100'000'000'000) {
    unit = kSecond;
  } else if (whole < 100'000'000'000'000) {
    unit = 1'000'000;
  } else if (whole < 100'000'000'000'000'000) {
    unit = 1'000;
  }
  std::int64_t ns = 0;
  return __builtin_mul_overflow(whole, unit, &ns) ? std::nullopt : std::optional(ns);
}

std::string format_timestamp(std::int64_t ns) {
  std::int64_t seconds = ns / kSecond;
  std::int64_t rest = ns % kSecond;
  if (rest < 0) {
    rest += kSecond;
    --seconds;
  }
  const std::chrono::sys_seconds time{std::chrono::seconds(seconds)};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:09}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count(), rest);
}

}  // namespace lockstep::capture
