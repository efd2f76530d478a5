// Findings for a terminal.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "lockstep/core/finding.hpp"
#include "lockstep/report/report.hpp"

#include "report/style.hpp"

namespace lockstep::report {

// The first `limit` findings, a few lines each, and how many more there are and how to list them.
// Empty when there are none.
std::string finding_list(const RunInfo& run, const std::vector<Finding>& findings,
                         std::size_t limit, const Options& options);

// What a finding is, in a line; "possibly: …" where its class is a guess. Escaped.
std::string finding_title(const Finding& finding, const Options& options);
// "json /items/*/price", "status"; escaped.
std::string place_text(const FindingPlace& place);
// Names with how often they were seen, escaped, most first.
std::vector<std::pair<std::string, std::uint64_t>> endpoints_by_count(const Finding& finding);
std::vector<std::pair<std::string, std::uint64_t>> places_by_count(const Finding& finding);
// "a, b, c and 2 more"; "over" 2 when there are others than those.
std::string first_names(const std::vector<std::pair<std::string, std::uint64_t>>& names,
                        bool and_others);
// "3 breaking, 1 risky"
std::string severity_counts(const std::vector<Finding>& findings);

// "lockstep show F3" out of the right database and run.
std::string lockstep_command(std::string_view command, const Options& options);

}  // namespace lockstep::report
