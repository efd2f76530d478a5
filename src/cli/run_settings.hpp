// Everything that `lockstep run` was asked to do, read and checked before anything is opened.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lockstep/compare/compare.hpp"
#include "lockstep/plan/plan.hpp"
#include "lockstep/replay/replay.hpp"
#include "lockstep/report/report.hpp"

#include "cli/arguments.hpp"

namespace lockstep::cli {

struct ReportTarget {
  const report::Format* format = nullptr;
  std::string path;
};

struct RunSettings {
  std::vector<std::string> captures;
  plan::Options plan;
  replay::Options replay;
  compare::Options compare;
  std::string database;
  bool keep_all = false;
  std::uint32_t reask = 0;  // how often the baseline is asked again for what differs
  std::vector<ReportTarget> reports;
  std::string command;  // for people, without the values of secret headers
};

RunSettings run_settings(const Arguments& arguments);
plan::Options plan_options(const Arguments& arguments);

// How to type the command again, for people: without passwords and the values of secret headers.
std::string command_line(const std::string& command, const Arguments& arguments);

// For a report on a run in `database`, a value of --db.
report::Options report_options(const std::string& database, bool color);

// The format of that name. Throws Error with the nearest one for an unknown name.
const report::Format& report_format(const std::string& name);

}  // namespace lockstep::cli
