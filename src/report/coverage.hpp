// The coverage of a run, as reports show it.
#pragma once

#include <string>

#include "lockstep/core/coverage.hpp"
#include "lockstep/core/run.hpp"
#include "lockstep/json/writer.hpp"

#include "report/style.hpp"
#include "report/summary.hpp"

namespace lockstep::report {

// Joined from what was sent, which `summary` has counted, and what was skipped. What is known only
// as a number, such as what was left when a run was interrupted, is in the row without a name.
Coverage coverage_of(const RunReader& run, const Summary& summary);

// "76.1 % of 255 requests"; what there is to say when there are none.
std::string share_text(const Coverage& coverage);

// "unsafe-method 12, body-missing 3", most first; not escaped, as reasons are ours.
std::string skips_text(const EndpointCoverage& endpoint);

// Endpoints of which something was not compared, in their order.
std::vector<const EndpointCoverage*> uncovered(const Coverage& coverage);
// The same as a table for a terminal, of at most `most` rows; empty when there are none.
std::string uncovered_text(const Coverage& coverage, std::size_t most, const Style& style);

// {"requests":…,"spoken_for":…,"endpoints":[…]}
void write_coverage(const Coverage& coverage, json::Writer& out);

}  // namespace lockstep::report
