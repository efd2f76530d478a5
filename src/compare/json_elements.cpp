#include "compare/json_elements.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "compare/json_scalar.hpp"

namespace lockstep::compare {
namespace {

using json::Type;

// Members that identify, the surest first.
constexpr auto kIdentities = std::to_array<std::string_view>(
    {"id", "_id", "ID", "Id", "uuid", "guid", "uid", "key", "slug", "code", "sku", "number", "name",
     "username", "email", "url", "href", "path"});
// Endings of others: order_id, orderId.
constexpr auto kIdentityEndings = std::to_array<std::string_view>({"_id", "Id", "ID", "_uuid"});

struct Keyed {
  std::uint64_t hash = 0;
  bool in_b = false;
  std::uint32_t index = 0;
  std::uint32_t node = kNone;  // of the identity, where there is one
};

// Numbers for `keyed`, in the order of their hashes: equal hashes, equal numbers.
Elements number(std::vector<Keyed>& keyed, std::size_t a_size, std::size_t b_size) {
  std::sort(keyed.begin(), keyed.end(),
            [](const Keyed& p, const Keyed& q) { return p.hash < q.hash; });
  Elements elements;
  elements.a.resize(a_size);
  elements.b.resize(b_size);
  std::uint32_t next = 0;
  for (std::size_t i = 0; i < keyed.size(); ++i) {
    next += i > 0 && keyed[i].hash != keyed[i - 1].hash ? 1U : 0U;
    (keyed[i].in_b ? elements.b : elements.a)[keyed[i].index] = next;
  }
  return elements;
}

// The value of the member with that key; kNone when there is none, several, or it is no string or
// number. A key that is written with escapes does not identify.
std::uint32_t identity(const Tree& tree, std::uint32_t object, std::string_view name) {
  std::uint32_t found = kNone;
  for (std::uint32_t key = object + 1; key != tree[object].next; key = tree[key + 1].next) {
    if (tree.body(key) == name) {
      if (found != kNone) {
        return kNone;
      }
      found = key + 1;
    }
  }
  const bool usable =
      found != kNone && (tree[found].type() == Type::string || tree[found].type() == Type::number);
  return usable ? found : kNone;
}

bool append_identities(const Tree& tree, std::span<const std::uint32_t> nodes,
                       std::string_view name, bool in_b, std::vector<Keyed>& keyed) {
  std::uint32_t index = 0;
  for (const std::uint32_t node : nodes) {
    const std::uint32_t value = identity(tree, node, name);
    if (value == kNone) {
      return false;
    }
    keyed.push_back({hash_of_scalar(tree, value), in_b, index++, value});
  }
  return true;
}

// Whether equal hashes are one element of each side with the same identity.
bool identifies(const Tree& a, const Tree& b, const std::vector<Keyed>& sorted) {
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    const Keyed& p = sorted[i - 1];
    const Keyed& q = sorted[i];
    if (p.hash != q.hash) {
      continue;
    }
    const bool same_side = p.in_b == q.in_b;
    const bool three = i > 1 && sorted[i - 2].hash == p.hash;
    if (same_side || three || !same_scalar(p.in_b ? b : a, p.node, q.in_b ? b : a, q.node)) {
      return false;
    }
  }
  return true;
}

bool all_objects(const Tree& tree, std::span<const std::uint32_t> nodes) {
  return std::all_of(nodes.begin(), nodes.end(),
                     [&tree](std::uint32_t node) { return tree[node].type() == Type::object; });
}

// Names of members of `object` that may identify, the surest first.
std::vector<std::string_view> candidates(const Tree& tree, std::uint32_t object) {
  std::vector<std::string_view> names;
  for (const std::string_view name : kIdentities) {
    if (identity(tree, object, name) != kNone) {
      names.push_back(name);
    }
  }
  std::vector<std::string_view> others;
  for (std::uint32_t key = object + 1; key != tree[object].next; key = tree[key + 1].next) {
    const std::string_view name = tree.body(key);
    if (std::any_of(kIdentityEndings.begin(), kIdentityEndings.end(), [name](auto ending) {
          return name.size() > ending.size() && name.ends_with(ending);
        })) {
      others.push_back(name);
    }
  }
  std::sort(others.begin(), others.end());
  constexpr std::size_t kMostOthers = 4;
  others.resize(std::min(others.size(), kMostOthers));
  names.insert(names.end(), others.begin(), others.end());
  return names;
}

}  // namespace

std::vector<std::uint32_t> element_nodes(const Tree& tree, std::uint32_t array) {
  std::vector<std::uint32_t> nodes;
  nodes.reserve(tree[array].size());
  for (std::uint32_t node = array + 1; node != tree[array].next; node = tree[node].next) {
    nodes.push_back(node);
  }
  return nodes;
}

Elements number_by_value(std::span<const std::uint32_t> a_nodes,
                         std::span<const std::uint64_t> a_hashes,
                         std::span<const std::uint32_t> b_nodes,
                         std::span<const std::uint64_t> b_hashes) {
  std::vector<Keyed> keyed;
  keyed.reserve(a_nodes.size() + b_nodes.size());
  for (std::uint32_t i = 0; i < a_nodes.size(); ++i) {
    keyed.push_back({a_hashes[a_nodes[i]], false, i});
  }
  for (std::uint32_t i = 0; i < b_nodes.size(); ++i) {
    keyed.push_back({b_hashes[b_nodes[i]], true, i});
  }
  return number(keyed, a_nodes.size(), b_nodes.size());
}

std::optional<Elements> number_by_identity(const Tree& a, std::span<const std::uint32_t> a_nodes,
                                           const Tree& b, std::span<const std::uint32_t> b_nodes) {
  if (a_nodes.empty() || b_nodes.empty() || !all_objects(a, a_nodes) || !all_objects(b, b_nodes)) {
    return std::nullopt;
  }
  for (const std::string_view name : candidates(a, a_nodes[0])) {
    std::vector<Keyed> keyed;
    keyed.reserve(a_nodes.size() + b_nodes.size());
    if (!append_identities(a, a_nodes, name, false, keyed) ||
        !append_identities(b, b_nodes, name, true, keyed)) {
      continue;
    }
    Elements elements = number(keyed, a_nodes.size(), b_nodes.size());
    if (identifies(a, b, keyed)) {
      return elements;
    }
  }
  return std::nullopt;
}

}  // namespace lockstep::compare
