// Dates, times and durations as Python and Go write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace lockstep::drift {

enum class Zone : std::uint8_t { none, zulu, offset };

// A date with a time of day, in any of: 2024-01-02T03:04:05.12Z, … 03:04:05+05:30 (ISO 8601, and
// with a space), 2024-01-02 03:04:05 +0000 UTC (Go's String), Tue, 02 Jan 2024 03:04:05 GMT.
struct DateTime {
  std::int64_t wall = 0;  // seconds from 1970-01-01 00:00:00 as written, without regard to the zone
  std::uint32_t nanos = 0;
  int fraction_digits = 0;
  Zone zone = Zone::none;
  int offset = 0;  // seconds east of UTC
  bool http_date = false;
  bool go_string = false;

  std::int64_t instant() const { return wall - offset; }
};

std::optional<DateTime> parse_date_time(std::string_view text);

// Days from 1970-01-01 of "2024-01-02"; nullopt for anything else.
std::optional<std::int64_t> parse_date(std::string_view text);
bool is_last_day_of_month(std::int64_t days);
int weekday(std::int64_t days);  // 0 is Sunday
int month(std::int64_t days);    // 1 to 12

// Nanoseconds of "12:30", "12:30:15.120"; nullopt for anything else.
std::optional<std::int64_t> parse_time_of_day(std::string_view text);

// A length of time in seconds. iso: P1DT2H3M4.5S. clock: Python's "1 day, 2:03:04" and Django's
// "1 02:03:04.500000". go: "26h3m4s". All allow a sign.
std::optional<double> parse_iso_duration(std::string_view text);
std::optional<double> parse_clock_duration(std::string_view text);
std::optional<double> parse_go_duration(std::string_view text);

}  // namespace lockstep::drift
