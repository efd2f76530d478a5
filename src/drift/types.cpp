// Section D: dates and times that two languages write differently.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "lockstep/core/http.hpp"

#include "drift/text.hpp"
#include "drift/times.hpp"
#include "drift/value_rules.hpp"

namespace lockstep::drift::types {

using json::Type;

namespace {

struct Times {
  DateTime a;
  DateTime b;
};

std::optional<Times> both_times(const ValuePair& pair) {
  return pair.time_a && pair.time_b ? std::optional(Times{*pair.time_a, *pair.time_b})
                                    : std::nullopt;
}

bool same_moment(const DateTime& a, const DateTime& b) {
  return a.instant() == b.instant() && a.nanos == b.nanos;
}

}  // namespace

bool str_vs_time_string(const ValuePair& pair) {
  const auto t = both_times(pair);
  return t && t->b.go_string && !t->a.go_string && same_moment(t->a, t->b);
}

bool zulu_vs_offset(const ValuePair& pair) {
  const auto t = both_times(pair);
  if (!t || t->a.instant() != t->b.instant() || t->a.offset != 0 || t->b.offset != 0 ||
      t->a.http_date || t->b.http_date) {
    return false;
  }
  const auto zone_text = [](const DateTime& time, std::string_view text) {
    return time.zone == Zone::zulu    ? 'Z'
           : time.go_string           ? 'g'
           : text.ends_with("+00:00") ? ':'
                                      : '0';
  };
  return t->a.zone != Zone::none && t->b.zone != Zone::none &&
         zone_text(t->a, pair.a) != zone_text(t->b, pair.b);
}

bool fraction_digits(const ValuePair& pair) {
  const auto t = both_times(pair);
  return t && same_moment(t->a, t->b) && t->a.zone != Zone::none && t->b.zone != Zone::none &&
         t->a.fraction_digits != t->b.fraction_digits;
}

// Cut, not rounded: to milliseconds or microseconds, or to seconds when a side writes none.
bool precision_loss(const ValuePair& pair) {
  const auto t = both_times(pair);
  if (!t || t->a.instant() != t->b.instant() || t->a.nanos == t->b.nanos) {
    return false;
  }
  const DateTime& shorter = t->a.fraction_digits < t->b.fraction_digits ? t->a : t->b;
  const DateTime& longer = &shorter == &t->a ? t->b : t->a;
  const int kept = shorter.fraction_digits;
  if (longer.fraction_digits == kept || (kept != 0 && kept != 3 && kept != 6)) {
    return false;
  }
  const std::uint32_t unit = kept == 0 ? 1'000'000'000 : kept == 3 ? 1'000'000 : 1'000;
  return longer.nanos - longer.nanos % unit == shorter.nanos;
}

bool flask_http_date(const ValuePair& pair) {
  const auto& a = pair.time_a;
  if (!a || !a->http_date) {
    return false;
  }
  const auto& b = pair.time_b;
  if (b) {
    return !b->http_date && a->instant() == b->instant();
  }
  const auto date = parse_date(pair.b);
  return date && a->wall == *date * 86400;
}

bool naive_vs_zulu(const ValuePair& pair) {
  const auto t = both_times(pair);
  return t && t->a.zone == Zone::none && t->b.zone != Zone::none && t->a.wall == t->b.wall;
}

bool zone_shift(const ValuePair& pair) {
  const auto t = both_times(pair);
  return t && t->a.zone != Zone::none && t->b.zone != Zone::none &&
         t->a.instant() == t->b.instant() && t->a.offset != t->b.offset;
}

bool epoch_float_vs_int(const ValuePair& pair) {
  if (!pair.types(Type::number, Type::number)) {
    return false;
  }
  const auto b = pair.candidate.int64();
  const double a = pair.baseline.number();
  return b && a > 1e8 && a < 1e12 && a != std::trunc(a) && static_cast<double>(*b) == std::trunc(a);
}

bool string_vs_epoch(const ValuePair& pair) {
  if (!pair.types(Type::string, Type::number)) {
    return false;
  }
  const auto& time = pair.time_a;
  if (!time) {
    return false;
  }
  const double seconds = static_cast<double>(time->instant());
  const double b = pair.candidate.number();
  return seconds > 1e8 && (std::fabs(b - seconds) <= 1 || std::fabs(b / 1000 - seconds) <= 1);
}

bool date_vs_datetime(const ValuePair& pair) {
  const auto& time = pair.time_b;
  const auto date = time ? parse_date(pair.a) : std::nullopt;
  return date && time->wall == *date * 86400 && time->nanos == 0;
}

bool time_of_day(const ValuePair& pair) {
  const auto a = parse_time_of_day(pair.a);
  return a && a == parse_time_of_day(pair.b);
}

// time.Duration in JSON is nanoseconds. Zero is left out: 0 s and 0 ns tell nothing.
bool duration_format(const ValuePair& pair) {
  const auto b = pair.candidate.int64();
  if (!b || *b == 0 || (*b > -1'000'000 && *b < 1'000'000)) {
    return false;
  }
  std::optional<double> seconds;
  if (pair.baseline.type() == Type::number) {
    seconds = pair.baseline.number();
  } else if (pair.baseline.type() == Type::string) {
    seconds = parse_iso_duration(pair.a);
    if (!seconds) {
      seconds = parse_clock_duration(pair.a);
    }
    if (!seconds && is_number_text(pair.a)) {
      seconds = to_double(pair.a);
    }
  }
  // To the microsecond, which is all that Python keeps.
  return seconds && std::fabs(*seconds * 1e9 - static_cast<double>(*b)) < 1000;
}

bool duration_text(const ValuePair& pair) {
  auto a = parse_clock_duration(pair.a);
  if (!a) {
    a = parse_iso_duration(pair.a);
  }
  const auto b = a ? parse_go_duration(pair.b) : std::nullopt;
  return b && std::fabs(*a - *b) < 1e-6;
}

bool http_date_zone_name(const ValuePair& pair) {
  const auto t = both_times(pair);
  return t && t->a.http_date && t->b.http_date && t->a.instant() == t->b.instant();
}

// relativedelta stays in the month, AddDate runs over into the next.
bool month_overflow(const ValuePair& pair) {
  const auto a = parse_date(pair.a);
  const auto b = a ? parse_date(pair.b) : std::nullopt;
  return b && *b > *a && *b - *a <= 3 && is_last_day_of_month(*a);
}

bool dst_gap(const ValuePair& pair) {
  const auto t = both_times(pair);
  if (!t || std::abs(t->a.instant() - t->b.instant()) != 3600 || t->a.nanos != t->b.nanos) {
    return false;
  }
  const std::int64_t day = t->a.wall / 86400;
  const std::int64_t hour = t->a.wall % 86400 / 3600;
  const int m = month(day);
  const bool changing = m == 3 || m == 4 || (m >= 9 && m <= 11);
  return weekday(day) == 0 && changing && hour <= 3;
}

bool weekday_numbering(const ValuePair& pair) {
  if (!pair.types(Type::number, Type::number) ||
      !contains_any(ascii_lower(pair.key), {"day", "dow"})) {
    return false;
  }
  const auto a = pair.baseline.int64();
  const auto b = pair.candidate.int64();
  return a && b && *a >= 0 && *a <= 7 && *b >= 0 && *b <= 7 && (*a + 1) % 7 == *b % 7;
}

}  // namespace lockstep::drift::types
