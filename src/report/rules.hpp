// What the rules of a configuration did.
#pragma once

#include <string>
#include <vector>

#include "lockstep/core/run.hpp"
#include "lockstep/json/writer.hpp"

namespace lockstep::report {

// A line or two for each rule: how often it applied, whether it ever did, and whether it is broader
// than what it was needed for. Empty without rules.
std::string rule_lines(const std::vector<RuleReport>& rules);

// An array.
void write_rules(const std::vector<RuleReport>& rules, json::Writer& out);

}  // namespace lockstep::report
