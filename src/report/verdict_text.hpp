// The gate's decision for a terminal.
#pragma once

#include <string>

#include "lockstep/core/verdict.hpp"

#include "report/style.hpp"

namespace lockstep::report {

// The decision with its reasons, a line for each limit, and what became of findings. Every line is
// escaped.
std::string gate_lines(const GateVerdict& gate, const Style& style);

}  // namespace lockstep::report
