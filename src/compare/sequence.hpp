// Which items of two sequences belong together: lines, events, parts, nodes.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "compare/json_align.hpp"

namespace lockstep::compare {

struct Item {
  std::uint64_t hash = 0;      // the same for items that are equal
  std::uint64_t likeness = 0;  // the same for items that are the same thing changed
};

std::uint64_t hash_of(std::string_view bytes);

// Of one body: more would take gigabytes, as an item can be as short as a byte.
inline constexpr std::size_t kMaxItems = 500'000;
inline constexpr const char* kTooManyItems = "it has too many parts";

// An item without a partner has none on the other side.
struct ItemPair {
  std::optional<std::uint32_t> a;
  std::optional<std::uint32_t> b;
};

// All items in order. Equal ones are aligned (json_align.hpp); between two aligned ones those that
// are alike are, and what is left there is paired in order. Hashes can collide: who pairs equal
// items compares them still. Swapping the sides swaps the pairs.
std::vector<ItemPair> pair_items(std::span<const Item> a, std::span<const Item> b,
                                 AlignmentBudget& budget);

// Whether one sequence is the other in another order.
bool is_reordered(std::span<const Item> a, std::span<const Item> b);

}  // namespace lockstep::compare
