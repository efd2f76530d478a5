// From the elements of two arrays to pairs of them.
#pragma once

#include <cstdint>
#include <vector>

#include "compare/json_align.hpp"
#include "compare/json_elements.hpp"

namespace lockstep::compare {

// A pair of elements, or an element that has none: kNone on the other side, and `before` says
// which element of `a` it stands in front of when it is one of `b`.
struct ElementPair {
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  std::uint32_t before = 0;
};

struct ElementPairs {
  std::vector<ElementPair> pairs;
  bool moved = false;  // some pairs cross others
};

// Both arrays hold the same elements: each with its own like, repeated ones in order.
ElementPairs pair_permutation(const Elements& elements);

// Whether one array is the other in a different order.
bool is_permutation(const Elements& elements);

// Elements that are the same are aligned (json_align.hpp). The elements between two aligned ones
// are paired in order, and the surplus has no partner. With `unique` (no number occurs twice on a
// side), an element that was moved is paired with its like all the same.
ElementPairs pair_elements(const Elements& elements, bool unique, AlignmentBudget& budget);

}  // namespace lockstep::compare
