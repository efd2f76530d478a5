#include "compare/expected_changes.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "lockstep/core/escape.hpp"
#include "lockstep/json/code_points.hpp"

#include "compare/content.hpp"
#include "compare/content_coding.hpp"
#include "compare/json_find.hpp"

namespace lockstep::compare {
namespace {

struct Absent {
  const CompiledRule& rule;
  std::string at;
  std::optional<std::string_view> value;  // of both sides
};

void add(const Absent& absent, DifferenceList& differences) {
  Difference difference;
  difference.aspect = absent.rule.place.aspect;
  difference.at = absent.at;
  difference.kind = Kind::value;
  if (absent.value) {
    difference.baseline = *absent.value;
    difference.candidate = *absent.value;
  }
  difference.note = "an expected change is absent";
  if (!absent.rule.rule->reason.empty()) {
    difference.note += ": " + escape_line(absent.rule.rule->reason);
  }
  differences.add_judged(std::move(difference));
}

const Expect& expect_of(const CompiledRule& rule) { return std::get<Expect>(rule.rule->action); }

// The candidate is to have what the baseline has not.
bool is_addition(const CompiledRule& rule) {
  const std::vector<Kind>& kinds = rule.rule->kinds;
  return kinds.size() == 1 && kinds.front() == Kind::added;
}

void check_status(const CompiledRule& rule, const Response& baseline, const RuleFilter& rules,
                  DifferenceList& differences) {
  const std::string status = std::to_string(baseline.status);
  if (!rules.has_met(rule, "status") && is_expected(expect_of(rule).baseline, status, false)) {
    add({rule, "status", status}, differences);
  }
}

void check_headers(const CompiledRule& rule, const ComparedReplies& replies, const Options& options,
                   const RuleFilter& rules, DifferenceList& differences) {
  std::set<std::string> names;
  for (const Header& header : replies.baseline.headers) {
    names.insert(ascii_lower(header.name));
  }
  if (is_addition(rule) && rule.place.is_literal()) {
    names.insert(rule.place.steps.front().text);
  }
  for (const std::string& name : names) {
    const std::vector<std::string>& excluded = options.excluded_headers;
    const bool compared = std::find(excluded.begin(), excluded.end(), name) == excluded.end();
    if (!compared || !rule.place.matches(Aspect::header, {name}) || rules.has_met(rule, name)) {
      continue;
    }
    const auto value = joined(values_of(replies.baseline.headers, name), ", ");
    if (is_addition(rule) || is_expected(expect_of(rule).baseline, value.value_or(""), false)) {
      add({rule, name, value}, differences);
    }
  }
}

class JsonCheck {
 public:
  JsonCheck(const RuleFilter& rules, DifferenceList& differences)
      : rules_(rules), differences_(differences) {}

  // Where the baseline has a value and no difference is found, the candidate has the same one.
  void look_for_change(const CompiledRule& rule, const Tree& baseline) {
    find_places(
        baseline, rule.place.steps, [this](const std::string& at) { return rules_.is_cut_off(at); },
        [&](const std::string& at, std::uint32_t node) {
          if (!rules_.has_met(rule, at) &&
              is_expected(expect_of(rule).baseline, baseline.raw(node), true)) {
            add({rule, at, baseline.raw(node)}, differences_);
          }
        });
  }

  // Objects of the candidate that could have the new member.
  void look_for_addition(const CompiledRule& rule, const Tree& candidate) {
    const auto& steps = rule.place.steps;
    if (steps.empty() || steps.back().is_wild()) {
      return;
    }
    const std::string& name = steps.back().text;
    find_places(
        candidate, std::span(steps).first(steps.size() - 1),
        [](const std::string&) { return false; },
        [&](const std::string& parent, std::uint32_t node) {
          const std::string at = parent + '/' + name;
          if (candidate[node].type() == json::Type::object && !rules_.has_met(rule, at)) {
            add({rule, at, std::nullopt}, differences_);
          }
        });
  }

 private:
  const RuleFilter& rules_;
  DifferenceList& differences_;
};

std::string decoded(const Body& body, const Options& options) {
  return decode(body.bytes, content_codings(body.content_encoding), options.max_decoded_bytes)
      .bytes;
}

bool is_json_expectation(const CompiledRule* rule) {
  return std::holds_alternative<Expect>(rule->rule->action) && !rule->place.anywhere &&
         rule->place.aspect == Aspect::json;
}

}  // namespace

void report_absent_json(const ComparedTexts& texts, const Options& options, RuleFilter& rules,
                        DifferenceList& differences) {
  if (!looks_like_json(texts.baseline) || !looks_like_json(texts.candidate)) {
    return;
  }
  json::ParseError error;
  const auto a = json::Document::parse(texts.baseline, error, {.max_depth = options.max_depth});
  const auto b = json::Document::parse(texts.candidate, error, {.max_depth = options.max_depth});
  if (!a || !b) {
    return;
  }
  JsonCheck check(rules, differences);
  for (const CompiledRule* rule : rules.active()) {
    if (!is_json_expectation(rule)) {
      continue;
    }
    if (is_addition(*rule)) {
      check.look_for_addition(*rule, Tree(*b));
    } else {
      check.look_for_change(*rule, Tree(*a));
    }
  }
}

void report_absent_changes(const ComparedReplies& replies, const Options& options,
                           RuleFilter& rules, DifferenceList& differences) {
  bool in_json = false;
  for (const CompiledRule* rule : rules.active()) {
    if (!std::holds_alternative<Expect>(rule->rule->action) || rule->place.anywhere) {
      continue;
    }
    if (rule->place.aspect == Aspect::status) {
      check_status(*rule, replies.baseline, rules, differences);
    } else if (rule->place.aspect == Aspect::header) {
      check_headers(*rule, replies, options, rules, differences);
    }
    in_json = in_json || is_json_expectation(rule);
  }
  if (in_json && replies.bodies_count) {
    const std::string a = decoded(replies.baseline_body, options);
    const std::string b = decoded(replies.candidate_body, options);
    report_absent_json({a, b}, options, rules, differences);
  }
}

}  // namespace lockstep::compare
