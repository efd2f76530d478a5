// Arrays in which order means nothing, because a rule says so.
#pragma once

#include <cstdint>
#include <span>

#include "lockstep/compare/rules.hpp"

#include "compare/json_pairs.hpp"
#include "compare/json_tree.hpp"

namespace lockstep::compare {

// The elements of one side, and for each node of its document a hash that does not depend on the
// order of elements below it.
struct Bag {
  const Tree& tree;
  std::span<const std::uint32_t> nodes;
  std::span<const std::uint64_t> hashes;
};

struct UnorderedPairs {
  ElementPairs pairs;
  bool hid = false;  // the order of the elements, or how often they repeat
};

// Elements that are the same are paired wherever they stand: by the member that the rule names, by
// one that identifies them (json_elements.hpp), or by their values. The others are paired in order
// unless a key tells them apart; what is left has no partner.
UnorderedPairs pair_without_order(const Unordered& rule, const Bag& a, const Bag& b);

}  // namespace lockstep::compare
