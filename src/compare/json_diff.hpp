// All the places where two JSON values differ.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "lockstep/core/difference.hpp"

#include "compare/json_align.hpp"
#include "compare/json_compare.hpp"
#include "compare/json_elements.hpp"
#include "compare/json_equal.hpp"
#include "compare/json_members.hpp"
#include "compare/json_pairs.hpp"
#include "compare/json_rules.hpp"
#include "compare/json_spellings.hpp"
#include "compare/json_tree.hpp"

namespace lockstep::compare {

// Differences are sorted by these: what is missing or changed stands where it is in `a`, and what
// is added stands in front of the node that follows it there.
inline std::uint64_t order_at(std::uint32_t node) { return 2 * std::uint64_t{node} + 1; }
inline std::uint64_t order_before(std::uint32_t node) { return 2 * std::uint64_t{node}; }

struct Finding {
  Kind kind = Kind::value;
  Place place;
  std::uint64_t order = 0;      // by which findings are sorted into document order
  std::uint32_t b_order = 0;    // among those with the same `order`
  std::uint32_t duplicate = 0;  // for Kind::duplicate: index into DiffWalk::duplicates()
};

// All members with a repeated key, on either side, as objects: {"a":1,"a":2}.
struct Duplicate {
  std::string a;
  std::string b;
};

// Walks two values side by side, to the end. Nothing is ever called equal because of a hash: those
// only guide the alignment of arrays, and all that is aligned is compared.
class DiffWalk {
 public:
  // Of more findings than the options list, the rest is only counted; what rules hide is no
  // finding. `options` must outlive the walk.
  DiffWalk(const json::Document& a, const json::Document& b, Spellings& spellings,
           const JsonOptions& options);

  void run();

  std::span<const Place> containers() const { return containers_; }
  const std::vector<Finding>& findings() const { return findings_; }  // in document order
  const std::vector<Duplicate>& duplicates() const { return duplicates_; }
  std::uint64_t omitted() const { return omitted_; }
  bool hidden() const { return hidden_; }  // whether rules hid something

 private:
  void value(const Place& place);
  void members(std::uint32_t container);
  void shared_member(std::uint32_t container, const Namesakes& group);
  void repeated_member(std::uint32_t container, const Namesakes& group);
  void elements(std::uint32_t container);
  ElementPairs pair(const Place& arrays, std::span<const std::uint32_t> a_nodes,
                    std::span<const std::uint32_t> b_nodes);
  bool is_hidden(Kind kind, const Place& place);
  void find(Kind kind, const Place& place, std::uint64_t order);
  void list(Kind kind, const Place& place, std::uint64_t order);

  Tree a_;
  Tree b_;
  std::vector<std::uint64_t> a_hashes_;
  std::vector<std::uint64_t> b_hashes_;
  Spellings& spellings_;
  const JsonOptions& options_;
  AlignmentBudget budget_;
  EqualWalk equal_;
  MemberGroups groups_;
  PlaceList containers_;
  std::vector<Finding> findings_;
  std::vector<Duplicate> duplicates_;
  std::uint64_t omitted_ = 0;
  JsonRules rules_;
  bool hidden_ = false;
};

}  // namespace lockstep::compare
