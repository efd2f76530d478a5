// Escape sequences in JSON strings (RFC 8259 §7).
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "lockstep/json/json.hpp"

namespace lockstep::json {

// The first fault among the escape sequences that start in text[next, end), or nullopt; `next` is
// set to the offset of the first backslash after them, npos if there is none. `end` is the offset
// of the closing quote.
std::optional<ParseError> check_escapes(std::string_view text, std::size_t& next, std::size_t end);

}  // namespace lockstep::json
