#pragma once

#include <string>
#include <string_view>

#include "lockstep/core/difference.hpp"

namespace lockstep::compare {

// The one difference between two unlike byte strings: where the first differing byte is, and what
// is around it on both sides. Of kind missing or added when one of them is empty.
Difference byte_difference(std::string_view baseline, std::string_view candidate,
                           std::string_view note = {});

// A short piece of `bytes` around `offset` that does not cut a UTF-8 sequence at its ends.
std::string_view window_around(std::string_view bytes, std::size_t offset);

}  // namespace lockstep::compare
