// The values of spellings in JSON, which are stored in the bodies only.
#pragma once

#include <optional>
#include <string>

#include "lockstep/core/difference.hpp"

namespace lockstep::cli {

// Compares the bodies (content codings undone) once more and gives each spelling in JSON that has
// no values its own. Those that are not found again stay without.
void fill_spelling_values(const std::optional<std::string>& baseline,
                          const std::optional<std::string>& candidate, Comparison& comparison);

}  // namespace lockstep::cli
