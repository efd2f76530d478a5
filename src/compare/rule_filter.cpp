#include "compare/rule_filter.hpp"

#include <algorithm>

#include "lockstep/json/hash.hpp"

namespace lockstep::compare {
namespace {

// Bytes of places that are held against rules for one exchange, which takes about as many
// nanoseconds. What is found after that is reported, whatever rules say: it is beyond a million
// differences, or in documents that are made to be slow.
constexpr std::uint64_t kMaxWork = std::uint64_t{1} << 30U;

std::uint64_t hash_of_place(const CompiledRule& rule, std::string_view at) {
  json::Hasher hasher(rule.index);
  hasher.add(at);
  return hasher.finish();
}

std::uint64_t hash_of_values(const Sight& sight) {
  json::Hasher hasher(0);
  for (const auto& value : {sight.baseline, sight.candidate}) {
    hasher.add(std::uint64_t{value ? 1U : 0U});
    hasher.add(value.value_or(std::string_view()));
  }
  return hasher.finish();
}

}  // namespace

std::uint64_t step_mark(std::string_view step) {
  json::Hasher hasher(1);
  hasher.add(step);
  return hasher.finish() | 1U;
}

void RuleFilter::activate() {
  activated_ = true;
  budget_ = kMaxWork;
  for (const CompiledRule& rule : rules_.compiled()) {
    if (!rule.is_for_endpoint(endpoint_)) {
      continue;
    }
    active_.push_back(&rule);
    any_unordered_ = any_unordered_ || std::holds_alternative<Unordered>(rule.rule->action);
    if (rule.place.anywhere) {
      open_ = true;
    } else if (rule.place.aspect == Aspect::json) {
      learn_json_place(rule.place);
    }
  }
}

void RuleFilter::learn_json_place(const PlacePattern& place) {
  if (place.steps.empty()) {
    open_ = true;
  } else if (!place.below && !place.steps.back().is_wild()) {
    last_.add(step_mark(place.steps.back().text));
  } else if (!place.steps.front().is_wild()) {
    first_.add(step_mark(place.steps.front().text));
    by_first_ = true;
  } else {
    open_ = true;
  }
}

const std::vector<const CompiledRule*>& RuleFilter::active() {
  if (!activated_) {
    activate();
  }
  return active_;
}

bool RuleFilter::knows_by_last_step() { return active().empty() || (!by_first_ && !open_); }

bool RuleFilter::may_concern(std::uint64_t first, std::uint64_t last) {
  if (active().empty()) {
    return false;
  }
  return open_ || last_.has(last) || (by_first_ && (first == 0 || first_.has(first)));
}

bool RuleFilter::has_unordered() { return !active().empty() && any_unordered_; }

bool RuleFilter::spend(std::size_t bytes) {
  const std::uint64_t cost = bytes + 1;
  if (budget_ < cost) {
    return false;
  }
  budget_ -= cost;
  return true;
}

bool RuleFilter::hides(const Sight& sight) {
  if (sight.kind == Kind::spelling || active().empty()) {
    return false;
  }
  const bool one_sided =
      sight.kind == Kind::missing || sight.kind == Kind::type || sight.kind == Kind::duplicate;
  if (rules_.expects() && sight.aspect == Aspect::json && one_sided) {
    cut_off_.insert(step_mark(sight.at));
  }
  split_steps(sight.at, steps_);
  Ruling ruling = Ruling::none;
  for (const CompiledRule* rule : active_) {
    const bool expects = std::holds_alternative<Expect>(rule->rule->action);
    // Once it is decided, the rest only want to know that there is a difference.
    const bool asked = ruling == Ruling::none || expects;
    if (!asked || (!rule->place.anywhere && rule->place.aspect != sight.aspect)) {
      continue;
    }
    if (!spend(sight.at.size())) {
      return ruling == Ruling::hide;
    }
    if (!rule->place.matches(sight.aspect, steps_)) {
      continue;
    }
    if (expects) {
      met_.insert(hash_of_place(*rule, sight.at));
    }
    if (ruling == Ruling::none && rule->is_for(sight.kind)) {
      ruling = ruling_on(*rule, sight);
      if (ruling == Ruling::hide) {
        count(*rule, sight);
      }
      if (ruling != Ruling::none && !rules_.expects()) {
        break;
      }
    }
  }
  return ruling == Ruling::hide;
}

const CompiledRule* RuleFilter::unordered(Aspect aspect, std::string_view at) {
  if (!has_unordered()) {
    return nullptr;
  }
  split_steps(at, steps_);
  for (const CompiledRule* rule : active_) {
    if (!rule->place.anywhere && rule->place.aspect != aspect) {
      continue;
    }
    if (!spend(at.size())) {
      return nullptr;
    }
    if (!rule->is_for(Kind::order) || !rule->place.matches(aspect, steps_)) {
      continue;
    }
    if (std::holds_alternative<Unordered>(rule->rule->action)) {
      return rule;
    }
    const bool judges_order =
        rule->place.below || std::holds_alternative<Expect>(rule->rule->action);
    if (judges_order) {
      return nullptr;
    }
  }
  return nullptr;
}

void RuleFilter::count(const CompiledRule& rule, const Sight& sight) {
  ++hidden_;
  auto found =
      std::lower_bound(uses_.begin(), uses_.end(), rule.index,
                       [](const Use& use, std::uint32_t index) { return use.use.rule < index; });
  const std::string at = without_indices(sight.at);
  if (found == uses_.end() || found->use.rule != rule.index) {
    found = uses_.insert(found, Use{});
    found->use.rule = rule.index;
    found->use.at = at;
  }
  ++found->use.times;
  found->use.elsewhere = found->use.elsewhere || found->use.at != at;
  if (found->values.size() <= kMaxRuleValues) {
    found->values.insert(hash_of_values(sight));
  }
}

bool RuleFilter::has_met(const CompiledRule& rule, std::string_view at) const {
  return met_.contains(hash_of_place(rule, at));
}

bool RuleFilter::is_cut_off(std::string_view at) const { return cut_off_.contains(step_mark(at)); }

std::vector<RuleUse> RuleFilter::take_uses() {
  std::vector<RuleUse> uses;
  uses.reserve(uses_.size());
  for (Use& each : uses_) {
    each.use.values.assign(each.values.begin(), each.values.end());
    std::sort(each.use.values.begin(), each.use.values.end());
    uses.push_back(std::move(each.use));
  }
  return uses;
}

}  // namespace lockstep::compare
