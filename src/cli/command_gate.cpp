#include <algorithm>

#include <fmt/format.h>

#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"
#include "lockstep/report/report.hpp"

#include "cli/command.hpp"
#include "cli/configuration.hpp"
#include "cli/policy.hpp"
#include "cli/reports.hpp"
#include "cli/stored_run.hpp"

namespace lockstep::cli {

ExitCode gate_command(const Arguments& arguments, const Console& console) {
  if (arguments.operands().size() > 1) {
    throw Error("more than one run given", "judge them one by one");
  }
  const std::string format = arguments.value("format");
  if (format != "text" && format != "json") {
    throw Error(fmt::format("--format: \"{}\" will not do", escape_line(format)),
                "give text or json");
  }
  const Configuration configuration = load_configuration(arguments, console);
  gate::Policy policy = policy_of(arguments, configuration.read);
  const std::string path = arguments.value("db");
  const store::Database database = store::Database::open(path, store::Mode::read);
  const auto run =
      find_run(database, arguments.operands().empty() ? "" : arguments.operands().front());
  if (!arguments.has("warmup")) {
    policy.warmup = std::max(policy.warmup, run->info().warmup);
  }
  const auto before = run_before(database, *run, arguments);
  const GateVerdict verdict = gate::judge(*run, policy, history_for(database, *run, before.get()));
  Output output(console, arguments.value("output"));
  if (format == "json") {
    report::write_verdict_json(verdict, output.sink());
  } else if (!console.quiet) {
    report::write_verdict_text(verdict, report_options(path, console.color && !output.is_file()),
                               output.sink());
  }
  output.finish();
  return conclude(verdict, arguments, console);
}

}  // namespace lockstep::cli
