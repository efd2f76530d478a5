// Whitespace around the tokens of JSON texts.
#pragma once

#include <string_view>

#include "lockstep/json/json.hpp"

namespace lockstep::compare {

// What follows the last token.
std::string_view trailing_whitespace(const json::Document& document);

// The first run of whitespace between tokens that holds a line feed; without one, the first run;
// empty when there is none. It tells indented texts from those with a space after separators.
std::string_view telling_whitespace(const json::Document& document);

// Whether the texts are spaced differently. For `equal` documents that is told from the amount of
// whitespace; else, as more members have more whitespace between them, from the telling run.
bool differ_in_whitespace(const json::Document& a, const json::Document& b, bool equal);

}  // namespace lockstep::compare
