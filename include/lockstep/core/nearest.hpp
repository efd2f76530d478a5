// "Did you mean": what somebody most likely meant by a word that is not known.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

// Of `known`, the one that the fewest edits turn `word` into; empty when none is near. An edit
// inserts, removes or replaces a letter, or swaps two neighbours (optimal string alignment).
std::string nearest(std::string_view word, const std::vector<std::string_view>& known);

}  // namespace lockstep
