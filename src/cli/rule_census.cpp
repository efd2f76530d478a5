#include "cli/rule_census.hpp"

#include <array>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

namespace lockstep::cli {
namespace {

constexpr std::size_t kMostLines = 30;
// In the order of compare::Action.
constexpr auto kActionNames = std::to_array<std::string_view>(
    {"ignore", "exact", "unordered", "tolerance", "time", "pattern", "equal_if", "expect"});

bool has_wildcard(std::string_view text) { return text.find_first_of("*?") != text.npos; }

}  // namespace

std::string rule_title(const compare::Rule& rule) {
  const std::string at = rule.anywhere ? "everywhere" : rule.at.empty() ? "the whole" : rule.at;
  std::string title =
      fmt::format("{} at {}", kActionNames.at(rule.action.index()), escape_line(at));
  if (!rule.endpoint.empty()) {
    title += " of " + escape_line(rule.endpoint);
  }
  return title;
}

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
    text = "at " + escape_line(tally.at.empty() ? "the whole" : tally.at);
  }
  if (rule.endpoint.empty() && several_endpoints_ && !tally.other_endpoints) {
    text += (text.empty() ? "in " : " in ") + escape_line(tally.endpoint);
  }
  return text;
}

std::string RuleCensus::text(std::span<const compare::Rule> rules, const std::string& path) const {
  std::string text = fmt::format("\nrules of {}:\n", escape_line(path));
  std::size_t lines = 0;
  for (std::uint32_t i = 0; i < rules.size(); ++i) {
    if (lines++ == kMostLines) {
      text += fmt::format("         and {} more\n", rules.size() - kMostLines);
      break;
    }
    const auto found = tallies_.find(i);
    if (found == tallies_.end()) {
      // An exception hides nothing, whether it is needed or not.
      const bool exact = std::holds_alternative<compare::Exact>(rules[i].action);
      text += fmt::format("{:>7} ×  {}{}\n", 0, rule_title(rules[i]),
                          exact ? "" : "  never applied: is it needed?");
      continue;
    }
    const RuleTally& tally = found->second;
    const bool many = tally.values.size() > kMaxRuleValues;
    const std::size_t values = many ? kMaxRuleValues : tally.values.size();
    text += fmt::format("{:>7} ×  {}  {}{} distinct {}\n", tally.times, rule_title(rules[i]),
                        values, many ? "+" : "", values == 1 ? "value" : "values");
    if (const std::string place = narrower(rules[i], tally); !place.empty()) {
      text += fmt::format("           broader than needed: it only applied {}\n", place);
    }
  }
  return text;
}

}  // namespace lockstep::cli
