#pragma once

#include "lockstep/report/report.hpp"

namespace lockstep::report {

void write_text(const RunReader& run, const Options& options, const Sink& sink);

}  // namespace lockstep::report
