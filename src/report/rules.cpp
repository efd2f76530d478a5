#include "report/rules.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

namespace lockstep::report {
namespace {

constexpr std::size_t kMostRules = 30;

// "time at /items/*/created of /orders/*"
std::string title(const RuleReport& rule) {
  const std::string at = !rule.at ? "everywhere" : rule.at->empty() ? "the whole" : *rule.at;
  std::string text = rule.action + " at " + escape_line(at);
  if (!rule.endpoint.empty()) {
    text += " of " + escape_line(rule.endpoint);
  }
  return text;
}

std::string lines(const RuleReport& rule) {
  if (rule.times == 0) {
    // An exception hides nothing, whether it is needed or not.
    return fmt::format("{:>7} ×  {}{}\n", 0, title(rule),
                       rule.action == "exact" ? "" : "  never applied: is it needed?");
  }
  const bool more = rule.values > kMaxRuleValues;
  std::string text = fmt::format("{:>7} ×  {}  {}{} distinct {}\n", rule.times, title(rule),
                                 std::min<std::uint64_t>(rule.values, kMaxRuleValues),
                                 more ? "+" : "", rule.values == 1 ? "value" : "values");
  if (!rule.narrower.empty()) {
    text += fmt::format("           broader than needed: it only applied {}\n",
                        escape_line(rule.narrower));
  }
  return text;
}

}  // namespace

std::string rule_lines(const std::vector<RuleReport>& rules) {
  std::string text = rules.empty() ? "" : "\nrules:\n";
  for (std::size_t i = 0; i < std::min(rules.size(), kMostRules); ++i) {
    text += lines(rules[i]);
  }
  if (rules.size() > kMostRules) {
    text +=
        fmt::format("           and {} more: --format json lists all\n", rules.size() - kMostRules);
  }
  return text;
}

void write_rules(const std::vector<RuleReport>& rules, json::Writer& out) {
  out.begin_array();
  for (const RuleReport& rule : rules) {
    out.begin_object().key("action").string(rule.action);
    if (!rule.endpoint.empty()) {
      out.key("endpoint").string(rule.endpoint);
    }
    if (rule.at) {
      out.key("at").string(*rule.at);
    }
    if (!rule.reason.empty()) {
      out.key("reason").string(rule.reason);
    }
    out.key("times").number(rule.times);
    const bool more = rule.values > kMaxRuleValues;
    out.key("values").number(std::min<std::uint64_t>(rule.values, kMaxRuleValues));
    if (more) {
      out.key("more_values").boolean(true);
    }
    if (!rule.narrower.empty()) {
      out.key("only_applied").string(rule.narrower);
    }
    out.end_object();
  }
  out.end_array();
}

}  // namespace lockstep::report
