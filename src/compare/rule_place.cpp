#include "compare/rule_place.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "lockstep/compare/rules.hpp"
#include "lockstep/core/escape.hpp"
#include "lockstep/core/glob.hpp"
#include "lockstep/core/http.hpp"
#include "lockstep/core/nearest.hpp"

namespace lockstep::compare {
namespace {

constexpr std::size_t kMaxPlaceBytes = 4096;

using Match = PlacePattern::Match;
using Step = PlacePattern::Step;

constexpr auto kAspects = std::to_array<std::string_view>(
    {"status", "header", "body", "json", "line", "ndjson", "event", "form", "part", "xml", "html"});

// "~2" is an asterisk; "~0" and "~1" stay, as a Difference has them.
Step json_step(std::string_view text) {
  if (text == "*" || text == "**") {
    return {text == "*" ? Match::one : Match::any, ""};
  }
  std::string literal;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool asterisk = text.substr(i).starts_with("~2");
    literal += asterisk ? '*' : text[i];
    i += asterisk ? 1 : 0;
  }
  return {Match::literal, std::move(literal)};
}

Step other_step(std::string_view text) {
  if (text == "*" || text == "**") {
    return {text == "*" ? Match::one : Match::any, ""};
  }
  const bool glob = text.find_first_of("*?") != std::string_view::npos;
  return {glob ? Match::glob : Match::literal, std::string(text)};
}

bool matches_one(const Step& step, std::string_view text) {
  switch (step.match) {
    case Match::literal:
      return step.text == text;
    case Match::glob:
      return glob_matches(step.text, text);
    case Match::one:
    case Match::any:
      return true;
  }
  return false;
}

std::string bad_escape(std::string_view pointer) {
  for (std::size_t i = pointer.find('~'); i != std::string_view::npos;
       i = pointer.find('~', i + 1)) {
    const char next = i + 1 < pointer.size() ? pointer[i + 1] : '\0';
    if (next != '0' && next != '1' && next != '2') {
      return R"("~" stands before 0, 1 or 2: "~0" is "~", "~1" is "/", "~2" is "*")";
    }
  }
  return "";
}

std::string unknown_aspect(std::string_view name) {
  const std::string meant = nearest(name, {kAspects.begin(), kAspects.end()});
  return fmt::format(R"("{}" is no part of a reply{})", escape_line(name),
                     meant.empty() ? "" : fmt::format(R"(; did you mean "{}"?)", meant));
}

}  // namespace

void split_steps(std::string_view at, Steps& steps) {
  steps.clear();
  if (at.empty()) {
    return;
  }
  at.remove_prefix(at.front() == '/' ? 1 : 0);
  for (std::size_t slash = at.find('/'); slash != std::string_view::npos; slash = at.find('/')) {
    steps.push_back(at.substr(0, slash));
    at.remove_prefix(slash + 1);
  }
  steps.push_back(at);
}

std::string without_indices(std::string_view at) {
  std::string text;
  while (!at.empty()) {
    const std::size_t end = std::min(at.find('/', 1), at.size());
    std::string_view step = at.substr(0, end);
    at.remove_prefix(end);
    if (step.front() == '/') {
      text += '/';
      step.remove_prefix(1);
    }
    const bool number =
        !step.empty() && step.find_first_not_of("0123456789") == std::string_view::npos;
    text += number ? "*" : step;
  }
  return text;
}

bool match_steps(const std::vector<Step>& pattern, bool below, const Steps& at) {
  // As for a glob, only the last "**" ever needs another try.
  constexpr std::size_t kNone = ~std::size_t{0};
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t after_any = kNone;
  std::size_t any_end = 0;
  while (t < at.size()) {
    if (p == pattern.size() && below) {
      return true;
    }
    if (p < pattern.size() && pattern[p].match == Match::any) {
      after_any = ++p;
      any_end = t;
    } else if (p < pattern.size() && matches_one(pattern[p], at[t])) {
      ++p;
      ++t;
    } else if (after_any != kNone) {
      p = after_any;
      t = ++any_end;
    } else {
      return false;
    }
  }
  return std::all_of(pattern.begin() + static_cast<std::ptrdiff_t>(p), pattern.end(),
                     [](const Step& step) { return step.match == Match::any; });
}

bool PlacePattern::matches(Aspect other, const Steps& at) const {
  return anywhere || (aspect == other && match_steps(steps, below, at));
}

bool PlacePattern::is_literal() const {
  return !anywhere &&
         std::none_of(steps.begin(), steps.end(), [](const Step& step) { return step.is_wild(); });
}

std::optional<PlacePattern> parse_place(std::string_view at, std::string& fault) {
  PlacePattern place;
  fault.clear();
  if (at.size() > kMaxPlaceBytes) {
    fault = fmt::format("is longer than {} bytes", kMaxPlaceBytes);
    return std::nullopt;
  }
  std::string lower;
  if (!at.empty() && at.front() != '/') {
    const std::size_t colon = std::min(at.find(':'), at.size());
    const std::string_view name = at.substr(0, colon);
    const auto aspect = aspect_from_name(name);
    if (!aspect) {
      fault = unknown_aspect(name);
      return std::nullopt;
    }
    place.aspect = *aspect;
    const bool bare = colon == at.size();
    at.remove_prefix(std::min(colon + 1, at.size()));
    if (*aspect == Aspect::header) {
      lower = ascii_lower(at);
      at = lower;
    }
    if (*aspect == Aspect::status ? !bare : at.empty()) {
      fault = *aspect == Aspect::status ? R"(the status has no places in it: "status")"
                                        : fmt::format(R"(say where: "{}:…")", name);
      return std::nullopt;
    }
    at = *aspect == Aspect::status ? "status" : at;
  }
  if (place.aspect == Aspect::json && !at.empty() && at.front() != '/') {
    fault = R"(a JSON Pointer is empty or starts with "/")";
    return std::nullopt;
  }
  if (place.aspect == Aspect::json && !(fault = bad_escape(at)).empty()) {
    return std::nullopt;
  }
  Steps steps;
  split_steps(at, steps);
  if (steps.size() > kMaxPlaceSteps) {
    fault = fmt::format("has more than {} steps", kMaxPlaceSteps);
    return std::nullopt;
  }
  for (const std::string_view step : steps) {
    place.steps.push_back(place.aspect == Aspect::json ? json_step(step) : other_step(step));
  }
  return place;
}

std::string place_fault(std::string_view at) {
  std::string fault;
  parse_place(at, fault);
  return fault;
}

bool is_whole_body(std::string_view at) {
  std::string fault;
  const auto place = parse_place(at, fault);
  return place && place->aspect != Aspect::status && place->aspect != Aspect::header &&
         std::all_of(place->steps.begin(), place->steps.end(), [&](const Step& step) {
           return step.match == Match::any ||
                  (step.match == Match::one && place->aspect != Aspect::json);
         });
}

}  // namespace lockstep::compare
