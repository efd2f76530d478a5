// Points in time as services write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lockstep::noise {

struct Instant {
  std::int64_t ns = 0;   // Unix time; without a zone it is UTC
  std::string notation;  // equal for equal notations, but for the digits of a second's fraction
  int decimals = 0;      // of a second
};

// RFC 3339 and ISO 8601 as Python, Go and Java write it ("2024-03-01T06:20:00.123+00:00", also with
// a space, or without a zone), and the date of HTTP (RFC 9110 §5.6.7, the first form). Years from
// 1970 to 2261.
std::optional<Instant> parse_instant(std::string_view text);

// A number that can be a Unix time in seconds, milli-, micro- or nanoseconds: within two years of
// `now_ns`, in one of these units. Notation is the unit.
std::optional<Instant> epoch_instant(std::string_view number, std::int64_t now_ns);

}  // namespace lockstep::noise
