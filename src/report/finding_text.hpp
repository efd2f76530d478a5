// Findings for a terminal.
#pragma once

#include <string>
#include <vector>

#include "lockstep/core/finding.hpp"
#include "lockstep/report/report.hpp"

#include "report/style.hpp"

namespace lockstep::report {

// The first `limit` findings, a few lines each, and how many more there are and how to list them.
// Empty when there are none.
std::string finding_list(const RunInfo& run, const std::vector<Finding>& findings,
                         std::size_t limit, const Options& options);

// "lockstep show F3" out of the right database and run.
std::string lockstep_command(std::string_view command, const Options& options);

}  // namespace lockstep::report
