// Alignment of long arrays by the elements that occur once on each side.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "compare/json_align.hpp"

namespace lockstep::compare {

// A longest common subsequence of the elements that occur exactly once in `a` and exactly once in
// `b`, in O(n log n). Symmetrical as align() is.
std::vector<Match> align_unique(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b);

}  // namespace lockstep::compare
