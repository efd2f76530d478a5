#include "compare/sequence.hpp"

#include <algorithm>

#include "lockstep/json/hash.hpp"

namespace lockstep::compare {
namespace {

using Field = std::uint64_t Item::*;

struct Classes {
  std::vector<std::uint32_t> a;
  std::vector<std::uint32_t> b;
};

// Numbers that are the same where the field is, and do not depend on which side is which.
Classes classes_of(std::span<const Item> a, std::span<const Item> b, Field field) {
  std::vector<std::uint64_t> all;
  all.reserve(a.size() + b.size());
  for (const std::span<const Item> items : {a, b}) {
    for (const Item& item : items) {
      all.push_back(item.*field);
    }
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  const auto numbers = [&](std::span<const Item> items) {
    std::vector<std::uint32_t> out;
    out.reserve(items.size());
    for (const Item& item : items) {
      const auto found = std::lower_bound(all.begin(), all.end(), item.*field);
      out.push_back(static_cast<std::uint32_t>(found - all.begin()));
    }
    return out;
  };
  return {numbers(a), numbers(b)};
}

struct Gap {
  std::uint32_t a = 0;  // where it starts
  std::uint32_t b = 0;
  std::uint32_t a_end = 0;
  std::uint32_t b_end = 0;
};

void pair_in_order(const Gap& gap, std::vector<ItemPair>& pairs) {
  for (std::uint32_t i = 0; i < std::max(gap.a_end - gap.a, gap.b_end - gap.b); ++i) {
    ItemPair pair;
    if (gap.a + i < gap.a_end) {
      pair.a = gap.a + i;
    }
    if (gap.b + i < gap.b_end) {
      pair.b = gap.b + i;
    }
    pairs.push_back(pair);
  }
}

// Calls in_gap for what lies before, between and after the matches, and pairs these.
template <typename InGap>
void walk(const std::vector<Match>& matches, const Gap& whole, std::vector<ItemPair>& pairs,
          InGap in_gap) {
  Gap gap = whole;
  for (const Match& match : matches) {
    const std::uint32_t a = whole.a + match.a;
    const std::uint32_t b = whole.b + match.b;
    in_gap(Gap{gap.a, gap.b, a, b});
    pairs.push_back({a, b});
    gap.a = a + 1;
    gap.b = b + 1;
  }
  in_gap(gap);
}

}  // namespace

std::uint64_t hash_of(std::string_view bytes) {
  json::Hasher hasher(0);
  hasher.add(bytes);
  return hasher.finish();
}

std::vector<ItemPair> pair_items(std::span<const Item> a, std::span<const Item> b,
                                 AlignmentBudget& budget) {
  const Classes equal = classes_of(a, b, &Item::hash);
  const Classes alike = classes_of(a, b, &Item::likeness);
  const Gap whole{0, 0, static_cast<std::uint32_t>(a.size()), static_cast<std::uint32_t>(b.size())};
  std::vector<ItemPair> pairs;
  walk(align(equal.a, equal.b, budget), whole, pairs, [&](const Gap& gap) {
    if (gap.a == gap.a_end || gap.b == gap.b_end) {
      pair_in_order(gap, pairs);
      return;
    }
    const std::span<const std::uint32_t> left(alike.a);
    const std::span<const std::uint32_t> right(alike.b);
    walk(align(left.subspan(gap.a, gap.a_end - gap.a), right.subspan(gap.b, gap.b_end - gap.b),
               budget),
         gap, pairs, [&pairs](const Gap& rest) { pair_in_order(rest, pairs); });
  });
  return pairs;
}

bool is_reordered(std::span<const Item> a, std::span<const Item> b) {
  const auto hashes = [](std::span<const Item> items) {
    std::vector<std::uint64_t> out;
    out.reserve(items.size());
    for (const Item& item : items) {
      out.push_back(item.hash);
    }
    return out;
  };
  std::vector<std::uint64_t> x = hashes(a);
  std::vector<std::uint64_t> y = hashes(b);
  if (x.size() != y.size() || x == y) {
    return false;
  }
  std::sort(x.begin(), x.end());
  std::sort(y.begin(), y.end());
  return x == y;
}

}  // namespace lockstep::compare
