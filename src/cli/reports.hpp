// Where the reports of a run go: standard output, files, a push gateway.
#pragma once

#include <string>
#include <vector>

#include "lockstep/report/report.hpp"

#include "cli/arguments.hpp"
#include "cli/console.hpp"

namespace lockstep::cli {

struct ReportTarget {
  const report::Format* format = nullptr;
  std::string path;
};

struct ReportSettings {
  std::vector<ReportTarget> files;
  std::string push;  // URL of a push gateway; empty for none
  std::vector<report::Label> labels;
};

// By --report, --push and --label. Throws Error for what cannot be meant.
ReportSettings report_settings(const Arguments& arguments);

// The format of that name. Throws Error with the nearest one for an unknown name.
const report::Format& report_format(const std::string& name);

// For a report on a run in `database`, a value of --db.
report::Options report_options(const std::string& database, bool color);

// Throws Error when a file could not be written; leaves no trace. For before the work is done.
void check_writable(const ReportSettings& settings);

// The summary for people on standard output, unless the console is to be quiet; with what the gate
// made of the run, unless that is null.
void print_summary(const RunReader& run, const std::string& database, const GateVerdict* gate,
                   const Console& console);

// Writes all files that can be written, then pushes. Throws Error when a file could not be written;
// a push gateway that does not take the metrics is a warning.
void write_reports(const ReportSettings& settings, const RunReader& run, report::Options options,
                   const Console& console);

}  // namespace lockstep::cli
