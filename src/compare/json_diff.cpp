#include "compare/json_diff.hpp"

#include <algorithm>
#include <tuple>

#include "compare/json_hash.hpp"
#include "compare/json_pairs.hpp"
#include "compare/json_scalar.hpp"

namespace lockstep::compare {
namespace {

using json::Type;

// {"key":1,"key":2}, not much longer than it will be shown.
std::string as_object(const Tree& tree, std::span<const Member> members, std::size_t enough) {
  std::string text = "{";
  for (const Member& member : members) {
    text += text.size() > 1 ? "," : "";
    text += tree.raw(member.key).substr(0, enough);
    text += ':';
    text += tree.raw(member.key + 1).substr(0, enough);
    if (text.size() > enough) {
      break;
    }
  }
  return text += '}';
}

}  // namespace

DiffWalk::DiffWalk(const json::Document& a, const json::Document& b, Spellings& spellings,
                   const JsonOptions& options)
    : a_(a),
      b_(b),
      a_hashes_(hash_values(a)),
      b_hashes_(hash_values(b)),
      spellings_(spellings),
      options_(options),
      rules_(a, b, containers_, options) {}

void DiffWalk::run() {
  value({0, 0, kNone});
  std::vector<std::uint32_t> pending(containers_.size(), 0);
  while (!pending.empty()) {
    const std::uint32_t container = pending.back();
    pending.pop_back();
    const std::uint32_t before = containers_.size();
    const bool is_object = a_[containers_[container].a].type() == Type::object;
    is_object ? members(container) : elements(container);
    for (std::uint32_t i = containers_.size(); i-- > before;) {
      pending.push_back(i);
    }
  }
  std::sort(findings_.begin(), findings_.end(), [](const Finding& x, const Finding& y) {
    return std::tuple(x.order, x.b_order) < std::tuple(y.order, y.b_order);
  });
}

bool DiffWalk::is_hidden(Kind kind, const Place& place) {
  const bool hides = rules_.hides(kind, place);
  hidden_ = hidden_ || hides;
  return hides;
}

void DiffWalk::find(Kind kind, const Place& place, std::uint64_t order) {
  if (options_.rules == nullptr || !is_hidden(kind, place)) {
    list(kind, place, order);
  }
}

void DiffWalk::list(Kind kind, const Place& place, std::uint64_t order) {
  if (findings_.size() < options_.max_differences) {
    findings_.push_back({kind, place, order, place.b, 0});
  } else {
    ++omitted_;
  }
}

void DiffWalk::value(const Place& place) {
  const json::Node& x = a_[place.a];
  if (x.type() != b_[place.b].type()) {
    find(Kind::type, place, order_at(place.a));
  } else if (x.is_container()) {
    containers_.push(place);
  } else if (!same_raw(a_, place.a, b_, place.b)) {
    if (!same_scalar(a_, place.a, b_, place.b)) {
      find(Kind::value, place, order_at(place.a));
    } else {
      spellings_.add(x.type() == Type::string ? Spelling::string_escapes : Spelling::number, place);
    }
  }
}

void DiffWalk::members(std::uint32_t container) {
  const Place here = containers_[container];
  bool in_order = true;
  std::uint32_t last = 0;
  for (const Namesakes& group :
       groups_.group(a_, all_members(a_, here.a), b_, all_members(b_, here.b))) {
    if (group.b.empty()) {
      const Place place{group.a.back().key + 1, kNone, container};
      find(Kind::missing, place, order_at(place.a));
    } else if (group.a.empty()) {
      const Place place{kNone, group.b.back().key + 1, container};
      find(Kind::added, place, order_before(a_[here.a].next));
    } else {
      shared_member(container, group);
      in_order = in_order && group.b[0].position >= last;
      last = group.b[0].position;
    }
  }
  if (!in_order) {
    spellings_.add(Spelling::key_order, here);
  }
}

void DiffWalk::shared_member(std::uint32_t container, const Namesakes& group) {
  if (group.a.size() > 1 || group.b.size() > 1) {
    repeated_member(container, group);
    return;
  }
  Place place{group.a[0].key + 1, group.b[0].key + 1, container};
  place.shape = shape_of_member(containers_[container], a_, place.a);
  if (!same_raw(a_, group.a[0].key, b_, group.b[0].key)) {
    spellings_.add(Spelling::key_escapes, place);
  }
  value(place);
}

// Equal when the key is repeated as often and with the same values in the same order. What differs
// below is not looked into: it is not clear which of the values counts.
void DiffWalk::repeated_member(std::uint32_t container, const Namesakes& group) {
  const bool equal = std::equal(group.a.begin(), group.a.end(), group.b.begin(), group.b.end(),
                                [this](const Member& x, const Member& y) {
                                  return equal_.equal(a_, x.key + 1, b_, y.key + 1, nullptr);
                                });
  if (equal) {
    return;
  }
  const Place place{group.a.back().key + 1, group.b.back().key + 1, container};
  const std::size_t before = findings_.size();
  find(Kind::duplicate, place, order_at(place.a));
  if (findings_.size() > before) {
    findings_.back().duplicate = static_cast<std::uint32_t>(duplicates_.size());
    duplicates_.push_back({as_object(a_, group.a, options_.max_value_bytes),
                           as_object(b_, group.b, options_.max_value_bytes)});
  }
}

ElementPairs DiffWalk::pair(const Place& arrays, std::span<const std::uint32_t> a_nodes,
                            std::span<const std::uint32_t> b_nodes) {
  if (options_.rules != nullptr) {
    if (auto pairs = rules_.pair_unordered(arrays, a_nodes, b_nodes)) {
      hidden_ = hidden_ || pairs->hid;
      return std::move(pairs->pairs);
    }
  }
  const Elements by_value = number_by_value(a_nodes, a_hashes_, b_nodes, b_hashes_);
  if (is_permutation(by_value)) {
    return pair_permutation(by_value);
  }
  if (const auto by_identity = number_by_identity(a_, a_nodes, b_, b_nodes)) {
    return pair_elements(*by_identity, true, budget_);
  }
  return pair_elements(by_value, false, budget_);
}

void DiffWalk::elements(std::uint32_t container) {
  const Place here = containers_[container];
  const std::uint32_t shape = shape_of_element(here);
  const std::vector<std::uint32_t> a_nodes = element_nodes(a_, here.a);
  const std::vector<std::uint32_t> b_nodes = element_nodes(b_, here.b);
  if (a_nodes.size() == b_nodes.size() && a_hashes_[here.a] == b_hashes_[here.b]) {
    for (std::uint32_t i = 0; i < a_nodes.size(); ++i) {
      value({a_nodes[i], b_nodes[i], container, i, i, shape});
    }
    return;
  }
  const ElementPairs pairs = pair(here, a_nodes, b_nodes);
  if (pairs.moved) {
    find(Kind::order, here, order_at(here.a));
  }
  for (const ElementPair& pair : pairs.pairs) {
    if (pair.b == kNone) {
      const Place place{a_nodes[pair.a], kNone, container, pair.a, 0};
      find(Kind::missing, place, order_at(place.a));
    } else if (pair.a == kNone) {
      const Place place{kNone, b_nodes[pair.b], container, 0, pair.b};
      const bool at_end = pair.before == a_nodes.size();
      find(Kind::added, place, order_before(at_end ? a_[here.a].next : a_nodes[pair.before]));
    } else {
      value({a_nodes[pair.a], b_nodes[pair.b], container, pair.a, pair.b, shape});
    }
  }
}

}  // namespace lockstep::compare
