#include "config/rule_reader.hpp"

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lockstep/json/decimal.hpp"

#include "config/keys.hpp"

namespace lockstep::config {
namespace {

using compare::Rule;
using json::Type;
using json::Value;

std::vector<std::string_view> all_rule_keys() {
  std::vector<std::string_view> keys(kRuleKeys.begin(), kRuleKeys.end());
  keys.insert(keys.end(), kActions.begin(), kActions.end());
  return keys;
}

std::optional<std::string> read_string(const Value& value, std::string_view name, Faults& faults) {
  if (value.type() != Type::string) {
    faults.add_type(value, name, "a string");
    return std::nullopt;
  }
  return value.string();
}

// Strings, or one that stands for a list of one.
std::vector<Value> strings_of(const Value& value, std::string_view name, Faults& faults) {
  std::vector<Value> strings;
  if (value.type() != Type::array) {
    strings.push_back(value);
  } else {
    strings.assign(value.begin(), value.end());
    if (strings.empty()) {
      faults.add(value, fmt::format("\"{}\" is empty", name), "name something or leave it out");
    }
  }
  std::erase_if(strings, [&](const Value& each) { return !read_string(each, name, faults); });
  return strings;
}

bool read_true(const Value& value, std::string_view name, Faults& faults) {
  if (value.type() != Type::boolean || !value.boolean()) {
    faults.add(value, fmt::format("\"{}\" can only be true", name), "leave it out instead");
    return false;
  }
  return true;
}

std::optional<compare::Action> read_unordered(const Value& value, Faults& faults) {
  compare::Unordered unordered;
  if (value.type() == Type::object) {
    faults.check_keys(value, kUnorderedKeys);
    const auto by = value.find("by");
    auto key = by ? read_string(*by, "by", faults) : std::nullopt;
    if (!by) {
      faults.add(value, R"("unordered" names no member)", R"(as in {"by": "id"})");
    }
    unordered.as = compare::Unordered::As::by_key;
    unordered.key = std::move(key).value_or("");
  } else if (value.type() == Type::string) {
    const std::string word = value.string();
    if (std::find(kUnorderedWords.begin(), kUnorderedWords.end(), word) == kUnorderedWords.end()) {
      faults.add_unknown(value.offset(), "way to be unordered", word, kUnorderedWords);
    }
    unordered.as = word == "set" ? compare::Unordered::As::set : compare::Unordered::As::multiset;
  } else if (value.type() != Type::boolean || !value.boolean()) {
    faults.add(value, R"("unordered" can be true, "multiset", "set" or {"by": MEMBER})");
  }
  return unordered;
}

// A JSON number as it is written, not negative.
std::string read_limit(const Value& value, std::string_view name, Faults& faults) {
  constexpr std::size_t kLongest = 40;
  if (value.type() != Type::number || value.raw().starts_with('-') ||
      value.raw().size() > kLongest) {
    faults.add(value, fmt::format("\"{}\" must be a number that is not negative", name));
    return "0";
  }
  return std::string(value.raw());
}

std::optional<compare::Action> read_tolerance(const Value& value, Faults& faults) {
  compare::Tolerance tolerance;
  if (value.type() != Type::object) {
    tolerance.absolute = read_limit(value, "tolerance", faults);
    return tolerance;
  }
  faults.check_keys(value, kToleranceKeys);
  if (const auto absolute = value.find("absolute")) {
    tolerance.absolute = read_limit(*absolute, "absolute", faults);
  }
  if (const auto relative = value.find("relative")) {
    tolerance.relative = read_limit(*relative, "relative", faults);
    const json::Decimal share(tolerance.relative);
    const bool below_one =
        share.is_zero() || share.magnitude_is_negative() || share.magnitude() == 0;
    if (!below_one) {
      faults.add(*relative, R"("relative" is a share below 1)", "0.01 is one percent");
    }
  }
  if (value.size() == 0) {
    faults.add(value, R"("tolerance" says nothing)", R"(give "absolute", "relative" or both)");
  }
  return tolerance;
}

std::optional<compare::Action> read_time(const Value& value, Faults& faults) {
  const auto ns = value.type() == Type::string ? read_duration(value.string()) : std::nullopt;
  if (!ns) {
    faults.add(value, R"("time" must be a duration)",
               R"(such as "500ms", "2s", "5m", "1h" or "1d"; "0s" for other spellings only)");
  }
  return compare::Within{ns.value_or(0)};
}

std::optional<compare::Action> read_pattern(const Value& value, Faults& faults) {
  auto regex = read_string(value, "pattern", faults);
  if (regex) {
    if (const std::string fault = compare::pattern_fault(*regex); !fault.empty()) {
      faults.add(value, "\"pattern\" is no regular expression: " + fault);
    }
  }
  return compare::Pattern{std::move(regex).value_or("")};
}

std::optional<compare::Action> read_equal_if(const Value& value, Faults& faults) {
  compare::EqualIf equal_if;
  const std::size_t before = faults.count();
  for (const Value& each : strings_of(value, "equal_if", faults)) {
    const std::string word = each.string();
    if (std::find(kEqualIfWords.begin(), kEqualIfWords.end(), word) == kEqualIfWords.end()) {
      faults.add_unknown(each.offset(), "word", word, kEqualIfWords);
    }
    equal_if.null = equal_if.null || word == "null";
    equal_if.empty = equal_if.empty || word == "empty";
    equal_if.missing = equal_if.missing || word == "missing";
    equal_if.ascii_case = equal_if.ascii_case || word == "case";
  }
  const bool alone = !equal_if.empty && !equal_if.ascii_case && equal_if.null != equal_if.missing;
  if (alone && faults.count() == before) {
    faults.add(value, "\"equal_if\" makes nothing equal: one of null and missing alone",
               R"(give another one, as in ["null", "missing"])");
  }
  return equal_if;
}

std::optional<compare::Action> read_expect(const Value& value, Faults& faults) {
  compare::Expect expect;
  if (value.type() != Type::object) {
    if (value.type() != Type::boolean || !value.boolean()) {
      faults.add(value, R"("expect" can be true or {"baseline": VALUE, "candidate": VALUE})");
    }
    return expect;
  }
  faults.check_keys(value, kExpectKeys);
  if (const auto baseline = value.find("baseline")) {
    expect.baseline = std::string(baseline->raw());
  }
  if (const auto candidate = value.find("candidate")) {
    expect.candidate = std::string(candidate->raw());
  }
  return expect;
}

compare::Action read_named_action(std::string_view name, const Value& value, Faults& faults) {
  using Reader = std::optional<compare::Action> (*)(const Value&, Faults&);
  constexpr std::pair<std::string_view, Reader> kReaders[] = {
      {"unordered", read_unordered}, {"tolerance", read_tolerance}, {"time", read_time},
      {"pattern", read_pattern},     {"equal_if", read_equal_if},   {"expect", read_expect}};
  for (const auto& [known, read] : kReaders) {
    if (known == name) {
      return read(value, faults).value_or(compare::Exact{});
    }
  }
  read_true(value, name, faults);
  return name == "ignore" ? compare::Action(compare::Ignore{}) : compare::Action(compare::Exact{});
}

// A rule with an unknown key has probably misspelled its action: that is said already.
void read_action(const Value& object, bool all_known, Rule& rule, Faults& faults) {
  std::string first;
  for (const Value member : object) {
    const std::string key = member.key();
    if (std::find(kActions.begin(), kActions.end(), key) == kActions.end()) {
      continue;
    }
    if (!first.empty() && first != key) {
      faults.add(faults.key_offset(member),
                 fmt::format("\"{}\" is a second action, after \"{}\"", key, first),
                 "make two rules of it");
      continue;
    }
    rule.action = read_named_action(key, member, faults);
    first = key;
  }
  if (first.empty() && all_known) {
    faults.add(object, "this rule has no action",
               fmt::format("give one of {}", fmt::join(kActions, ", ")));
  }
}

void read_kinds(const Value& value, Rule& rule, Faults& faults) {
  for (const Value& each : strings_of(value, "kind", faults)) {
    const std::string name = each.string();
    const auto kind = kind_from_name(name);
    if (!kind || *kind == Kind::spelling) {
      faults.add_unknown(each.offset(), "kind", name, kKinds);
    } else {
      rule.kinds.push_back(*kind);
    }
  }
}

void read_place(const Value& object, Rule& rule, Faults& faults) {
  if (const auto endpoint = object.find("endpoint")) {
    rule.endpoint = read_string(*endpoint, "endpoint", faults).value_or("");
    if (endpoint->type() == Type::string && rule.endpoint.empty()) {
      faults.add(*endpoint, "\"endpoint\" is empty", "leave it out for all endpoints");
    }
  }
  const auto at = object.find("at");
  rule.anywhere = !at;
  if (at) {
    auto text = read_string(*at, "at", faults);
    if (!text) {
      return;
    }
    if (const std::string fault = compare::place_fault(*text); !fault.empty()) {
      faults.add(*at, "\"at\" is no place: " + fault);
      return;
    }
    rule.at = std::move(*text);
  }
}

// What no single member shows.
void check_rule(const Value& object, const Rule& rule, Faults& faults) {
  const auto whole = object.find("whole_body");
  const bool allowed = whole && read_true(*whole, "whole_body", faults);
  const bool is_whole = rule.anywhere || compare::is_whole_body(rule.at);
  if (std::holds_alternative<compare::Ignore>(rule.action) && is_whole && rule.kinds.empty() &&
      !whole) {
    faults.add(object, "this rule ignores whole bodies",
               R"(say "whole_body": true if that is meant)");
  } else if (allowed && !is_whole) {
    faults.add(*whole, R"("whole_body" is for rules that ignore a whole body)", "leave it out");
  }
  const bool json = rule.at.empty() || rule.at.front() == '/' || rule.at.starts_with("json:");
  const bool known = json || rule.at == "status" || rule.at.starts_with("header:");
  if (std::holds_alternative<compare::Expect>(rule.action) && (rule.anywhere || !known)) {
    faults.add(object, "\"expect\" needs an \"at\" that is the status, a header or a JSON Pointer");
  }
}

}  // namespace

std::optional<std::int64_t> read_duration(std::string_view text) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  constexpr std::pair<std::string_view, std::int64_t> kUnits[] = {{"ms", kSecond / 1000},
                                                                  {"s", kSecond},
                                                                  {"m", 60 * kSecond},
                                                                  {"h", 3600 * kSecond},
                                                                  {"d", 86'400 * kSecond}};
  constexpr std::int64_t kLongest = 10'000 * (86'400 * kSecond);
  std::int64_t count = 0;
  const char* const end = text.data() + text.size();
  const auto [unit, error] = std::from_chars(text.data(), end, count);
  if (error != std::errc() || count < 0) {
    return std::nullopt;
  }
  const std::string_view name(unit, static_cast<std::size_t>(end - unit));
  for (const auto& [known, ns] : kUnits) {
    if (known == name) {
      return count <= kLongest / ns ? std::optional(count * ns) : std::nullopt;
    }
  }
  return std::nullopt;
}

std::optional<Rule> read_rule(const Value& value, Faults& faults) {
  if (value.type() != Type::object) {
    faults.add(value, fmt::format("a rule is an object, not {}", json::type_name(value.type())));
    return std::nullopt;
  }
  const std::size_t before = faults.count();
  faults.check_keys(value, all_rule_keys());
  const bool all_known = faults.count() == before;
  Rule rule;
  read_place(value, rule, faults);
  if (const auto kind = value.find("kind")) {
    read_kinds(*kind, rule, faults);
  }
  if (const auto reason = value.find("reason")) {
    rule.reason = read_string(*reason, "reason", faults).value_or("");
  }
  read_action(value, all_known, rule, faults);
  if (faults.count() == before) {
    check_rule(value, rule, faults);
  }
  return faults.count() == before ? std::optional(std::move(rule)) : std::nullopt;
}

}  // namespace lockstep::config
