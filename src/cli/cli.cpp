#include "lockstep/cli/cli.hpp"

#include <csignal>
#include <exception>
#include <new>

#include <fmt/format.h>

#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"
#include "lockstep/core/version.hpp"
#include "lockstep/drift/drift.hpp"

#include "cli/command.hpp"
#include "cli/help.hpp"

namespace lockstep::cli {
namespace {

ExitCode print_help(const std::vector<std::string>& args, const Console& console) {
  if (args.size() < 2) {
    console.print(program_help());
    return ExitCode::ok;
  }
  if (args[1] == "drift" && args.size() > 2) {
    const std::string text = drift_class_help(args[2]);
    if (text.empty()) {
      const auto similar = drift::similar_ids(args[2]);
      throw Error(fmt::format("there is no drift class \"{}\"", escape_line(args[2])),
                  similar.empty() ? "'lockstep help drift' lists them"
                                  : fmt::format("did you mean {}?", fmt::join(similar, ", ")));
    }
    console.print(text);
    return ExitCode::ok;
  }
  const std::string text = topic_help(args[1]);
  if (text.empty()) {
    const std::string meant = nearest(args[1], topics());
    throw Error(fmt::format("there is no help on \"{}\"", escape_line(args[1])),
                meant.empty() ? "'lockstep help' lists the topics"
                              : fmt::format("did you mean 'lockstep help {}'?", meant));
  }
  console.print(text);
  return ExitCode::ok;
}

ExitCode dispatch(const std::vector<std::string>& args) {
  const Console plain;
  if (args.empty()) {
    throw Error("no command given", "'lockstep help' lists them");
  }
  const std::string& name = args.front();
  if (name == "--version" || name == "-V" || name == "version") {
    plain.print(fmt::format("lockstep {}\n", kVersion));
    return ExitCode::ok;
  }
  if (name == "help" || name == "--help" || name == "-h") {
    return print_help(args, plain);
  }
  const Command* command = find_command(name);
  if (command == nullptr) {
    const std::string meant = nearest(name, topics());
    throw Error(fmt::format("unknown command \"{}\"", escape_line(name)),
                meant.empty() ? "'lockstep help' lists the commands"
                              : fmt::format("did you mean \"{}\"?", meant));
  }
  const Arguments arguments =
      Arguments::parse(command->flags, std::vector<std::string>(args.begin() + 1, args.end()));
  if (arguments.has("help")) {
    plain.print(command_help(*command));
    return ExitCode::ok;
  }
  return command->run(arguments, console_for(arguments));
}

}  // namespace

int run_program(const std::vector<std::string>& args) {
  // Writing to a pipe whose reader went away must not end a run before it is stored.
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return static_cast<int>(dispatch(args));
  } catch (const Error& error) {
    Console().warn(error.what());
  } catch (const std::bad_alloc&) {
    Console().warn("out of memory; a smaller --max-body or --concurrency needs less");
  } catch (const std::exception& error) {
    Console().warn(fmt::format("unexpected: {}", escape_line(error.what())));
  }
  return static_cast<int>(ExitCode::trouble);
}

}  // namespace lockstep::cli
