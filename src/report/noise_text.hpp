// Where the baseline differs from itself, in reports.
#pragma once

#include <string>
#include <vector>

#include "lockstep/core/run.hpp"
#include "lockstep/json/writer.hpp"

#include "report/style.hpp"

namespace lockstep::report {

// A line for each place, the most frequent first, and for how many exchanges the baseline was asked
// again; empty when there is nothing to say.
std::string noise_lines(const Counts& counts, std::vector<NoisyPlace> places, const Style& style);

void write_noisy_place(const NoisyPlace& place, json::Writer& out);

}  // namespace lockstep::report
