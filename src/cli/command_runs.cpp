#include <fmt/format.h>

#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"
#include "lockstep/report/report.hpp"
#include "lockstep/store/store.hpp"

#include "cli/command.hpp"
#include "cli/values.hpp"

namespace lockstep::cli {
ExitCode runs_command(const Arguments& arguments, const Console& console) {
  if (!arguments.operands().empty()) {
    throw Error("runs takes no operands", "'lockstep report RUN' prints one run");
  }
  const std::uint64_t limit = to_count("limit", arguments.value("limit"), 1, UINT64_MAX);
  const store::Database database = store::Database::open(arguments.value("db"), store::Mode::read);
  const std::vector<store::Database::Listed> runs = database.runs();
  if (runs.empty()) {
    console.print("no runs\n");
    return ExitCode::ok;
  }
  std::string text =
      fmt::format("{:>5}  {:<23}  {:>9}  {:>9}  {:>7}  {:>9}  {}\n", "run", "started", "compared",
                  "different", "failed", "semantic", "captures");
  for (std::size_t i = 0; i < runs.size() && i < limit; ++i) {
    text += report::run_line(runs[i].info, runs[i].counts);
  }
  if (runs.size() > limit) {
    text += fmt::format("and {} older; --limit N lists more\n", runs.size() - limit);
  }
  console.print(text);
  return ExitCode::ok;
}

}  // namespace lockstep::cli
