// Points in time as captures write them, in ns since 1970 (Unix time). Always parsed as decimal
// text: a double has too few digits for ns.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lockstep::capture {

// RFC 3339 and the parts of ISO 8601 that HAR writers use: any number of fraction digits (those
// after the ninth are dropped), an offset Z, ±hh:mm, ±hhmm or ±hh, or none for UTC. nullopt for
// anything else, and for what does not fit (years outside 1678 to 2261).
std::optional<std::int64_t> parse_timestamp(std::string_view text);

// A decimal number since 1970. With a fraction it counts seconds; a whole number counts s, ms, µs
// or ns, by its magnitude (below 1e11, 1e14, 1e17, above).
std::optional<std::int64_t> parse_epoch(std::string_view text);

// RFC 3339 in UTC with nine digits: "2026-01-02T03:04:05.678000000Z".
std::string format_timestamp(std::int64_t ns);

}  // namespace lockstep::capture
