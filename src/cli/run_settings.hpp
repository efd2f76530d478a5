// Everything that `lockstep run` was asked to do, read and checked before anything is opened.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lockstep/compare/compare.hpp"
#include "lockstep/plan/plan.hpp"
#include "lockstep/replay/replay.hpp"

#include "cli/api_contract.hpp"
#include "cli/arguments.hpp"
#include "cli/reports.hpp"

namespace lockstep::cli {

struct RunSettings {
  std::vector<std::string> captures;
  plan::Options plan;
  replay::Options replay;
  compare::Options compare;
  const ApiContract* api = nullptr;  // what replies are checked against besides
  std::string database;
  bool keep_all = false;
  std::uint64_t warmup = 0;  // exchanges at the start whose latencies do not count
  std::uint32_t reask = 0;   // how often the baseline is asked again for what differs
  ReportSettings reports;
  std::string command;  // for people, without the values of secret headers
};

RunSettings run_settings(const Arguments& arguments);
plan::Options plan_options(const Arguments& arguments);

// How to type the command again, for people: without passwords and the values of secret headers.
std::string command_line(const std::string& command, const Arguments& arguments);

}  // namespace lockstep::cli
