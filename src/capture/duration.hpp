// Durations with their unit in the text.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace lockstep::capture {

// As Go and protobuf print them: "0.005192s", "12ms", "1.5µs", "1m2.5s"; in ns. nullopt for
// anything else, and for what is longer than 30 years.
std::optional<std::int64_t> parse_duration_with_unit(std::string_view text);

}  // namespace lockstep::capture
