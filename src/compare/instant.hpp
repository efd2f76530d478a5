// Points in time, however services write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace lockstep::compare {

struct Instant {
  std::int64_t seconds = 0;  // since 1970-01-01 00:00:00 UTC
  std::int64_t nanos = 0;    // 0 to 999,999,999

  bool operator==(const Instant&) const = default;
};

// Of a date with a time as RFC 3339 or ISO 8601 have them (with "T" or a space, seconds and
// fraction optional; "Z", "+05:30", "+0530", " UTC", Go's " +0000 UTC", or no zone for UTC), a date
// alone, an HTTP date (http_date.hpp), or a number: JSON syntax, since 1970 in seconds below 10^11,
// else in milli-, micro- or nanoseconds, 1000 times greater each. nullopt for anything else. Digits
// beyond nanoseconds are cut.
std::optional<Instant> parse_instant(std::string_view text);

// Whether the two are no more than `ns` apart.
bool are_within(const Instant& a, const Instant& b, std::int64_t ns);

}  // namespace lockstep::compare
