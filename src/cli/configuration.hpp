// What lockstep.json says, put to work.
#pragma once

#include <memory>
#include <string>

#include "lockstep/compare/compare.hpp"
#include "lockstep/config/config.hpp"

#include "cli/arguments.hpp"
#include "cli/console.hpp"

namespace lockstep::cli {

struct Configuration {
  std::string path;  // empty when there is none
  std::unique_ptr<const compare::RuleSet> rules;
  config::Config read;  // but for the rules

  // The configuration must outlive the options.
  void apply(compare::Options& options) const;
};

// Of the file that --config names, else of ./lockstep.json if there is one, which is said.
Configuration load_configuration(const Arguments& arguments, const Console& console);

// Reads and checks a file. When it is at fault, all faults are printed but the only or last line of
// them, which is thrown.
config::Config checked_config(const std::string& path, const Console& console);

// "3 rules, 1 header"
std::string config_summary(const config::Config& config);

}  // namespace lockstep::cli
