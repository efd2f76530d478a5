// Times as logs write them that are older than ISO 8601, in ns since 1970 (Unix time).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace lockstep::capture {

// "22/Nov/2026:06:14:39 +0000" of the Common Log Format, also with a fraction, or, as Python's
// servers write it, with a space before the hour and without an offset: then it is taken for UTC.
std::optional<std::int64_t> parse_clf_time(std::string_view text);

// "Sun Nov 22 06:14:42 2026" or "Sun Nov  2 …", C's asctime; taken for UTC.
std::optional<std::int64_t> parse_asctime(std::string_view text);

// A decimal number of `unit_ns`: "0.002" with 1e9, "12" with 1e6. nullopt for anything else, a
// negative number, and what does not fit.
std::optional<std::int64_t> parse_duration(std::string_view text, std::int64_t unit_ns);

}  // namespace lockstep::capture
