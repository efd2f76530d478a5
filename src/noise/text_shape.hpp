// Texts as tokens of letters and digits, and what stands between them.
#pragma once

#include <string_view>
#include <vector>

#include "noise/shape.hpp"

namespace lockstep::noise {

// The part of fits() that is about text.
bool text_fits(const std::vector<Given>& seen, const Given& value);

}  // namespace lockstep::noise
