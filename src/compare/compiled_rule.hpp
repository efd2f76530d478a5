// A rule with what it takes to ask it quickly.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include <re2/re2.h>

#include "lockstep/compare/rules.hpp"

#include "compare/rule_place.hpp"

namespace lockstep::compare {

struct CompiledRule {
  std::uint32_t index = 0;
  const Rule* rule = nullptr;
  PlacePattern place;
  std::unique_ptr<const re2::RE2> regex;  // of a Pattern

  bool is_for(Kind kind) const;
  bool is_for_endpoint(std::string_view endpoint) const;
};

// Time, memory and syntax of a Pattern: linear, bounded, and quiet about faults.
re2::RE2::Options regex_options();

}  // namespace lockstep::compare
