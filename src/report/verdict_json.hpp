// The gate's decision as JSON, the same in every machine format.
#pragma once

#include "lockstep/core/verdict.hpp"
#include "lockstep/json/writer.hpp"

namespace lockstep::report {

// {"type":"gate","format":1,"run":…,"decision":…,…}: what is not known is null, never missing.
void write_verdict(const GateVerdict& gate, json::Writer& out);

}  // namespace lockstep::report
