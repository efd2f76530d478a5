#pragma once

#include <string_view>

namespace lockstep {

// True when the whole of `text` matches: '*' stands for any run of bytes, '?' for one byte,
// everything else for itself. Time is at most the product of both lengths.
bool glob_matches(std::string_view pattern, std::string_view text);

}  // namespace lockstep
