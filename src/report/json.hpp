#pragma once

#include "lockstep/report/report.hpp"

namespace lockstep::report {

// {"run":{…},"endpoints":[…],"findings":[…],"exchanges":[…]}, the objects those of write_ndjson.
void write_json(const RunReader& run, const Options& options, const Sink& sink);

// A line for the run, then one an exchange in plan order, then one a finding by rank. Fields are
// only ever added; "format" in the first line changes when one changes its meaning.
void write_ndjson(const RunReader& run, const Options& options, const Sink& sink);

}  // namespace lockstep::report
