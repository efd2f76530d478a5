// The members of two objects, brought together by their keys.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "compare/json_tree.hpp"

namespace lockstep::compare {

struct Member {
  std::uint64_t hash = 0;      // of the key
  std::uint32_t key = 0;       // node; its value is the next one
  std::uint32_t position = 0;  // among the members
};

// All members with one key, on both sides, in document order; one of the two may be empty.
struct Namesakes {
  std::span<const Member> a;
  std::span<const Member> b;
};

// The members from node `key` on, which is a key, to node `end`.
struct MemberRange {
  std::uint32_t key = 0;
  std::uint32_t end = 0;
};

inline MemberRange all_members(const Tree& tree, std::uint32_t object) {
  return {object + 1, tree[object].next};
}

// Groups members of an object in `a` and of one in `b`: in document order, those that only `b` has
// last. Keys are compared by what they mean, however they are spelled. Takes O(n log n) whatever
// the keys are.
class MemberGroups {
 public:
  // The groups are valid until the next call.
  std::span<const Namesakes> group(const Tree& a, MemberRange x, const Tree& b, MemberRange y);

 private:
  std::vector<Member> a_;
  std::vector<Member> b_;
  std::vector<Namesakes> groups_;
};

}  // namespace lockstep::compare
