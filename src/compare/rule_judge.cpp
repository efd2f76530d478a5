#include "compare/rule_judge.hpp"

#include <string>

#include "lockstep/core/http.hpp"
#include "lockstep/json/code_points.hpp"
#include "lockstep/json/json.hpp"

#include "compare/header_values.hpp"
#include "compare/instant.hpp"
#include "compare/json_equal.hpp"
#include "compare/json_tree.hpp"
#include "compare/tolerance.hpp"

namespace lockstep::compare {
namespace {

enum class Sort : std::uint8_t { absent, text, number, string, null, literal, container };

// A value as rules see it: of a JSON document, or a text of any other kind.
struct Seen {
  Sort sort = Sort::absent;
  std::string_view raw;

  bool is_scalar() const { return sort != Sort::absent && sort != Sort::container; }
  std::string text() const {
    return sort == Sort::string ? json::unescape(raw.substr(1, raw.size() - 2)) : std::string(raw);
  }
};

Seen seen(const std::optional<std::string_view>& value, bool json) {
  if (!value) {
    return {};
  }
  if (!json || value->empty()) {
    return {Sort::text, trim(*value)};
  }
  switch (value->front()) {
    case '"':
      return {Sort::string, *value};
    case '{':
    case '[':
      return {Sort::container, *value};
    case 'n':
      return {Sort::null, *value};
    case 't':
    case 'f':
      return {Sort::literal, *value};
    default:
      return {Sort::number, *value};
  }
}

bool is_empty(const Seen& value) {
  switch (value.sort) {
    case Sort::text:
      return value.raw.empty();
    case Sort::string:
      return value.raw.size() == 2;
    case Sort::container:
      return value.raw.find_first_not_of(" \t\r\n", 1) == value.raw.size() - 1;
    default:
      return false;
  }
}

// A number as it is, or in a string or text.
std::optional<std::string> number_in(const Seen& value) {
  constexpr std::size_t kLongest = 100'000;
  if (!value.is_scalar() || value.raw.size() > kLongest) {
    return std::nullopt;
  }
  std::string text = value.text();
  return is_json_number(text) ? std::optional(std::move(text)) : std::nullopt;
}

Ruling hide_if(bool hide) { return hide ? Ruling::hide : Ruling::keep; }

Ruling on_tolerance(const Tolerance& tolerance, const Seen& a, const Seen& b) {
  const auto x = number_in(a);
  const auto y = number_in(b);
  if (a.sort != b.sort || !x || !y) {
    return Ruling::none;
  }
  return hide_if(is_within(*x, *y, tolerance.absolute, tolerance.relative));
}

std::optional<Instant> instant_of(const Seen& value) {
  constexpr std::size_t kLongest = 400;  // with every character escaped
  return value.is_scalar() && value.raw.size() <= kLongest ? parse_instant(value.text())
                                                           : std::nullopt;
}

Ruling on_time(const Within& within, const Seen& a, const Seen& b) {
  const auto x = instant_of(a);
  const auto y = instant_of(b);
  return hide_if(x && y && are_within(*x, *y, within.ns));
}

Ruling on_pattern(const re2::RE2& regex, const Seen& a, const Seen& b) {
  const auto matches = [&regex](const Seen& value) {
    return value.is_scalar() && re2::RE2::FullMatch(value.text(), regex);
  };
  return hide_if(matches(a) && matches(b));
}

bool is_nothing(const EqualIf& equal_if, const Seen& value) {
  return (equal_if.missing && value.sort == Sort::absent) ||
         (equal_if.null && value.sort == Sort::null) || (equal_if.empty && is_empty(value));
}

Ruling on_equal_if(const EqualIf& equal_if, const Seen& a, const Seen& b) {
  if (is_nothing(equal_if, a) && is_nothing(equal_if, b)) {
    return Ruling::hide;
  }
  const bool texts = a.sort == b.sort && (a.sort == Sort::string || a.sort == Sort::text);
  return hide_if(equal_if.ascii_case && texts && equal_ignoring_case(a.text(), b.text()));
}

Ruling on_expect(const Expect& expect, const Sight& sight) {
  const auto as_named = [&](const std::optional<std::string>& expected,
                            const std::optional<std::string_view>& value) {
    return !expected || (value && !sight.cut && is_expected(expected, *value, sight.json));
  };
  return hide_if(as_named(expect.baseline, sight.baseline) &&
                 as_named(expect.candidate, sight.candidate));
}

}  // namespace

bool is_expected(const std::optional<std::string>& expected, std::string_view value, bool json) {
  if (!expected) {
    return true;
  }
  if (json) {
    // Not compare_json(), which is at work on the documents that the value is from.
    json::ParseError error;
    const auto a = json::Document::parse(*expected, error);
    const auto b = json::Document::parse(value, error);
    return a && b && EqualWalk().equal(Tree(*a), 0, Tree(*b), 0, nullptr);
  }
  return seen(*expected, true).text() == trim(value);
}

Ruling ruling_on(const CompiledRule& rule, const Sight& sight) {
  const Action& action = rule.rule->action;
  if (std::holds_alternative<Ignore>(action)) {
    return Ruling::hide;
  }
  if (std::holds_alternative<Exact>(action)) {
    return Ruling::keep;
  }
  if (const auto* expect = std::get_if<Expect>(&action)) {
    return on_expect(*expect, sight);
  }
  if (std::holds_alternative<Unordered>(action)) {
    return sight.kind == Kind::order ? Ruling::hide : Ruling::none;
  }
  if (sight.kind == Kind::order || sight.kind == Kind::duplicate) {
    return Ruling::none;
  }
  const Seen a = seen(sight.baseline, sight.json);
  const Seen b = seen(sight.candidate, sight.json);
  const bool both = a.sort != Sort::absent && b.sort != Sort::absent;
  if (sight.cut && (both || std::holds_alternative<EqualIf>(action))) {
    return Ruling::keep;
  }
  if (const auto* equal_if = std::get_if<EqualIf>(&action)) {
    return on_equal_if(*equal_if, a, b);
  }
  if (!both) {
    return Ruling::none;
  }
  if (const auto* tolerance = std::get_if<Tolerance>(&action)) {
    return on_tolerance(*tolerance, a, b);
  }
  if (const auto* within = std::get_if<Within>(&action)) {
    return on_time(*within, a, b);
  }
  return on_pattern(*rule.regex, a, b);
}

}  // namespace lockstep::compare
