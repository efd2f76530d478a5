#include "compare/json_align_unique.hpp"

#include <algorithm>
#include <cstddef>
#include <tuple>

namespace lockstep::compare {
namespace {

struct Occurrence {
  std::uint32_t element = 0;
  std::uint32_t index = 0;
  auto operator<=>(const Occurrence&) const = default;
};

// Elements that occur once, ascending.
std::vector<Occurrence> singles(std::span<const std::uint32_t> elements) {
  std::vector<Occurrence> all;
  all.reserve(elements.size());
  for (const std::uint32_t element : elements) {
    all.push_back({element, static_cast<std::uint32_t>(all.size())});
  }
  std::sort(all.begin(), all.end());
  std::vector<Occurrence> once;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool repeats = (i > 0 && all[i - 1].element == all[i].element) ||
                         (i + 1 < all.size() && all[i + 1].element == all[i].element);
    if (!repeats) {
      once.push_back(all[i]);
    }
  }
  return once;
}

// Ascending on side a.
std::vector<Match> common_singles(std::span<const std::uint32_t> a,
                                  std::span<const std::uint32_t> b) {
  const std::vector<Occurrence> x = singles(a);
  const std::vector<Occurrence> y = singles(b);
  std::vector<Match> common;
  for (auto i = x.begin(), j = y.begin(); i != x.end() && j != y.end();) {
    if (i->element == j->element) {
      common.push_back({i++->index, j++->index});
    } else {
      i->element < j->element ? ++i : ++j;
    }
  }
  std::sort(common.begin(), common.end(), [](Match p, Match q) { return p.a < q.a; });
  return common;
}

// levels[n - 1]: the pairs that start a longest ascending run of n pairs.
std::vector<std::vector<Match>> levels_of(const std::vector<Match>& pairs) {
  std::vector<std::vector<Match>> levels;
  // Within a level, b ascends as pairs are met from the last one on, so the newest is the greatest.
  for (auto pair = pairs.rbegin(); pair != pairs.rend(); ++pair) {
    const auto level =
        std::partition_point(levels.begin(), levels.end(),
                             [&](const std::vector<Match>& run) { return run.back().b > pair->b; });
    if (level == levels.end()) {
      levels.push_back({*pair});
    } else {
      level->push_back(*pair);
    }
  }
  return levels;
}

}  // namespace

std::vector<Match> align_unique(std::span<const std::uint32_t> a,
                                std::span<const std::uint32_t> b) {
  const std::vector<std::vector<Match>> levels = levels_of(common_singles(a, b));
  std::vector<Match> matches;
  for (auto level = levels.rbegin(); level != levels.rend(); ++level) {
    const std::uint32_t a_from = matches.empty() ? 0 : matches.back().a + 1;
    const std::uint32_t b_from = matches.empty() ? 0 : matches.back().b + 1;
    // The earliest and most even pair, as align() prefers it.
    const auto rank = [&](const Match& pair) {
      const std::uint64_t a_gap = pair.a - a_from;
      const std::uint64_t b_gap = pair.b - b_from;
      return std::tuple(a_gap + b_gap, std::max(a_gap, b_gap), a[pair.a]);
    };
    const Match* best = nullptr;
    for (const Match& pair : *level) {
      const bool follows = pair.a >= a_from && pair.b >= b_from;
      if (follows && (best == nullptr || rank(pair) < rank(*best))) {
        best = &pair;
      }
    }
    matches.push_back(*best);
  }
  return matches;
}

}  // namespace lockstep::compare
