#include <algorithm>
#include <optional>

#include "lockstep/core/error.hpp"

#include "cli/command.hpp"
#include "cli/configuration.hpp"
#include "cli/policy.hpp"
#include "cli/reports.hpp"
#include "cli/stored_bodies.hpp"
#include "cli/stored_run.hpp"

namespace lockstep::cli {

ExitCode report_command(const Arguments& arguments, const Console& console) {
  if (arguments.has("schema")) {
    console.print(report::json_schema());
    return ExitCode::ok;
  }
  if (arguments.operands().size() > 1) {
    throw Error("more than one run given", "report them one by one");
  }
  const report::Format& format = report_format(arguments.value("format"));
  const ReportSettings settings = report_settings(arguments);
  // Its rules have been applied: that it is used now, for its limits only, needs no saying.
  Console silent = console;
  silent.quiet = true;
  const Configuration configuration = load_configuration(arguments, silent);
  const store::Database database = store::Database::open(arguments.value("db"), store::Mode::read);
  const auto run =
      find_run(database, arguments.operands().empty() ? "" : arguments.operands().front());
  std::optional<GateVerdict> gate;
  if (wants_gate(arguments, configuration.read)) {
    gate::Policy policy = policy_of(arguments, configuration.read);
    if (!arguments.has("warmup")) {
      policy.warmup = std::max(policy.warmup, run->info().warmup);
    }
    const auto before = run_before(database, *run, arguments);
    gate = gate::judge(*run, policy, history_for(database, *run, before.get()));
  }
  report::Options common = report_options(arguments.value("db"), false);
  common.gate = gate ? &*gate : nullptr;
  common.trend = trend_up_to(database, *run);
  // Files alone say nothing on standard output.
  const bool print = settings.files.empty() || arguments.has("format") || arguments.has("output");
  if (print) {
    Output output(console, arguments.value("output"));
    report::Options options = common;
    options.color = console.color && !output.is_file();
    options.labels = settings.labels;
    options.bodies = [&run](StoredExchange& exchange) { return readable_bodies(*run, exchange); };
    format.write(*run, options, output.sink());
    output.finish();
  }
  write_reports(settings, *run, common, console);
  return ExitCode::ok;
}

}  // namespace lockstep::cli
