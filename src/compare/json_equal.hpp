// Whether two JSON values are equal in meaning, as fast as it can be told.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "compare/json_members.hpp"
#include "compare/json_reorder.hpp"
#include "compare/json_spellings.hpp"
#include "compare/json_tree.hpp"

namespace lockstep::compare {

// Walks two values side by side and stops at the first difference. Containers that are still to be
// compared wait in a list, not on the stack. Can be used again and again, to save allocations.
class EqualWalk {
 public:
  // `spellings` may be null; else what is spelled differently is added, as far as the walk comes.
  bool equal(const Tree& a, std::uint32_t x, const Tree& b, std::uint32_t y, Spellings* spellings);

  // The containers met on the last walk; places refer to them.
  std::span<const Place> containers() const { return containers_; }

 private:
  bool value(std::uint32_t x, std::uint32_t y, std::uint32_t parent, std::uint32_t index);
  bool respelled(std::uint32_t x, std::uint32_t y, std::uint32_t parent, std::uint32_t index);
  bool elements(std::uint32_t container, std::uint32_t array, std::uint32_t b_array);
  bool members(std::uint32_t container, std::uint32_t object, std::uint32_t b_object);
  bool reordered_members(std::uint32_t container, MemberRange a, MemberRange b);
  bool remembered_members(std::uint32_t container, MemberRange a, const Reordering& order,
                          bool& known);
  bool found_members(std::uint32_t container, MemberRange a, MemberRange b);
  bool grouped_members(std::uint32_t container, MemberRange a, MemberRange b);
  Place place(std::uint32_t x, std::uint32_t y, std::uint32_t parent, std::uint32_t index) const;
  void add(Spelling sort, const Place& place);

  Tree a_;
  Tree b_;
  Spellings* spellings_ = nullptr;
  PlaceList containers_;
  std::vector<std::uint32_t> pending_;  // those that are still to be compared
  MemberGroups groups_;
  KeyList a_keys_;
  KeyList b_keys_;
  Reorderings reorderings_;
};

}  // namespace lockstep::compare
