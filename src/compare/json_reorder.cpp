#include "compare/json_reorder.hpp"

#include <algorithm>

#include "compare/json_scalar.hpp"

namespace lockstep::compare {
namespace {

// Finds keys by their bytes.
class Table {
 public:
  Table(const Tree& tree, const KeyList& keys) : tree_(tree), keys_(keys) {
    table_.fill(0);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      std::size_t at = home(tree, keys[i]);
      while (table_[at] != 0) {
        at = (at + 1) % kSize;
      }
      table_[at] = static_cast<std::uint8_t>(i + 1);
    }
    free_.fill(true);
  }

  // Takes the first key left that is the same as key `x` of `a`; false when there is none.
  bool take(const Tree& a, std::uint32_t x, std::uint8_t& position) {
    for (std::size_t at = home(a, x); table_[at] != 0; at = (at + 1) % kSize) {
      const std::size_t i = table_[at] - 1U;
      if (free_[i] && same_raw(a, x, tree_, keys_[i])) {
        return take(i, position);
      }
    }
    return false;
  }

  // The same for keys that hold escapes.
  bool take_escaped(const Tree& a, std::uint32_t x, std::uint8_t& position) {
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      if (free_[i] && same_string(a, x, tree_, keys_[i])) {
        return take(i, position);
      }
    }
    return false;
  }

 private:
  static constexpr std::size_t kSize = 2 * KeyList::kCapacity;  // so that it is never full

  static std::size_t home(const Tree& tree, std::uint32_t key) {
    return key_mark(tree, key) / (~std::uint32_t{0} / kSize + 1);
  }

  bool take(std::size_t i, std::uint8_t& position) {
    free_[i] = false;
    position = static_cast<std::uint8_t>(i);
    return true;
  }

  const Tree& tree_;
  const KeyList& keys_;
  std::array<std::uint8_t, kSize> table_;  // positions, from 1
  std::array<bool, KeyList::kCapacity> free_;
};

bool has_escapes(const Tree& tree, const KeyList& keys) {
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (tree[keys[i]].escaped()) {
      return true;
    }
  }
  return false;
}

}  // namespace

bool find_keys(const Tree& a, const KeyList& a_keys, const Tree& b, const KeyList& b_keys,
               std::span<std::uint8_t> positions) {
  if (a_keys.size() != b_keys.size()) {
    return false;
  }
  const bool escapes = has_escapes(a, a_keys) || has_escapes(b, b_keys);
  Table table(b, b_keys);
  for (std::size_t i = 0; i < a_keys.size(); ++i) {
    if (!(escapes ? table.take_escaped(a, a_keys[i], positions[i])
                  : table.take(a, a_keys[i], positions[i]))) {
      return false;
    }
  }
  return true;
}

void Reorderings::learn(std::uint32_t shape, const Tree& a, const KeyList& a_keys,
                        std::span<const std::uint8_t> positions) {
  if (a_keys.size() > Reordering::kMostMembers) {
    return;
  }
  Reordering order;
  order.shape = shape;
  for (std::size_t i = 0; i < a_keys.size(); ++i) {
    order.marks[i] = key_mark(a, a_keys[i]);
    order.positions[i] = positions[i];
  }
  std::array<std::uint32_t, Reordering::kMostMembers> sorted = order.marks;
  const auto end = sorted.begin() + static_cast<std::ptrdiff_t>(a_keys.size());
  std::sort(sorted.begin(), end);
  if (std::adjacent_find(sorted.begin(), end) == end) {
    order.size = static_cast<std::uint32_t>(a_keys.size());
    entries_[shape % kEntries] = order;
  }
}

}  // namespace lockstep::compare
