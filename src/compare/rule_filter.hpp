// The rules of a configuration at work on one exchange.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "lockstep/compare/rules.hpp"
#include "lockstep/core/difference.hpp"

#include "compare/compiled_rule.hpp"
#include "compare/rule_judge.hpp"
#include "compare/rule_place.hpp"

namespace lockstep::compare {

// The first and last step of a place, for asking rules without writing the place down.
std::uint64_t step_mark(std::string_view step);  // never 0

class RuleFilter {
 public:
  RuleFilter(const RuleSet& rules, std::string_view endpoint)
      : rules_(rules), endpoint_(endpoint) {}

  // Asks the rules about a difference, and counts it if it is to be hidden.
  bool hides(const Sight& sight);

  // False when no rule can be about a place in a JSON body that ends in a step with this mark and,
  // if `first` is not 0, begins with one with that mark.
  bool may_concern(std::uint64_t first, std::uint64_t last);
  bool knows_by_last_step();  // no rule is missed by asking with the last step alone

  // The rule that says in which way this array has no order, if it is the first one about it.
  const CompiledRule* unordered(Aspect aspect, std::string_view at);
  bool has_unordered();

  void count(const CompiledRule& rule, const Sight& sight);

  // Those of this endpoint, in order.
  const std::vector<const CompiledRule*>& active();
  // Whether any difference, hidden or not, was found at a place that an Expect names.
  bool has_met(const CompiledRule& rule, std::string_view at) const;

  // Whether what is below this place of a JSON body is not on both sides.
  bool is_cut_off(std::string_view at) const;
  bool expects() const { return rules_.expects(); }

  std::uint64_t hidden() const { return hidden_; }
  std::vector<RuleUse> take_uses();

 private:
  struct Use {
    RuleUse use;
    std::unordered_set<std::uint64_t> values;
  };
  struct Bloom {
    std::array<std::uint64_t, 16> words{};
    void add(std::uint64_t mark) { words[mark % 16] |= std::uint64_t{1} << (mark >> 58U); }
    bool has(std::uint64_t mark) const { return (words[mark % 16] >> (mark >> 58U) & 1U) != 0; }
  };

  void activate();
  void learn_json_place(const PlacePattern& place);
  bool spend(std::size_t bytes);

  const RuleSet& rules_;
  std::string_view endpoint_;
  bool activated_ = false;
  std::vector<const CompiledRule*> active_;
  bool any_unordered_ = false;
  // Of JSON places: last steps that are literal, first steps of those that end in a wildcard, and
  // whether there are some of neither kind.
  Bloom last_;
  Bloom first_;
  bool by_first_ = false;
  bool open_ = false;
  Steps steps_;
  std::vector<Use> uses_;
  std::unordered_set<std::uint64_t> met_;      // places of Expects
  std::unordered_set<std::uint64_t> cut_off_;  // places of JSON bodies
  std::uint64_t hidden_ = 0;
  std::uint64_t budget_ = 0;
};

}  // namespace lockstep::compare
