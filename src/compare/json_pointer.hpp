// JSON Pointers (RFC 6901) to what a walk has found.
#pragma once

#include <span>
#include <string>

#include "compare/json_tree.hpp"

namespace lockstep::compare {

enum class Of { a, b };

// `containers` are those of the walk that `place` is from; `tree` is the side that is pointed into.
std::string pointer_to(const Place& place, Of side, const Tree& tree,
                       std::span<const Place> containers);

}  // namespace lockstep::compare
