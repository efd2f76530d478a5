#include "compare/json_equal.hpp"

#include <array>
#include <cstddef>
#include <utility>

#include "compare/json_scalar.hpp"

namespace lockstep::compare {

bool EqualWalk::equal(const Tree& a, std::uint32_t x, const Tree& b, std::uint32_t y,
                      Spellings* spellings) {
  a_ = a;
  b_ = b;
  spellings_ = spellings;
  containers_.shrink(0);
  if (!value(x, y, kNone, 0)) {
    return false;
  }
  // In document order, so that memory is met in order.
  pending_.assign(containers_.size(), 0);
  while (!pending_.empty()) {
    const std::uint32_t container = pending_.back();
    pending_.pop_back();
    x = containers_[container].a;
    y = containers_[container].b;
    const std::uint32_t before = containers_.size();
    const bool is_object = a_[x].type() == json::Type::object;
    if (!(is_object ? members(container, x, y) : elements(container, x, y))) {
      return false;
    }
    for (std::uint32_t i = containers_.size(); i-- > before;) {
      pending_.push_back(i);
    }
  }
  return true;
}

[[gnu::always_inline]] inline Place EqualWalk::place(std::uint32_t x, std::uint32_t y,
                                                     std::uint32_t parent,
                                                     std::uint32_t index) const {
  Place place{x, y, parent, index, index};
  if (parent != kNone) {
    const Place& container = containers_[parent];
    place.shape = a_[container.a].type() == json::Type::object ? shape_of_member(container, a_, x)
                                                               : shape_of_element(container);
  }
  return place;
}

[[gnu::always_inline]] inline bool EqualWalk::value(std::uint32_t x, std::uint32_t y,
                                                    std::uint32_t parent, std::uint32_t index) {
  if (!a_[x].is_container()) {
    return same_raw(a_, x, b_, y) || respelled(x, y, parent, index);
  }
  // Type and size are in the same word.
  if (a_[x].info != b_[y].info) {
    return false;
  }
  if (a_[x].size() != 0) {
    containers_.push(place(x, y, parent, index));
  }
  return true;
}

bool EqualWalk::respelled(std::uint32_t x, std::uint32_t y, std::uint32_t parent,
                          std::uint32_t index) {
  if (!same_scalar(a_, x, b_, y)) {
    return false;
  }
  const bool is_string = a_[x].type() == json::Type::string;
  add(is_string ? Spelling::string_escapes : Spelling::number, place(x, y, parent, index));
  return true;
}

void EqualWalk::add(Spelling sort, const Place& place) {
  if (spellings_ != nullptr) {
    spellings_->add(sort, place);
  }
}

bool EqualWalk::elements(std::uint32_t container, std::uint32_t array, std::uint32_t b_array) {
  const std::uint32_t end = a_[array].next;
  std::uint32_t index = 0;
  for (std::uint32_t x = array + 1, y = b_array + 1; x != end; x = a_.after(x), y = b_.after(y)) {
    if (!value(x, y, container, index++)) {
      return false;
    }
  }
  return true;
}

// As long as the members are in the same order, they are found without a search.
bool EqualWalk::members(std::uint32_t container, std::uint32_t object, std::uint32_t b_object) {
  MemberRange a = all_members(a_, object);
  MemberRange b = all_members(b_, b_object);
  while (a.key != a.end && same_raw(a_, a.key, b_, b.key)) {
    if (!value(a.key + 1, b.key + 1, container, 0)) {
      return false;
    }
    a.key = a_.after(a.key + 1);
    b.key = b_.after(b.key + 1);
  }
  return a.key == a.end || reordered_members(container, a, b);
}

bool EqualWalk::reordered_members(std::uint32_t container, MemberRange a, MemberRange b) {
  const std::uint32_t before = containers_.size();
  if (!b_keys_.fill(b_, b)) {
    return grouped_members(container, a, b);
  }
  bool known = true;
  if (const Reordering* order = reorderings_.find(containers_[container].shape);
      order != nullptr && order->size == b_keys_.size()) {
    if (!remembered_members(container, a, *order, known)) {
      return false;
    }
    if (known) {
      return true;
    }
    containers_.shrink(before);
  }
  return found_members(container, a, b);
}

// `known` becomes false when the members are not in the remembered order after all.
bool EqualWalk::remembered_members(std::uint32_t container, MemberRange a, const Reordering& order,
                                   bool& known) {
  std::size_t i = 0;
  for (std::uint32_t x = a.key; x != a.end; x = a_.after(x + 1)) {
    const std::uint32_t y = b_keys_[order.positions[i]];
    if (a_[x].escaped() || key_mark(a_, x) != order.marks[i] || !same_raw(a_, x, b_, y)) {
      known = false;
      return true;
    }
    if (!value(x + 1, y + 1, container, 0)) {
      return false;
    }
    ++i;
  }
  add(Spelling::key_order, containers_[container]);
  return true;
}

bool EqualWalk::found_members(std::uint32_t container, MemberRange a, MemberRange b) {
  std::array<std::uint8_t, KeyList::kCapacity> positions;
  if (!a_keys_.fill(a_, a)) {
    return grouped_members(container, a, b);
  }
  if (!find_keys(a_, a_keys_, b_, b_keys_, positions)) {
    return false;
  }
  bool in_order = true;
  for (std::size_t i = 0; i < a_keys_.size(); ++i) {
    const std::uint32_t x = a_keys_[i];
    const std::uint32_t y = b_keys_[positions[i]];
    if (!value(x + 1, y + 1, container, 0)) {
      return false;
    }
    if (!same_raw(a_, x, b_, y)) {
      add(Spelling::key_escapes, place(x + 1, y + 1, container, 0));
    }
    in_order = in_order && positions[i] == i;
  }
  if (!in_order) {
    add(Spelling::key_order, containers_[container]);
    reorderings_.learn(containers_[container].shape, a_, a_keys_, positions);
  }
  return true;
}

// For many members.
bool EqualWalk::grouped_members(std::uint32_t container, MemberRange a, MemberRange b) {
  bool in_order = true;
  std::uint32_t last = 0;
  for (const Namesakes& group : groups_.group(a_, a, b_, b)) {
    if (group.a.size() != group.b.size()) {
      return false;
    }
    for (std::size_t i = 0; i < group.a.size(); ++i) {
      const std::uint32_t x = group.a[i].key;
      const std::uint32_t y = group.b[i].key;
      if (!value(x + 1, y + 1, container, 0)) {
        return false;
      }
      if (!same_raw(a_, x, b_, y)) {
        add(Spelling::key_escapes, place(x + 1, y + 1, container, 0));
      }
    }
    in_order = in_order && group.b[0].position >= last;
    last = group.b[0].position;
  }
  if (!in_order) {
    add(Spelling::key_order, containers_[container]);
  }
  return true;
}

}  // namespace lockstep::compare
