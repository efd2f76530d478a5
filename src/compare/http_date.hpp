#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace lockstep::compare {

// The instant, in seconds of Unix time, of an HTTP date in any of the three forms that a recipient
// must accept (RFC 9110 §5.6.7), or in the form of Netscape's cookies, "Sun, 22-Nov-2026 07:27:21
// GMT". Years of two digits are 1970 to 2069, as in cookies (RFC 6265 §5.1.1), since a comparison
// has no clock. The name of the weekday is not checked against the date. nullopt for anything
// else, and for dates that no calendar has.
std::optional<std::int64_t> parse_http_date(std::string_view text);

}  // namespace lockstep::compare
