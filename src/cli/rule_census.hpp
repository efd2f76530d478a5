// What the rules of a configuration did in a run.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "lockstep/compare/rules.hpp"
#include "lockstep/core/difference.hpp"
#include "lockstep/core/run.hpp"

namespace lockstep::cli {

struct RuleTally {
  std::uint64_t times = 0;
  // Hashes of the values that were hidden, no more than kMaxRuleValues + 1.
  std::unordered_set<std::uint64_t> values;
  std::string at;  // where it applied first, with array indices as "*"
  bool elsewhere = false;
  std::string endpoint;
  bool other_endpoints = false;
};

class RuleCensus {
 public:
  void add(const Comparison& comparison, std::string_view endpoint);

  // One a rule, in order.
  std::vector<RuleReport> reports(std::span<const compare::Rule> rules) const;

 private:
  // What a narrower rule could name; empty when it is as narrow as it can be.
  std::string narrower(const compare::Rule& rule, const RuleTally& tally) const;

  std::map<std::uint32_t, RuleTally> tallies_;
  std::string endpoint_;  // of the first exchange
  bool several_endpoints_ = false;
};

}  // namespace lockstep::cli
