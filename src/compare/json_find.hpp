// Places of a JSON document that a pattern leads to.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "compare/json_tree.hpp"
#include "compare/rule_place.hpp"

namespace lockstep::compare {

// Calls `visit` with the pointer and node of every value that the steps lead to, in document order.
// What is below a pointer for which `skip` holds is left out, and so is the value itself. Takes
// time in proportion to what the pattern can reach; there is no recursion.
void find_places(const Tree& tree, std::span<const PlacePattern::Step> steps,
                 const std::function<bool(const std::string& pointer)>& skip,
                 const std::function<void(const std::string& pointer, std::uint32_t node)>& visit);

}  // namespace lockstep::compare
