// Equality of JSON strings, keys and numbers by what they mean.
#pragma once

#include <compare>
#include <cstdint>
#include <string_view>

#include "compare/json_tree.hpp"

namespace lockstep::compare {

// Whether two values that are no containers are of equal type and value.
bool same_scalar(const Tree& a, std::uint32_t x, const Tree& b, std::uint32_t y);

// Two strings or keys, as sequences of code points after unescaping. No Unicode normalisation; a
// lone surrogate equals only itself.
bool same_string(const Tree& a, std::uint32_t x, const Tree& b, std::uint32_t y);

// The order of the code points of two strings or keys.
std::strong_ordering order_of_strings(const Tree& a, std::uint32_t x, const Tree& b,
                                      std::uint32_t y);

// Equal for strings that are the same_string.
std::uint64_t hash_of_string(const Tree& tree, std::uint32_t node);

// Equal for scalars that are the same_scalar.
std::uint64_t hash_of_scalar(const Tree& tree, std::uint32_t node);

}  // namespace lockstep::compare
