#include "compare/json_equal.hpp"

#include <array>
#include <bit>
#include <cstddef>

#include "compare/json_scalar.hpp"

namespace lockstep::compare {
namespace {

// The members of one object that are still to be found, at most 64 of them. Eight one-byte tags of
// their keys are compared at a time.
class Slots {
 public:
  static constexpr std::size_t kCapacity = 64;

  // False when there are too many members from `key` on, or keys that hold escapes.
  bool fill(const Tree& tree, std::uint32_t key, std::uint32_t end) {
    while (key != end) {
      if (size_ == kCapacity || tree[key].escaped()) {
        return false;
      }
      if (size_ % kPerWord == 0) {
        tags_[size_ / kPerWord] = 0;
        free_[size_ / kPerWord] = 0;
      }
      const std::size_t shift = size_ % kPerWord * 8;
      tags_[size_ / kPerWord] |= std::uint64_t{tag(tree[key].next)} << shift;
      free_[size_ / kPerWord] |= std::uint64_t{0x80} << shift;
      keys_[size_++] = key;
      key = tree[key + 1].next;
    }
    return true;
  }

  // Takes the first key left that is the same as key `x` of `a`; kNone when there is none.
  std::uint32_t take(const Tree& a, std::uint32_t x, const Tree& b) {
    const std::uint64_t pattern = tag(a[x].next) * kEveryByte;
    for (std::size_t word = 0; word * kPerWord < size_; ++word) {
      // The high bit of every byte that is zero, and of few others.
      const std::uint64_t unlike = tags_[word] ^ pattern;
      std::uint64_t hits = (unlike - kEveryByte) & ~unlike & free_[word];
      for (; hits != 0; hits &= hits - 1) {
        const auto slot = static_cast<std::size_t>(std::countr_zero(hits)) / 8;
        const std::uint32_t key = keys_[word * kPerWord + slot];
        if (same_raw(a, x, b, key)) {
          free_[word] ^= hits & (~hits + 1);
          return key;
        }
      }
    }
    return kNone;
  }

  // The same for a key that holds escapes.
  std::uint32_t take_escaped(const Tree& a, std::uint32_t x, const Tree& b) {
    for (std::size_t slot = 0; slot < size_; ++slot) {
      const std::uint64_t bit = std::uint64_t{0x80} << slot % kPerWord * 8;
      std::uint64_t& free = free_[slot / kPerWord];
      if ((free & bit) != 0 && same_string(a, x, b, keys_[slot])) {
        free ^= bit;
        return keys_[slot];
      }
    }
    return kNone;
  }

 private:
  static constexpr std::size_t kPerWord = 8;
  static constexpr std::uint64_t kEveryByte = 0x0101010101010101;
  static std::uint8_t tag(std::uint32_t fingerprint) {
    return static_cast<std::uint8_t>(fingerprint);
  }

  std::size_t size_ = 0;
  std::array<std::uint64_t, kCapacity / kPerWord> tags_;
  std::array<std::uint64_t, kCapacity / kPerWord> free_;  // 0x80 for each one not yet taken
  std::array<std::uint32_t, kCapacity> keys_;
};

}  // namespace

bool EqualWalk::equal(std::uint32_t a, std::uint32_t b) {
  containers_.clear();
  if (!value({a, b, kNone, 0, 0})) {
    return false;
  }
  for (std::uint32_t i = 0; i < containers_.size(); ++i) {
    const bool is_object = a_[containers_[i].a].type() == json::Type::object;
    if (!(is_object ? members(i) : elements(i))) {
      return false;
    }
  }
  return true;
}

inline bool EqualWalk::value(const Place& place) {
  const json::Node& x = a_[place.a];
  const json::Node& y = b_[place.b];
  if (x.is_container()) {
    // Type and size are in the same word.
    if (x.info != y.info) {
      return false;
    }
    if (x.size() != 0) {
      containers_.push_back(place);
    }
    return true;
  }
  return same_raw(a_, place.a, b_, place.b) || respelled(place);
}

bool EqualWalk::respelled(const Place& place) {
  if (!same_scalar(a_, place.a, b_, place.b)) {
    return false;
  }
  const bool is_string = a_[place.a].type() == json::Type::string;
  add(is_string ? Spelling::string_escapes : Spelling::number, place);
  return true;
}

void EqualWalk::add(Spelling sort, const Place& place) {
  if (spellings_ != nullptr) {
    spellings_->add(sort, place);
  }
}

bool EqualWalk::elements(std::uint32_t container) {
  const Place here = containers_[container];
  const std::uint32_t end = a_[here.a].next;
  std::uint32_t index = 0;
  for (std::uint32_t x = here.a + 1, y = here.b + 1; x != end; x = a_[x].next, y = b_[y].next) {
    if (!value({x, y, container, index, index})) {
      return false;
    }
    ++index;
  }
  return true;
}

// As long as the members are in the same order, they are found without a search.
bool EqualWalk::members(std::uint32_t container) {
  const Place here = containers_[container];
  const std::uint32_t end = a_[here.a].next;
  std::uint32_t x = here.a + 1;
  std::uint32_t y = here.b + 1;
  for (; x != end; x = a_[x + 1].next, y = b_[y + 1].next) {
    if (a_[x].next != b_[y].next || !same_raw(a_, x, b_, y)) {
      return reordered_members(container, x, y);
    }
    if (!value({x + 1, y + 1, container, 0, 0})) {
      return false;
    }
  }
  return true;
}

bool EqualWalk::reordered_members(std::uint32_t container, std::uint32_t a_key,
                                  std::uint32_t b_key) {
  const Place here = containers_[container];
  Slots slots;
  if (!slots.fill(b_, b_key, b_[here.b].next)) {
    return grouped_members(container, a_key, b_key);
  }
  // The first free one: so repeated keys are met in the same order on both sides.
  bool in_order = true;
  std::uint32_t last = 0;
  for (std::uint32_t x = a_key; x != a_[here.a].next; x = a_[x + 1].next) {
    const bool escaped = a_[x].escaped();
    const std::uint32_t y = escaped ? slots.take_escaped(a_, x, b_) : slots.take(a_, x, b_);
    if (y == kNone) {
      return false;
    }
    const Place place{x + 1, y + 1, container, 0, 0};
    if (!value(place)) {
      return false;
    }
    if (escaped) {
      add(Spelling::key_escapes, place);
    }
    in_order = in_order && y > last;
    last = y;
  }
  if (!in_order) {
    add(Spelling::key_order, here);
  }
  return true;
}

bool EqualWalk::grouped_members(std::uint32_t container, std::uint32_t a_key, std::uint32_t b_key) {
  const Place here = containers_[container];
  bool in_order = true;
  std::uint32_t last = 0;
  for (const Namesakes& group :
       groups_.group(a_, {a_key, a_[here.a].next}, b_, {b_key, b_[here.b].next})) {
    if (group.a.size() != group.b.size()) {
      return false;
    }
    for (std::size_t i = 0; i < group.a.size(); ++i) {
      const Member& x = group.a[i];
      const Member& y = group.b[i];
      const Place place{x.key + 1, y.key + 1, container, 0, 0};
      if (!value(place)) {
        return false;
      }
      if (!same_raw(a_, x.key, b_, y.key)) {
        add(Spelling::key_escapes, place);
      }
    }
    in_order = in_order && group.b[0].position >= last;
    last = group.b[0].position;
  }
  if (!in_order) {
    add(Spelling::key_order, here);
  }
  return true;
}

}  // namespace lockstep::compare
