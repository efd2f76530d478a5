// Whitespace around the tokens of JSON texts.
#pragma once

#include <string_view>

#include "lockstep/json/json.hpp"

namespace lockstep::compare {

// What follows the last token.
std::string_view trailing_whitespace(const json::Document& document);

// The first run of whitespace before the last token, empty when there is none: it tells indented
// texts from those with a space after separators.
std::string_view first_whitespace(const json::Document& document);

// Whether the texts are spaced differently. For `equal` documents that is told from the amount of
// whitespace; else, as more members have more whitespace between them, from its first run.
bool differ_in_whitespace(const json::Document& a, const json::Document& b, bool equal);

}  // namespace lockstep::compare
