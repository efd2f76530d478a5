#pragma once

#include "lockstep/report/report.hpp"

namespace lockstep::report {

// Prometheus' text exposition format, for the textfile collector of a node exporter or a push
// gateway: gauges about this one run, named lockstep_*, each with Options::labels. The number of
// series is bounded: of endpoints the 50 with most exchanges have series of their own, the others
// share endpoint="other", and what a gate said of those is left out.
void write_prometheus(const RunReader& run, const Options& options, const Sink& sink);

}  // namespace lockstep::report
