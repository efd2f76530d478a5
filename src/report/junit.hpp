#pragma once

#include "lockstep/report/report.hpp"

namespace lockstep::report {

// JUnit XML as GitLab, Jenkins and GitHub's test reporters read it: a suite "gate" with a case for
// the verdict and for each limit of the policy, then a suite an endpoint with a case for each of
// its findings. Names stay the same from run to run, so that a CI server sees what is new. Valid
// by the schema that is published for Ant's reports and by that of Jenkins' xUnit plugin.
void write_junit(const RunReader& run, const Options& options, const Sink& sink);

}  // namespace lockstep::report
