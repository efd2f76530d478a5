// lockstep check: is a configuration what it is meant to be?
#include <fmt/format.h>

#include "lockstep/config/config.hpp"
#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"

#include "cli/command.hpp"
#include "cli/configuration.hpp"

namespace lockstep::cli {

ExitCode check_command(const Arguments& arguments, const Console& console) {
  if (arguments.has("schema")) {
    console.print(config::schema());
    return ExitCode::ok;
  }
  if (arguments.operands().size() > 1) {
    throw Error("more than one configuration given", "check them one by one");
  }
  const std::string path = arguments.operands().empty() ? std::string(config::kDefaultFile)
                                                        : arguments.operands().front();
  const config::Config config = checked_config(path, console);
  if (!console.quiet) {
    console.print(fmt::format("{} is good: {}\n", escape_line(path), config_summary(config)));
  }
  return ExitCode::ok;
}

}  // namespace lockstep::cli
