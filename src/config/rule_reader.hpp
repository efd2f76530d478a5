// One rule of a configuration.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "lockstep/compare/rules.hpp"
#include "lockstep/json/json.hpp"

#include "config/faults.hpp"

namespace lockstep::config {

// nullopt, with faults added, when it is none.
std::optional<compare::Rule> read_rule(const json::Value& value, Faults& faults);

// Nanoseconds of "500ms", "2s", "5m", "1h", "1d"; nullopt for anything else.
std::optional<std::int64_t> read_duration(std::string_view text);

}  // namespace lockstep::config
