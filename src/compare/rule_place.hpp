// The places that a rule names.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/difference.hpp"

namespace lockstep::compare {

// The steps of a Difference::at: what stands between its slashes. A slash at its beginning starts
// the first one, and an empty text has none.
inline constexpr std::size_t kMaxPlaceSteps = 128;  // of a pattern

using Steps = std::vector<std::string_view>;
void split_steps(std::string_view at, Steps& steps);

// With every step that is a number as "*".
std::string without_indices(std::string_view at);

struct PlacePattern {
  enum class Match : std::uint8_t { literal, glob, one, any };
  struct Step {
    Match match = Match::literal;
    std::string text;

    bool is_wild() const { return match != Match::literal; }
  };

  bool anywhere = false;  // every place of every aspect
  Aspect aspect = Aspect::json;
  std::vector<Step> steps;
  bool below = false;  // everything below is meant as well

  bool matches(Aspect other, const Steps& at) const;
  // Whether nothing but literal steps leads there.
  bool is_literal() const;
};

// nullopt, with `fault` set, when `at` names no place.
std::optional<PlacePattern> parse_place(std::string_view at, std::string& fault);

// Whether the steps match, as a path and its beginning when `below` is set.
bool match_steps(const std::vector<PlacePattern::Step>& pattern, bool below, const Steps& at);

}  // namespace lockstep::compare
