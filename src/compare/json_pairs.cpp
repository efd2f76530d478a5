#include "compare/json_pairs.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>

#include "compare/json_tree.hpp"

namespace lockstep::compare {
namespace {

// Indices of elements, by their numbers; equal ones in order.
std::vector<std::uint32_t> sorted_indices(const std::vector<std::uint32_t>& numbers) {
  std::vector<std::uint32_t> indices(numbers.size());
  std::iota(indices.begin(), indices.end(), 0U);
  std::stable_sort(indices.begin(), indices.end(), [&numbers](std::uint32_t p, std::uint32_t q) {
    return numbers[p] < numbers[q];
  });
  return indices;
}

// The partner of each element, kNone for those without.
struct Partners {
  std::vector<std::uint32_t> of_a;
  std::vector<std::uint32_t> of_b;
};

// Gives elements that have no partner yet the one with the same number; true if there was one.
bool pair_moved(const Elements& elements, Partners& partners) {
  const std::vector<std::uint32_t> a_sorted = sorted_indices(elements.a);
  const std::vector<std::uint32_t> b_sorted = sorted_indices(elements.b);
  bool moved = false;
  for (std::size_t i = 0, j = 0; i < a_sorted.size() && j < b_sorted.size();) {
    const std::uint32_t x = a_sorted[i];
    const std::uint32_t y = b_sorted[j];
    if (elements.a[x] == elements.b[y]) {
      moved = moved || partners.of_a[x] == kNone;
      partners.of_a[x] = y;
      partners.of_b[y] = x;
      ++i;
      ++j;
    } else {
      elements.a[x] < elements.b[y] ? ++i : ++j;
    }
  }
  return moved;
}

// Elements of a gap, [from, to), that have no partner elsewhere.
std::vector<std::uint32_t> alone(const std::vector<std::uint32_t>& partners, std::uint32_t from,
                                 std::uint32_t to) {
  std::vector<std::uint32_t> indices;
  for (std::uint32_t i = from; i < to; ++i) {
    if (partners[i] == kNone) {
      indices.push_back(i);
    }
  }
  return indices;
}

void pair_gap(Match from, Match to, const Partners& partners, std::vector<ElementPair>& pairs) {
  const std::vector<std::uint32_t> a = alone(partners.of_a, from.a, to.a);
  const std::vector<std::uint32_t> b = alone(partners.of_b, from.b, to.b);
  for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
    pairs.push_back({i < a.size() ? a[i] : kNone, i < b.size() ? b[i] : kNone, to.a});
  }
}

}  // namespace

bool is_permutation(const Elements& elements) {
  if (elements.a.size() != elements.b.size()) {
    return false;
  }
  std::vector<std::uint32_t> a = elements.a;
  std::vector<std::uint32_t> b = elements.b;
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  return a == b;
}

ElementPairs pair_permutation(const Elements& elements) {
  const std::vector<std::uint32_t> a = sorted_indices(elements.a);
  const std::vector<std::uint32_t> b = sorted_indices(elements.b);
  ElementPairs result;
  result.moved = true;
  for (std::size_t i = 0; i < a.size(); ++i) {
    result.pairs.push_back({a[i], b[i], 0});
  }
  return result;
}

ElementPairs pair_elements(const Elements& elements, bool unique, AlignmentBudget& budget) {
  const auto a_size = static_cast<std::uint32_t>(elements.a.size());
  const auto b_size = static_cast<std::uint32_t>(elements.b.size());
  const std::vector<Match> matches = align(elements.a, elements.b, budget);
  Partners partners{std::vector(a_size, kNone), std::vector(b_size, kNone)};
  for (const Match& match : matches) {
    partners.of_a[match.a] = match.b;
    partners.of_b[match.b] = match.a;
  }
  ElementPairs result;
  result.moved = unique && pair_moved(elements, partners);
  for (std::uint32_t i = 0; i < a_size; ++i) {
    if (partners.of_a[i] != kNone) {
      result.pairs.push_back({i, partners.of_a[i], i});
    }
  }
  Match from;
  for (const Match& match : matches) {
    pair_gap(from, match, partners, result.pairs);
    from = {match.a + 1, match.b + 1};
  }
  pair_gap(from, {a_size, b_size}, partners, result.pairs);
  return result;
}

}  // namespace lockstep::compare
