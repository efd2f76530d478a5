// Exact arithmetic on JSON numbers, as far as JSON Schema needs it.
#pragma once

#include <optional>
#include <string_view>

namespace lockstep::openapi {

// Of two JSON numbers: below 0 when a < b, 0 when they are equal, else above.
int compare_numbers(std::string_view a, std::string_view b);

// Without a fraction; 1.0 and 1e3 are integers.
bool is_integer(std::string_view number);

// nullopt when the divisor is zero or has more than 18 digits, which nobody has written.
std::optional<bool> is_multiple_of(std::string_view number, std::string_view divisor);

}  // namespace lockstep::openapi
