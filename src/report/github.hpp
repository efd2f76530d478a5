#pragma once

#include "lockstep/report/report.hpp"

namespace lockstep::report {

// Workflow commands that GitHub Actions shows as annotations of a job, to be printed by a step: one
// for the verdict and one for each of the first findings (GitHub shows ten of a kind). Nothing
// captured can become a command of its own.
void write_github(const RunReader& run, const Options& options, const Sink& sink);

}  // namespace lockstep::report
