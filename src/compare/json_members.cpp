#include "compare/json_members.hpp"

#include <algorithm>
#include <compare>

#include "compare/json_scalar.hpp"

namespace lockstep::compare {
namespace {

// Hash first: the keys themselves are looked at only where hashes are equal, and then they decide.
std::strong_ordering order_of_keys(const Tree& a, const Member& x, const Tree& b, const Member& y) {
  if (x.hash != y.hash) {
    return x.hash <=> y.hash;
  }
  return same_raw(a, x.key, b, y.key) ? std::strong_ordering::equal
                                      : order_of_strings(a, x.key, b, y.key);
}

void collect(const Tree& tree, MemberRange range, std::vector<Member>& members) {
  members.clear();
  for (std::uint32_t key = range.key; key != range.end; key = tree[key + 1].next) {
    const auto position = static_cast<std::uint32_t>(members.size());
    members.push_back({hash_of_string(tree, key), key, position});
  }
  std::sort(members.begin(), members.end(), [&tree](const Member& x, const Member& y) {
    const std::strong_ordering order = order_of_keys(tree, x, tree, y);
    return order != 0 ? order < 0 : x.position < y.position;
  });
}

// The first members of `sorted` that have the same key.
std::span<const Member> first_namesakes(const Tree& tree, std::span<const Member> sorted) {
  std::size_t count = std::min<std::size_t>(sorted.size(), 1);
  while (count < sorted.size() && order_of_keys(tree, sorted[0], tree, sorted[count]) == 0) {
    ++count;
  }
  return sorted.first(count);
}

std::uint64_t document_order(const Namesakes& group) {
  constexpr std::uint64_t kOnlyInB = std::uint64_t{1} << 32U;
  return group.a.empty() ? kOnlyInB + group.b.front().position : group.a.front().position;
}

}  // namespace

std::span<const Namesakes> MemberGroups::group(const Tree& a, MemberRange x, const Tree& b,
                                               MemberRange y) {
  collect(a, x, a_);
  collect(b, y, b_);
  groups_.clear();
  std::span<const Member> a_left = a_;
  std::span<const Member> b_left = b_;
  while (!a_left.empty() || !b_left.empty()) {
    Namesakes group{first_namesakes(a, a_left), first_namesakes(b, b_left)};
    if (!group.a.empty() && !group.b.empty()) {
      const std::strong_ordering order = order_of_keys(a, group.a[0], b, group.b[0]);
      if (order < 0) {
        group.b = {};
      } else if (order > 0) {
        group.a = {};
      }
    }
    a_left = a_left.subspan(group.a.size());
    b_left = b_left.subspan(group.b.size());
    groups_.push_back(group);
  }
  std::sort(groups_.begin(), groups_.end(), [](const Namesakes& p, const Namesakes& q) {
    return document_order(p) < document_order(q);
  });
  return groups_;
}

}  // namespace lockstep::compare
