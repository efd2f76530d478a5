// What a command is. The list of all commands is in commands.cpp.
#pragma once

#include <string_view>
#include <vector>

#include "cli/arguments.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"

namespace lockstep::cli {

struct Command {
  std::string_view name;
  std::string_view operands;  // as in "CAPTURE..."
  std::string_view summary;   // one line
  std::string_view help;      // a paragraph or two
  std::vector<std::string_view> flags;
  ExitCode (*run)(const Arguments& arguments, const Console& console);
};

const std::vector<Command>& commands();
const Command* find_command(std::string_view name);

ExitCode run_command(const Arguments& arguments, const Console& console);
ExitCode report_command(const Arguments& arguments, const Console& console);
ExitCode findings_command(const Arguments& arguments, const Console& console);
ExitCode recompare_command(const Arguments& arguments, const Console& console);
ExitCode show_command(const Arguments& arguments, const Console& console);
ExitCode runs_command(const Arguments& arguments, const Console& console);
ExitCode inspect_command(const Arguments& arguments, const Console& console);
ExitCode convert_command(const Arguments& arguments, const Console& console);
ExitCode diff_command(const Arguments& arguments, const Console& console);
ExitCode gate_command(const Arguments& arguments, const Console& console);
ExitCode accept_command(const Arguments& arguments, const Console& console);
ExitCode prune_command(const Arguments& arguments, const Console& console);
ExitCode export_command(const Arguments& arguments, const Console& console);
ExitCode trend_command(const Arguments& arguments, const Console& console);
ExitCode check_command(const Arguments& arguments, const Console& console);

}  // namespace lockstep::cli
