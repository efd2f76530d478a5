#include "cli/rule_census.hpp"

#include <array>

namespace lockstep::cli {
namespace {

// In the order of compare::Action.
constexpr auto kActionNames = std::to_array<std::string_view>(
    {"ignore", "exact", "unordered", "tolerance", "time", "pattern", "equal_if", "expect"});

bool has_wildcard(std::string_view text) { return text.find_first_of("*?") != text.npos; }

}  // namespace

void RuleCensus::add(const Comparison& comparison, std::string_view endpoint) {
  if (endpoint_.empty()) {
    endpoint_ = endpoint;
  }
  several_endpoints_ = several_endpoints_ || endpoint_ != endpoint;
  for (const RuleUse& use : comparison.rules) {
    RuleTally& tally = tallies_[use.rule];
    if (tally.times == 0) {
      tally.at = use.at;
      tally.endpoint = endpoint;
    }
    tally.times += use.times;
    tally.elsewhere = tally.elsewhere || use.elsewhere || tally.at != use.at;
    tally.other_endpoints = tally.other_endpoints || tally.endpoint != endpoint;
    for (const std::uint64_t value : use.values) {
      if (tally.values.size() <= kMaxRuleValues) {
        tally.values.insert(value);
      }
    }
  }
}

std::string RuleCensus::narrower(const compare::Rule& rule, const RuleTally& tally) const {
  std::string text;
  const bool broad_place = (rule.anywhere || has_wildcard(rule.at)) && !tally.elsewhere;
  const std::size_t colon = rule.at.starts_with('/') ? 0 : rule.at.find(':') + 1;
  if (broad_place && (rule.anywhere || rule.at.substr(colon) != tally.at)) {
    text = "at " + (tally.at.empty() ? "the whole" : tally.at);
  }
  if (rule.endpoint.empty() && several_endpoints_ && !tally.other_endpoints) {
    text += (text.empty() ? "in " : " in ") + tally.endpoint;
  }
  return text;
}

std::vector<RuleReport> RuleCensus::reports(std::span<const compare::Rule> rules) const {
  std::vector<RuleReport> reports;
  reports.reserve(rules.size());
  for (std::uint32_t i = 0; i < rules.size(); ++i) {
    const compare::Rule& rule = rules[i];
    RuleReport& report = reports.emplace_back();
    report.action = kActionNames.at(rule.action.index());
    report.endpoint = rule.endpoint;
    report.reason = rule.reason;
    if (!rule.anywhere) {
      report.at = rule.at;
    }
    if (const auto found = tallies_.find(i); found != tallies_.end()) {
      report.times = found->second.times;
      report.values = found->second.values.size();
      report.narrower = narrower(rule, found->second);
    }
  }
  return reports;
}

}  // namespace lockstep::cli
