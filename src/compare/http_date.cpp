#include "compare/http_date.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <string>
#include <vector>

#include "lockstep/core/http.hpp"

namespace lockstep::compare {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> kWeekdays = {"sunday",   "monday", "tuesday", "wednesday",
                                                       "thursday", "friday", "saturday"};

bool is_weekday(std::string_view text) {
  for (const std::string_view day : kWeekdays) {
    if (text == day || text == day.substr(0, 3)) {
      return true;
    }
  }
  return false;
}

std::optional<int> number(std::string_view text, std::size_t min_digits, std::size_t max_digits) {
  int value = 0;
  if (text.size() < min_digits || text.size() > max_digits ||
      text.find_first_not_of("0123456789") != std::string_view::npos) {
    return std::nullopt;
  }
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::optional<unsigned> month(std::string_view text) {
  for (unsigned i = 0; i < kMonths.size(); ++i) {
    if (text == kMonths[i]) {
      return i + 1;
    }
  }
  return std::nullopt;
}

std::optional<int> year(std::string_view text) {
  if (text.size() == 2) {
    const std::optional<int> two = number(text, 2, 2);
    return two ? std::optional(*two + (*two < 70 ? 2000 : 1900)) : std::nullopt;
  }
  return number(text, 4, 4);
}

// Seconds since midnight of "07:27:21"; 60 is a leap second.
std::optional<int> time_of_day(std::string_view text) {
  if (text.size() != 8 || text[2] != ':' || text[5] != ':') {
    return std::nullopt;
  }
  const auto hour = number(text.substr(0, 2), 2, 2);
  const auto minute = number(text.substr(3, 2), 2, 2);
  const auto second = number(text.substr(6, 2), 2, 2);
  if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60) {
    return std::nullopt;
  }
  return *hour * 3600 + *minute * 60 + *second;
}

// Words between spaces, commas and, in the date, hyphens.
std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  constexpr std::size_t kMaxWords = 7;
  while (words.size() < kMaxWords) {
    const std::size_t start = text.find_first_not_of(" ,-");
    if (start == std::string_view::npos) {
      break;
    }
    const std::size_t end = text.find_first_of(" ,-", start);
    words.push_back(text.substr(start, end - start));
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end);
  }
  return words;
}

}  // namespace

std::optional<std::int64_t> parse_http_date(std::string_view text) {
  constexpr std::size_t kLongest = 40;  // "Wednesday, 22-Nov-2026 07:27:21 GMT" has 35
  const std::string lower = ascii_lower(text.substr(0, kLongest + 1));
  const std::vector<std::string_view> words = words_of(lower);
  if (lower.size() > kLongest || words.empty() || !is_weekday(words[0])) {
    return std::nullopt;
  }
  std::size_t day_at = 1;
  std::size_t month_at = 2;
  std::size_t year_at = 3;
  std::size_t time_at = 4;
  if (words.size() == 5) {  // asctime: "Sun Nov 22 07:27:21 2026"
    month_at = 1;
    day_at = 2;
    time_at = 3;
    year_at = 4;
  } else if (words.size() != 6 || words[5] != "gmt") {
    return std::nullopt;
  }
  const auto d = number(words[day_at], 1, 2);
  const auto m = month(words[month_at]);
  const auto y = year(words[year_at]);
  const auto seconds = time_of_day(words[time_at]);
  if (!d || !m || !y || !seconds) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year{*y}, std::chrono::month{*m},
                                         std::chrono::day{static_cast<unsigned>(*d)}};
  if (!date.ok()) {
    return std::nullopt;
  }
  return std::int64_t{std::chrono::sys_days{date}.time_since_epoch().count()} * 86'400 + *seconds;
}

}  // namespace lockstep::compare
