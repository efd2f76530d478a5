#pragma once

#include <string>
#include <string_view>

#include "lockstep/report/report.hpp"

namespace lockstep::report {

// RFC 4180, a row for each difference and one for each exchange without any. For spreadsheets: no
// cell is read as a formula, and none is longer than one takes.
void write_csv(const RunReader& run, const Options& options, const Sink& sink);

// A cell of captured text: escaped, with a ' before what a spreadsheet would compute, in quotes
// where it must be.
std::string csv_cell(std::string_view bytes);

}  // namespace lockstep::report
