// What makes an element of one array the same as one of another: its whole value, or its identity
// where the elements are objects that have one.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "compare/json_tree.hpp"

namespace lockstep::compare {

// The elements of two arrays as numbers: elements with the same number are the same. The numbers
// do not depend on which array is which.
struct Elements {
  std::vector<std::uint32_t> a;
  std::vector<std::uint32_t> b;
};

std::vector<std::uint32_t> element_nodes(const Tree& tree, std::uint32_t array);

// By hash: the same number for equal values, and nearly never for others.
Elements number_by_value(std::span<const std::uint32_t> a_nodes,
                         std::span<const std::uint64_t> a_hashes,
                         std::span<const std::uint32_t> b_nodes,
                         std::span<const std::uint64_t> b_hashes);

// By a member such as "id", when all elements are objects in which it is a string or a number and
// no two elements of one side have the same; nullopt when there is no such member. Then no number
// occurs twice on a side.
std::optional<Elements> number_by_identity(const Tree& a, std::span<const std::uint32_t> a_nodes,
                                           const Tree& b, std::span<const std::uint32_t> b_nodes);

}  // namespace lockstep::compare
