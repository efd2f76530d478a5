// In which order one side of a comparison has the members of the other's objects.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "compare/json_members.hpp"
#include "compare/json_tree.hpp"

namespace lockstep::compare {

// The keys of a range in document order, at most kCapacity of them.
class KeyList {
 public:
  static constexpr std::size_t kCapacity = 64;

  // False when there are too many.
  bool fill(const Tree& tree, MemberRange range) {
    size_ = 0;
    for (std::uint32_t key = range.key; key != range.end; key = tree.after(key + 1)) {
      if (size_ == kCapacity) {
        return false;
      }
      keys_[size_++] = key;
    }
    return true;
  }

  std::uint32_t operator[](std::size_t i) const { return keys_.data()[i]; }
  std::size_t size() const { return size_; }

 private:
  std::size_t size_ = 0;
  std::array<std::uint32_t, kCapacity> keys_;
};

// Where each key of `a` is found in `b`: positions in the list. Keys repeat and hold escapes as
// they like. Equal keys are paired in order. False when the two do not have the same keys, each as
// often.
bool find_keys(const Tree& a, const KeyList& a_keys, const Tree& b, const KeyList& b_keys,
               std::span<std::uint8_t> positions);

// The order that the members of an object had.
struct Reordering {
  static constexpr std::size_t kMostMembers = 32;

  std::uint32_t shape = 0;
  std::uint32_t size = 0;
  // Of the keys in `a` (key_mark), no two of them the same. So keys that have the same marks differ
  // from each other as well, and a repeated key, which this order could mix up, is noticed.
  std::array<std::uint32_t, kMostMembers> marks{};
  std::array<std::uint8_t, kMostMembers> positions{};  // of the same keys in `b`
};

// Remembers the last reordering at each shape of place, since objects of one kind nearly always
// have their members in one order. Holds no text and can be kept from one document to the next:
// what is remembered is only a guess where to look.
class Reorderings {
 public:
  const Reordering* find(std::uint32_t shape) const {
    const Reordering& entry = entries_[shape % kEntries];
    return entry.shape == shape && entry.size != 0 ? &entry : nullptr;
  }
  void learn(std::uint32_t shape, const Tree& a, const KeyList& a_keys,
             std::span<const std::uint8_t> positions);

 private:
  static constexpr std::size_t kEntries = 64;

  std::vector<Reordering> entries_ = std::vector<Reordering>(kEntries);
};

}  // namespace lockstep::compare
