#include "compare/json_rules.hpp"

#include <array>
#include <charconv>

#include "compare/json_hash.hpp"
#include "compare/json_pointer.hpp"

namespace lockstep::compare {

JsonRules::JsonRules(const json::Document& a, const json::Document& b, const PlaceList& containers,
                     const JsonOptions& options)
    : a_document_(a), b_document_(b), a_(a), b_(b), containers_(containers), options_(options) {}

// The mark of the last step to a place; 0 when that would have to be written down first.
std::uint64_t JsonRules::step_of(const Place& place, bool in_b) const {
  const Place& parent = containers_[place.parent];
  const Tree& tree = in_b ? b_ : a_;
  if (tree[in_b ? parent.b : parent.a].type() == json::Type::array) {
    std::array<char, 16> digits;
    char* const end = std::to_chars(digits.data(), digits.data() + digits.size(),
                                    in_b ? place.b_index : place.a_index)
                          .ptr;
    return step_mark({digits.data(), static_cast<std::size_t>(end - digits.data())});
  }
  const std::uint32_t key = (in_b ? place.b : place.a) - 1;
  const std::string_view body = tree.body(key);
  const bool plain = !tree[key].escaped() && body.find_first_of("~/") == std::string_view::npos;
  return plain ? step_mark(body) : 0;
}

bool JsonRules::may_concern(const Place& place, bool in_b) {
  if (options_.rules->active().empty()) {
    return false;
  }
  const std::uint64_t last = place.parent == kNone ? 0 : step_of(place, in_b);
  if (last == 0) {
    return true;
  }
  if (options_.rules->knows_by_last_step()) {
    return options_.rules->may_concern(0, last);
  }
  const Place* first = &place;
  while (containers_[first->parent].parent != kNone) {
    first = &containers_[first->parent];
  }
  return options_.rules->may_concern(step_of(*first, in_b), last);
}

std::string JsonRules::at(const Place& place, bool in_b) const {
  std::string pointer = pointer_to(place, in_b ? Of::b : Of::a, in_b ? b_ : a_, containers_);
  return pointer.insert(0, options_.at);
}

Sight JsonRules::sight(Kind kind, const Place& place, std::string_view at) const {
  Sight sight{options_.aspect, at, kind, {}, {}, true, kind == Kind::duplicate};
  if (place.a != kNone) {
    sight.baseline = a_.raw(place.a);
  }
  if (place.b != kNone) {
    sight.candidate = b_.raw(place.b);
  }
  return sight;
}

bool JsonRules::hides(Kind kind, const Place& place) {
  const bool in_b = kind == Kind::added;
  // What stands before the pointers of other kinds of bodies has steps of its own.
  if (options_.at.empty() && !options_.rules->expects() && !may_concern(place, in_b)) {
    return false;
  }
  const std::string pointer = at(place, in_b);
  return options_.rules->hides(sight(kind, place, pointer));
}

std::optional<UnorderedPairs> JsonRules::pair_unordered(const Place& arrays,
                                                        std::span<const std::uint32_t> a_nodes,
                                                        std::span<const std::uint32_t> b_nodes) {
  if (!options_.rules->has_unordered() || (options_.at.empty() && !may_concern(arrays, false))) {
    return std::nullopt;
  }
  const std::string pointer = at(arrays, false);
  const CompiledRule* const rule = options_.rules->unordered(options_.aspect, pointer);
  if (rule == nullptr) {
    return std::nullopt;
  }
  if (a_bags_.empty()) {
    a_bags_ = hash_values_in_any_order(a_document_);
    b_bags_ = hash_values_in_any_order(b_document_);
  }
  UnorderedPairs pairs = pair_without_order(std::get<Unordered>(rule->rule->action),
                                            {a_, a_nodes, a_bags_}, {b_, b_nodes, b_bags_});
  if (pairs.hid) {
    options_.rules->count(*rule, sight(Kind::order, arrays, pointer));
  }
  return pairs;
}

}  // namespace lockstep::compare
