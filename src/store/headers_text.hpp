// Headers as text that people can read and that loses nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lockstep/core/http.hpp"

namespace lockstep::store {

// "Name: value\n" for each header. Bytes that cannot be shown (controls, what is not UTF-8) are
// \n, \r, \t or \xHH, a backslash is doubled, and a colon in a name is \x3A, so that the first
// ": " of a line always ends the name.
std::string headers_to_text(const Headers& headers);

// The inverse; nullopt for a text that headers_to_text cannot have written.
std::optional<Headers> headers_from_text(std::string_view text);

}  // namespace lockstep::store
