// What a rule says about one difference.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "lockstep/core/difference.hpp"

#include "compare/compiled_rule.hpp"

namespace lockstep::compare {

// A difference before it is listed, its values in full where that is possible.
struct Sight {
  Aspect aspect = Aspect::body;
  std::string_view at;
  Kind kind = Kind::value;
  std::optional<std::string_view> baseline;
  std::optional<std::string_view> candidate;
  bool json = false;  // the values are JSON texts
  bool cut = false;   // the values are not all there is
};

enum class Ruling : std::uint8_t {
  none,  // the rule is not about such a difference
  hide,
  keep,
};

// By the rule's action alone; its place and kinds have been looked at.
Ruling ruling_on(const CompiledRule& rule, const Sight& sight);

// Whether a value is the one that an Expect names.
bool is_expected(const std::optional<std::string>& expected, std::string_view value, bool json);

}  // namespace lockstep::compare
