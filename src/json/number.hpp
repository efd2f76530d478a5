// Values of JSON numbers as the machine has them. `text` is a valid JSON number (RFC 8259 §6).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace lockstep::json {

// nullopt when the number is no integer or does not fit.
std::optional<std::int64_t> to_int64(std::string_view text);

// The nearest double; ±inf or ±0 beyond its range.
double to_double(std::string_view text);

}  // namespace lockstep::json
