// Distances between numbers, as exact decimals: nothing is rounded, so that a difference at the
// limit falls on the side where it is.
#pragma once

#include <string_view>

namespace lockstep::compare {

bool is_json_number(std::string_view text);  // RFC 8259 §6

// Whether two numbers differ by no more than `absolute`, or by no more than `relative` times the
// greater of their absolute values. All are JSON numbers; the limits are not negative and may be
// empty for none. False as well where the numbers are too far apart to be subtracted in bounded
// time (10,000 digits).
bool is_within(std::string_view a, std::string_view b, std::string_view absolute,
               std::string_view relative);

}  // namespace lockstep::compare
