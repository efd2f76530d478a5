#pragma once

#include "lockstep/report/report.hpp"

namespace lockstep::report {

// One page that carries all it needs and asks nobody for anything: the verdict and its reasons, the
// four metrics with plots, every endpoint, findings with their examples side by side, and the
// exchanges that differ. It can be filtered and searched by keyboard; without scripts all of it
// still shows. What it may do is bounded by a content security policy that allows its own style
// sheet and script by their hashes, and nothing else. Its size is bounded whatever the run holds.
void write_html(const RunReader& run, const Options& options, const Sink& sink);

}  // namespace lockstep::report
