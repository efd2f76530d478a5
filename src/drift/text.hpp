// Small readings of text that several rules share. None allocates more than its input.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lockstep::drift {

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alpha(char c);
bool is_hex(char c);
bool all_digits(std::string_view text);  // false for an empty text
bool starts_with_any(std::string_view text, std::initializer_list<std::string_view> prefixes);
bool contains(std::string_view text, std::string_view part);
bool contains_any(std::string_view text, std::initializer_list<std::string_view> parts);
std::string_view trim(std::string_view text);  // ASCII whitespace, and 1C to 1F as Python strips
std::vector<std::string_view> split(std::string_view text, char separator);

// %XX undone, and '+' as a space when `plus`. An escape without two hex digits stays as it is.
std::string percent_decode(std::string_view text, bool plus);
bool has_bad_percent(std::string_view text);

// "a=1&b" into decoded pairs, in order, blank values kept.
std::vector<std::pair<std::string, std::string>> parse_fields(std::string_view text);

std::u32string code_points(std::string_view utf8);  // a bad byte becomes 0x110000 + byte
std::string to_utf8(std::u32string_view points);

// A number as JSON, Python and Go print them: 1.50, -3, 1e+06, 1E+3; leading zeros allowed.
bool is_number_text(std::string_view text);
bool is_integer_text(std::string_view text);
std::optional<double> to_double(std::string_view number);

}  // namespace lockstep::drift
