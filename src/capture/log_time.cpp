#include "capture/log_time.hpp"

#include <string>

#include "capture/timestamp.hpp"

namespace lockstep::capture {
namespace {

// "Nov" as "11"; empty for what is no month.
std::string month_number(std::string_view name) {
  constexpr std::string_view kNames = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const std::size_t at = name.size() == 3 ? kNames.find(name) : std::string_view::npos;
  if (at == std::string_view::npos || at % 3 != 0) {
    return {};
  }
  const std::size_t number = at / 3 + 1;
  return {static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
}

// Everything is checked by parse_timestamp, which reads the same parts in another order.
std::optional<std::int64_t> parse_parts(std::string_view year, std::string_view month,
                                        std::string_view day, std::string_view clock,
                                        std::string_view offset) {
  std::string text;
  text.reserve(40);
  text.append(year).append("-").append(month_number(month)).append("-").append(day);
  text.append("T").append(clock).append(offset);
  return parse_timestamp(text);
}

}  // namespace

std::optional<std::int64_t> parse_clf_time(std::string_view text) {
  constexpr std::size_t kShortest = 20;  // dd/Mon/yyyy:HH:MM:SS
  constexpr std::size_t kLongest = 40;
  if (text.size() < kShortest || text.size() > kLongest || text[2] != '/' || text[6] != '/' ||
      (text[11] != ':' && text[11] != ' ')) {
    return std::nullopt;
  }
  const std::string_view rest = text.substr(12);
  const std::size_t space = rest.find(' ');
  const std::string_view offset =
      space == std::string_view::npos ? std::string_view() : rest.substr(space + 1);
  if (space != std::string_view::npos && offset.empty()) {
    return std::nullopt;
  }
  return parse_parts(text.substr(7, 4), text.substr(3, 3), text.substr(0, 2), rest.substr(0, space),
                     offset);
}

std::optional<std::int64_t> parse_asctime(std::string_view text) {
  constexpr std::size_t kSize = 24;
  if (text.size() != kSize || text[3] != ' ' || text[7] != ' ' || text[10] != ' ' ||
      text[19] != ' ') {
    return std::nullopt;
  }
  std::string day(text.substr(8, 2));
  day[0] = day[0] == ' ' ? '0' : day[0];
  return parse_parts(text.substr(20), text.substr(4, 3), day, text.substr(11, 8), {});
}

std::optional<std::int64_t> parse_duration(std::string_view text, std::int64_t unit_ns) {
  constexpr std::size_t kMostDigits = 12;
  std::int64_t whole = 0;
  std::int64_t fraction = 0;
  std::int64_t scale = 1;
  bool point = false;
  for (const char c : text) {
    if (c == '.' && !point) {
      point = true;
    } else if (c < '0' || c > '9') {
      return std::nullopt;
    } else if (!point) {
      whole = whole * 10 + (c - '0');
    } else if (scale < 1'000'000'000) {
      fraction = fraction * 10 + (c - '0');
      scale *= 10;
    }
    if (whole > 1'000'000'000) {
      return std::nullopt;
    }
  }
  if (text.empty() || text.front() == '.' || text.size() > 2 * kMostDigits) {
    return std::nullopt;
  }
  std::int64_t ns = 0;
  if (__builtin_mul_overflow(whole, unit_ns, &ns)) {
    return std::nullopt;
  }
  // Not to overflow: at most 1e9 times at most 1e9.
  return ns + fraction * unit_ns / scale;
}

}  // namespace lockstep::capture
