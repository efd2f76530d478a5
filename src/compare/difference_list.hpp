#pragma once

#include <cstdint>
#include <vector>

#include "lockstep/compare/compare.hpp"
#include "lockstep/core/difference.hpp"

#include "compare/rule_filter.hpp"

namespace lockstep::compare {

// Collects the differences of one exchange within the limits of Options and knows what they
// amount to, also those that are beyond the limits and only counted.
class DifferenceList {
 public:
  // `rules` may be null.
  explicit DifferenceList(const Options& options, RuleFilter* rules = nullptr)
      : options_(options), rules_(rules) {}

  // Unless a rule hides it. Values are cut to max_value_bytes, without cutting a UTF-8 sequence.
  // `json`: the values are JSON texts.
  void add(Difference&& difference, bool json = false);
  // What the rules have been asked about, with more to go by.
  void add_judged(Difference&& difference);
  void add_judged(std::vector<Difference>&& differences);
  // Differences that someone else found, but did not list.
  void add_omitted(std::uint64_t count);

  bool is_different() const { return different_; }  // by more than spellings
  bool is_empty() const { return count() == 0; }
  std::size_t size() const { return comparison_.differences.size(); }
  // Those that rules hid among them.
  std::uint64_t count() const;
  // Nothing that is added can change the verdict or will be listed.
  bool is_settled() const { return different_ && size() == options_.max_differences; }
  RuleFilter* rules() const { return rules_; }
  // Verdict: identical without any, equivalent with nothing but spellings and what rules hid, else
  // different.
  Comparison finish() &&;

 private:
  const Options& options_;
  RuleFilter* rules_;
  Comparison comparison_;
  bool different_ = false;
};

}  // namespace lockstep::compare
