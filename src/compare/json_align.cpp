#include "compare/json_align.hpp"

#include <algorithm>
#include <cassert>
#include <optional>

#include "compare/json_align_unique.hpp"

namespace lockstep::compare {
namespace {

using Classes = std::span<const std::uint32_t>;

// Two costs in one number, the first outweighing any amount of the second: elements that are in no
// pair, and changed places.
using Cost = std::uint64_t;
constexpr Cost kUnmatched = Cost{1} << 32U;
constexpr Cost kSkip = kUnmatched + 1;         // an element of one side
constexpr Cost kReplace = 2 * kUnmatched + 1;  // one of each, in the same place
constexpr Cost kImpossible = ~Cost{0} >> 1U;

Cost gap_cost(std::size_t a, std::size_t b) { return (a + b) * kUnmatched + std::max(a, b); }

// The costs of aligning the rest of both arrays from any place (i, j) on, for the places near the
// diagonal: a path through the others skips more elements than the band is wide.
class Band {
 public:
  // `slack`: how many diagonals lie beyond those of both corners, on either side.
  Band(Classes a, Classes b, std::size_t slack)
      : a_(a),
        b_(b),
        above_(slack + (a.size() > b.size() ? a.size() - b.size() : 0)),
        width_(width(a, b, slack)),
        costs_((a.size() + 1) * width_, kImpossible) {
    for (std::size_t i = a.size() + 1; i-- > 0;) {
      fill_row(i);
    }
  }

  static std::size_t width(Classes a, Classes b, std::size_t slack) {
    return 2 * slack + 1 + std::max(a.size(), b.size()) - std::min(a.size(), b.size());
  }
  static std::size_t cells(Classes a, Classes b, std::size_t slack) {
    return (a.size() + 1) * width(a, b, slack);
  }

  // Whether no path outside of the band can be as good.
  bool is_exact() const {
    const std::size_t detour = width_ + 1;  // elements skipped by a path that leaves the band
    return at(0, 0) / kUnmatched < detour || width_ > a_.size() + b_.size();
  }

  std::vector<Match> matches() const {
    std::vector<Match> found;
    std::size_t i = 0;
    std::size_t j = 0;
    while (const std::optional<Match> next = next_match(i, j)) {
      found.push_back(*next);
      i = next->a + 1;
      j = next->b + 1;
    }
    return found;
  }

 private:
  // Column of place (i, j) in row i; the band starts at j = i - above_.
  Cost at(std::size_t i, std::size_t j) const {
    const std::size_t column = j + above_ - i;
    return j + above_ >= i && column < width_ ? costs_[i * width_ + column] : kImpossible;
  }

  void fill_row(std::size_t i) {
    const std::size_t first = i > above_ ? i - above_ : 0;
    const std::size_t last = std::min(b_.size(), i + width_ - 1 - above_);
    for (std::size_t j = last + 1; j-- > first;) {
      costs_[i * width_ + (j + above_ - i)] = best(i, j);
    }
  }

  Cost best(std::size_t i, std::size_t j) const {
    if (i == a_.size() || j == b_.size()) {
      return gap_cost(a_.size() - i, b_.size() - j);
    }
    if (a_[i] == b_[j]) {
      return at(i + 1, j + 1);  // never worse than any other way on
    }
    return std::min({at(i + 1, j) + kSkip, at(i, j + 1) + kSkip, at(i + 1, j + 1) + kReplace});
  }

  // The earliest pair of a best alignment of what follows (i, j).
  std::optional<Match> next_match(std::size_t i, std::size_t j) const {
    const std::size_t a_left = a_.size() - i;
    const std::size_t b_left = b_.size() - j;
    const Cost cost = at(i, j);
    if (cost == gap_cost(a_left, b_left)) {
      return std::nullopt;
    }
    const std::size_t shorter = std::min(a_left, b_left);
    const std::size_t longer = std::max(a_left, b_left);
    for (std::size_t skipped = 0;; ++skipped) {
      assert(skipped < a_left + b_left);
      // Of the pairs after as many skipped elements, the most even one.
      const std::size_t least = skipped < longer ? 0 : skipped - longer + 1;
      for (std::size_t less = std::min(skipped / 2 + 1, shorter); less-- > least;) {
        const std::size_t more = skipped - less;
        const bool one = more < b_left && keeps(i + less, j + more, cost, less, more);
        const bool other = more < a_left && keeps(i + more, j + less, cost, more, less);
        if (one && (!other || a_[i + less] <= a_[i + more])) {
          return match(i + less, j + more);
        }
        if (other) {
          return match(i + more, j + less);
        }
      }
    }
  }

  bool keeps(std::size_t i, std::size_t j, Cost cost, std::size_t a_gap, std::size_t b_gap) const {
    return a_[i] == b_[j] && gap_cost(a_gap, b_gap) + at(i + 1, j + 1) == cost;
  }

  static Match match(std::size_t i, std::size_t j) {
    return {static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(j)};
  }

  Classes a_;
  Classes b_;
  std::size_t above_;
  std::size_t width_;
  std::vector<Cost> costs_;
};

bool have_common_element(Classes a, Classes b) {
  std::vector<std::uint32_t> x(a.begin(), a.end());
  std::vector<std::uint32_t> y(b.begin(), b.end());
  std::sort(x.begin(), x.end());
  std::sort(y.begin(), y.end());
  auto i = x.begin();
  auto j = y.begin();
  while (i != x.end() && j != y.end() && *i != *j) {
    *i < *j ? ++i : ++j;
  }
  return i != x.end() && j != y.end();
}

// A best alignment, or nullopt when that is beyond the budget. The band is widened until it holds
// every best alignment.
std::optional<std::vector<Match>> align_exactly(Classes a, Classes b, AlignmentBudget& budget) {
  constexpr std::size_t kFirstSlack = 8;
  for (std::size_t slack = kFirstSlack;; slack *= 4) {
    const std::size_t cells = Band::cells(a, b, slack);
    if (cells > budget.table_cells || cells > budget.cells) {
      return std::nullopt;
    }
    budget.cells -= cells;
    const Band band(a, b, slack);
    if (band.is_exact()) {
      return band.matches();
    }
  }
}

std::size_t common_prefix(Classes a, Classes b) {
  return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first -
                                  a.begin());
}

std::size_t common_suffix(Classes a, Classes b) {
  return static_cast<std::size_t>(std::mismatch(a.rbegin(), a.rend(), b.rbegin(), b.rend()).first -
                                  a.rbegin());
}

void append_run(std::vector<Match>& matches, std::size_t a, std::size_t b, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    matches.push_back({static_cast<std::uint32_t>(a + i), static_cast<std::uint32_t>(b + i)});
  }
}

}  // namespace

std::vector<Match> align(Classes a, Classes b, AlignmentBudget& budget) {
  // Every best alignment can be changed to one that keeps the prefix, but not so with the suffix:
  // [x, 1, 1] and [y, 1] keep the earlier 1.
  const std::size_t prefix = common_prefix(a, b);
  std::vector<Match> matches;
  append_run(matches, 0, 0, prefix);
  a = a.subspan(prefix);
  b = b.subspan(prefix);
  if (!have_common_element(a, b)) {
    return matches;
  }
  std::size_t suffix = 0;
  std::optional<std::vector<Match>> middle = align_exactly(a, b, budget);
  if (!middle) {
    suffix = common_suffix(a, b);
    middle = align_unique(a.first(a.size() - suffix), b.first(b.size() - suffix));
  }
  for (const Match& match : *middle) {
    append_run(matches, prefix + match.a, prefix + match.b, 1);
  }
  append_run(matches, prefix + a.size() - suffix, prefix + b.size() - suffix, suffix);
  return matches;
}

}  // namespace lockstep::compare
