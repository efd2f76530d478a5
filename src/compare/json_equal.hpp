// Whether two JSON values are equal in meaning, as fast as it can be told.
#pragma once

#include <cstdint>
#include <vector>

#include "compare/json_members.hpp"
#include "compare/json_spellings.hpp"
#include "compare/json_tree.hpp"

namespace lockstep::compare {

// Walks two values side by side and stops at the first difference. Containers that are still to be
// compared wait in a list, not on the stack. Can be used again and again.
class EqualWalk {
 public:
  // `spellings` may be null.
  EqualWalk(const Tree& a, const Tree& b, Spellings* spellings)
      : a_(a), b_(b), spellings_(spellings) {}

  bool equal(std::uint32_t a, std::uint32_t b);

  // The containers met on the last walk; places refer to them.
  const std::vector<Place>& containers() const { return containers_; }

 private:
  bool value(const Place& place);
  bool respelled(const Place& place);
  bool elements(std::uint32_t container);
  bool members(std::uint32_t container);
  bool reordered_members(std::uint32_t container, std::uint32_t a_key, std::uint32_t b_key);
  bool grouped_members(std::uint32_t container, std::uint32_t a_key, std::uint32_t b_key);
  void add(Spelling sort, const Place& place);

  Tree a_;
  Tree b_;
  Spellings* spellings_;
  std::vector<Place> containers_;
  MemberGroups groups_;
};

}  // namespace lockstep::compare
