// Which elements of two arrays belong together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lockstep::compare {

struct Match {
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  bool operator==(const Match&) const = default;
};

// What aligning the arrays of one pair of documents may cost, in cells of a table: a cell takes
// some nanoseconds, and 8 bytes while its table is in use.
struct AlignmentBudget {
  std::size_t cells = std::size_t{1} << 24U;        // of all arrays together
  std::size_t table_cells = std::size_t{1} << 22U;  // of one array
};

// The pairs to keep, ascending on both sides. Elements with the same number are equal.
//
// A longest common subsequence; among those, one that leaves the fewest changed places, where a
// gap between two pairs counts as many as its longer side has elements (they are paired in order,
// and only the surplus is missing or added); among those, the one that keeps the earlier elements
// and so changes the later ones. Swapping the sides swaps the pairs and changes nothing else,
// which holds for the last tie too, as it is broken by the numbers.
//
// Where the budget does not allow for that: the common prefix and suffix, and between them a
// longest common subsequence of the elements that occur once on each side.
std::vector<Match> align(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b,
                         AlignmentBudget& budget);

}  // namespace lockstep::compare
