#include "compare/json_unordered.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lockstep/json/code_points.hpp"
#include "lockstep/json/hash.hpp"

#include "compare/json_elements.hpp"

namespace lockstep::compare {
namespace {

// An element as a number that is the same for those it may be paired with, and its index.
using Numbered = std::pair<std::uint64_t, std::uint32_t>;

std::vector<Numbered> by_value(const Bag& bag, std::span<const std::uint32_t> indices) {
  std::vector<Numbered> numbered;
  numbered.reserve(indices.size());
  for (const std::uint32_t index : indices) {
    numbered.emplace_back(bag.hashes[bag.nodes[index]], index);
  }
  return numbered;
}

// The value of the last member with that key, as decoders take it.
std::uint32_t member(const Tree& tree, std::uint32_t object, const std::string& name) {
  std::uint32_t found = kNone;
  if (tree[object].type() != json::Type::object) {
    return found;
  }
  for (std::uint32_t key = object + 1; key != tree[object].next; key = tree[key + 1].next) {
    const bool same =
        tree[key].escaped() ? json::unescape(tree.body(key)) == name : tree.body(key) == name;
    found = same ? key + 1 : found;
  }
  return found;
}

// What lacks the key is found by its value.
std::vector<Numbered> by_key(const Bag& bag, const std::string& name) {
  std::vector<Numbered> numbered;
  numbered.reserve(bag.nodes.size());
  for (std::uint32_t index = 0; index < bag.nodes.size(); ++index) {
    const std::uint32_t node = bag.nodes[index];
    const std::uint32_t value = member(bag.tree, node, name);
    json::Hasher hasher(value == kNone ? 1 : 2);
    hasher.add(bag.hashes[value == kNone ? node : value]);
    numbered.emplace_back(hasher.finish(), index);
  }
  return numbered;
}

std::vector<Numbered> by_identity(const std::vector<std::uint32_t>& numbers,
                                  std::span<const std::uint32_t> indices) {
  std::vector<Numbered> numbered;
  numbered.reserve(numbers.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    numbered.emplace_back(numbers[i], indices[i]);
  }
  return numbered;
}

// The indices of all elements, or in a set of the first one of each value.
std::vector<std::uint32_t> indices_of(const Bag& bag, bool set) {
  std::vector<std::uint32_t> all(bag.nodes.size());
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    all[i] = i;
  }
  if (!set) {
    return all;
  }
  std::vector<Numbered> numbered = by_value(bag, all);
  std::sort(numbered.begin(), numbered.end());
  all.clear();
  for (std::size_t i = 0; i < numbered.size(); ++i) {
    if (i == 0 || numbered[i].first != numbered[i - 1].first) {
      all.push_back(numbered[i].second);
    }
  }
  std::sort(all.begin(), all.end());
  return all;
}

std::vector<std::uint32_t> nodes_at(const Bag& bag, std::span<const std::uint32_t> indices) {
  std::vector<std::uint32_t> nodes;
  nodes.reserve(indices.size());
  for (const std::uint32_t index : indices) {
    nodes.push_back(bag.nodes[index]);
  }
  return nodes;
}

// What has the same number, in order; then what is left, in order too if `leftovers`.
std::vector<ElementPair> pair_numbered(std::vector<Numbered> a, std::vector<Numbered> b,
                                       bool leftovers) {
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  std::vector<ElementPair> pairs;
  std::vector<std::uint32_t> a_left;
  std::vector<std::uint32_t> b_left;
  auto i = a.begin();
  auto j = b.begin();
  while (i != a.end() || j != b.end()) {
    if (i != a.end() && j != b.end() && i->first == j->first) {
      pairs.push_back({i++->second, j++->second, 0});
    } else if (j == b.end() || (i != a.end() && i->first < j->first)) {
      a_left.push_back(i++->second);
    } else {
      b_left.push_back(j++->second);
    }
  }
  std::sort(a_left.begin(), a_left.end());
  std::sort(b_left.begin(), b_left.end());
  const std::size_t both = leftovers ? std::min(a_left.size(), b_left.size()) : 0;
  for (std::size_t k = 0; k < both; ++k) {
    pairs.push_back({a_left[k], b_left[k], 0});
  }
  for (std::size_t k = both; k < a_left.size(); ++k) {
    pairs.push_back({a_left[k], kNone, 0});
  }
  const auto end = static_cast<std::uint32_t>(a.size());
  for (std::size_t k = both; k < b_left.size(); ++k) {
    pairs.push_back({kNone, b_left[k], std::min(b_left[k], end)});
  }
  return pairs;
}

bool crosses(std::vector<ElementPair> pairs) {
  std::erase_if(pairs, [](const ElementPair& pair) { return pair.a == kNone || pair.b == kNone; });
  std::sort(pairs.begin(), pairs.end(),
            [](const ElementPair& p, const ElementPair& q) { return p.a < q.a; });
  return !std::is_sorted(pairs.begin(), pairs.end(),
                         [](const ElementPair& p, const ElementPair& q) { return p.b < q.b; });
}

}  // namespace

UnorderedPairs pair_without_order(const Unordered& rule, const Bag& a, const Bag& b) {
  UnorderedPairs result;
  if (rule.as == Unordered::As::by_key) {
    result.pairs.pairs = pair_numbered(by_key(a, rule.key), by_key(b, rule.key), false);
    result.hid = crosses(result.pairs.pairs);
    return result;
  }
  const bool set = rule.as == Unordered::As::set;
  const std::vector<std::uint32_t> a_indices = indices_of(a, set);
  const std::vector<std::uint32_t> b_indices = indices_of(b, set);
  const auto identities =
      number_by_identity(a.tree, nodes_at(a, a_indices), b.tree, nodes_at(b, b_indices));
  result.pairs.pairs = identities
                           ? pair_numbered(by_identity(identities->a, a_indices),
                                           by_identity(identities->b, b_indices), true)
                           : pair_numbered(by_value(a, a_indices), by_value(b, b_indices), true);
  const bool dropped = a_indices.size() != a.nodes.size() || b_indices.size() != b.nodes.size();
  result.hid = dropped || crosses(result.pairs.pairs);
  return result;
}

}  // namespace lockstep::compare
