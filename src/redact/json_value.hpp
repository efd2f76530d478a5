// Values of JSON, found without parsing the document.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "redact/shapes.hpp"

namespace lockstep::redact {

// Adds what is secret of the value that begins at `at` or behind blanks: the text of a string
// without its quotes, a number, all strings and numbers of an array or object. Quotes have
// `escapes` backslashes before them: the document may stand in a string of another. Nothing of
// what is empty, true, false, null or a placeholder. A value that is cut ends with the text.
void add_json_value(std::string_view text, std::size_t at, std::size_t escapes,
                    std::vector<Range>& ranges);

// Marks what stands where a JSON value does and not in a string: a card number as a number.
void quote_numbers(std::string_view text, std::vector<Range>& ranges);

// One past the string whose text begins at `at`: the first of what ends it.
std::size_t json_string_end(std::string_view text, std::size_t at, std::size_t escapes = 0);

// The text of a string, with \uXXXX and the rest undone; what is no escape stays.
std::string unescaped(std::string_view text);

// "a%20b" -> "a b"; in forms "a+b" as well.
std::string percent_decoded(std::string_view text, bool plus);

}  // namespace lockstep::redact
