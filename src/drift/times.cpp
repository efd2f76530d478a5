#include "drift/times.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "drift/text.hpp"

namespace lockstep::drift {

namespace {

// Reads fixed forms from the front of a text; the first failure sticks.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  int number(std::size_t digits) {
    if (!good_ || text_.size() < digits || !all_digits(text_.substr(0, digits))) {
      good_ = false;
      return 0;
    }
    int value = 0;
    for (const char c : text_.substr(0, digits)) {
      value = value * 10 + (c - '0');
    }
    text_.remove_prefix(digits);
    return value;
  }
  void expect(std::string_view literal) {
    good_ = good_ && text_.starts_with(literal);
    if (good_) {
      text_.remove_prefix(literal.size());
    }
  }
  bool skip(std::string_view literal) {
    if (!good_ || !text_.starts_with(literal)) {
      return false;
    }
    text_.remove_prefix(literal.size());
    return true;
  }
  // ".120": nanoseconds and how many digits were written.
  std::pair<std::uint32_t, int> fraction() {
    std::uint32_t nanos = 0;
    int digits = 0;
    while (!text_.empty() && is_digit(text_.front()) && digits < 9) {
      nanos = nanos * 10 + static_cast<std::uint32_t>(text_.front() - '0');
      ++digits;
      text_.remove_prefix(1);
    }
    good_ = good_ && digits > 0;
    for (int i = digits; i < 9; ++i) {
      nanos *= 10;
    }
    return {nanos, digits};
  }
  std::string_view rest() const { return text_; }
  bool good() const { return good_; }
  bool done() const { return good_ && text_.empty(); }

 private:
  std::string_view text_;
  bool good_ = true;
};

// Days from 1970-01-01 in the proleptic Gregorian calendar, and back (Hinnant's algorithms).
std::int64_t days_from_civil(int year, int month, int day) {
  const std::int64_t y = month <= 2 ? year - 1 : year;
  const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
  const std::int64_t year_of_era = y - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
         719468;
}

struct Civil {
  int month = 0;
  int day = 0;
};

Civil civil_from_days(std::int64_t days) {
  const std::int64_t z = days + 719468;
  const std::int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  const std::int64_t day_of_era = z - era * 146097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted = (5 * day_of_year + 2) / 153;
  return {static_cast<int>(shifted < 10 ? shifted + 3 : shifted - 9),
          static_cast<int>(day_of_year - (153 * shifted + 2) / 5 + 1)};
}

bool in_range(int value, int low, int high) { return value >= low && value <= high; }

std::optional<std::int64_t> read_date(Reader& in) {
  const int year = in.number(4);
  in.expect("-");
  const int month = in.number(2);
  in.expect("-");
  const int day = in.number(2);
  if (!in.good() || !in_range(month, 1, 12) || !in_range(day, 1, 31)) {
    return std::nullopt;
  }
  return days_from_civil(year, month, day);
}

std::optional<std::int64_t> read_clock(Reader& in) {
  const int hour = in.number(2);
  in.expect(":");
  const int minute = in.number(2);
  const int second = in.skip(":") ? in.number(2) : 0;
  if (!in.good() || !in_range(hour, 0, 23) || !in_range(minute, 0, 59) ||
      !in_range(second, 0, 60)) {
    return std::nullopt;
  }
  return hour * 3600 + minute * 60 + second;
}

void read_zone(Reader& in, DateTime& time) {
  if (in.skip("Z")) {
    time.zone = Zone::zulu;
    return;
  }
  const bool space = in.skip(" ");
  const bool negative = in.skip("-");
  if (!negative && !in.skip("+")) {
    if (space) {
      in.expect("UTC");
      time.zone = Zone::zulu;
    }
    return;
  }
  const int hours = in.number(2);
  const bool colon = in.skip(":");
  const int minutes = in.number(2);
  time.zone = Zone::offset;
  time.offset = (negative ? -1 : 1) * (hours * 3600 + minutes * 60);
  if (space && !colon && in.skip(" ")) {
    // "+0000 UTC", "-0500 EST"; a zone without a name repeats its offset.
    const std::string_view name = in.rest();
    time.go_string =
        !name.empty() && name.size() <= 5 && std::all_of(name.begin(), name.end(), [](char c) {
          return is_alpha(c) || is_digit(c) || c == '+' || c == '-';
        });
    if (time.go_string) {
      in.expect(name);
    }
  }
}

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

// RFC 9110 §5.6.7, its preferred form.
std::optional<DateTime> parse_http_date(std::string_view text) {
  if (text.size() != 29 ||
      std::find(kDays.begin(), kDays.end(), text.substr(0, 3)) == kDays.end()) {
    return std::nullopt;
  }
  const auto* const name = std::find(kMonths.begin(), kMonths.end(), text.substr(8, 3));
  if (name == kMonths.end()) {
    return std::nullopt;
  }
  Reader in(text.substr(3));
  in.expect(", ");
  const int day = in.number(2);
  in.expect(" ");
  in.expect(*name);
  in.expect(" ");
  const int year = in.number(4);
  in.expect(" ");
  const auto clock = read_clock(in);
  const bool utc = in.skip(" UTC");
  if (!utc) {
    in.expect(" GMT");
  }
  if (!clock || !in.done()) {
    return std::nullopt;
  }
  DateTime time;
  time.wall =
      days_from_civil(year, static_cast<int>(name - kMonths.begin()) + 1, day) * 86400 + *clock;
  time.zone = Zone::zulu;
  time.http_date = true;
  return time;
}

}  // namespace

std::optional<DateTime> parse_date_time(std::string_view text) {
  if (text.size() < 16 || text.size() > 64) {
    return std::nullopt;
  }
  if (is_alpha(text.front())) {
    return parse_http_date(text);
  }
  Reader in(text);
  const auto date = read_date(in);
  if (!date || (!in.skip("T") && !in.skip(" "))) {
    return std::nullopt;
  }
  const auto clock = read_clock(in);
  if (!clock) {
    return std::nullopt;
  }
  DateTime time;
  time.wall = *date * 86400 + *clock;
  if (in.skip(".")) {
    std::tie(time.nanos, time.fraction_digits) = in.fraction();
  }
  read_zone(in, time);
  return in.done() ? std::optional(time) : std::nullopt;
}

std::optional<std::int64_t> parse_date(std::string_view text) {
  Reader in(text);
  const auto date = read_date(in);
  return in.done() ? date : std::nullopt;
}

bool is_last_day_of_month(std::int64_t days) { return civil_from_days(days + 1).day == 1; }
int weekday(std::int64_t days) { return static_cast<int>(((days + 4) % 7 + 7) % 7); }
int month(std::int64_t days) { return civil_from_days(days).month; }

std::optional<std::int64_t> parse_time_of_day(std::string_view text) {
  Reader in(text);
  const auto clock = read_clock(in);
  if (!clock) {
    return std::nullopt;
  }
  std::int64_t nanos = *clock * 1'000'000'000;
  if (in.skip(".")) {
    nanos += in.fraction().first;
  }
  return in.done() ? std::optional(nanos) : std::nullopt;
}

}  // namespace lockstep::drift
