// One number for each value of a document, to find equal ones by.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "compare/json_tree.hpp"

namespace lockstep::compare {

// For each node of the document the hash of the value (or key) that it is: the same for values
// that are equal in meaning, so whatever the order of members and the spelling of scalars. Two
// different values may share a hash.
std::vector<std::uint64_t> hash_values(const json::Document& document);

// The same for those who do not care for the order of elements, in any array.
std::vector<std::uint64_t> hash_values_in_any_order(const json::Document& document);

}  // namespace lockstep::compare
