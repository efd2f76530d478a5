// lockstep recompare: a stored run → compare by today's rules → store → summary.

#include <fmt/format.h>

#include "lockstep/core/error.hpp"
#include "lockstep/core/version.hpp"

#include "cli/accepted.hpp"
#include "cli/clock.hpp"
#include "cli/command.hpp"
#include "cli/conclusion.hpp"
#include "cli/configuration.hpp"
#include "cli/interrupt.hpp"
#include "cli/policy.hpp"
#include "cli/recompare.hpp"
#include "cli/run_lock.hpp"
#include "cli/run_settings.hpp"
#include "cli/stored_run.hpp"

namespace lockstep::cli {
namespace {

RunInfo info_of(const RunInfo& judged, const ApiContract* api, const Arguments& arguments) {
  RunInfo info = judged;
  info.started_at_ns = unix_now_ns();
  // The replies are those of the first run, however often they were judged since.
  info.recompared = judged.recompared.value_or(judged.id);
  info.command = command_line("recompare", arguments);
  info.version = kVersion;
  info.openapi = api == nullptr ? "" : api->path;
  return info;
}

// What could not be judged by the new rules.
void tell_limits(const Recompared& done, const RunInfo& judged, const Console& console) {
  if (done.identical_unkept > 0) {
    console.warn(fmt::format(
        "note: {} identical exchanges were not kept and stay identical; to have rules that expect "
        "a difference and headers that were excluded judged there too, run with --keep all",
        done.identical_unkept));
  }
  if (done.unkept > 0) {
    console.warn(fmt::format(
        "note: of {} exchanges not all that they were judged by was kept: their first verdict "
        "stands",
        done.unkept));
  }
  if (done.not_asked > 0) {
    console.warn(
        fmt::format("note: {} differences are where run {} had none, so that the baseline "
                    "was not asked again about them: they may be noise",
                    done.not_asked, judged.id));
  }
}

RunState state_of(const RunInfo& judged, bool interrupted) {
  return interrupted || judged.state != RunState::complete ? RunState::interrupted
                                                           : RunState::complete;
}

}  // namespace

ExitCode recompare_command(const Arguments& arguments, const Console& console) {
  if (arguments.operands().size() > 1) {
    throw Error("more than one run given", "judge them one by one");
  }
  compare::Options options;
  const Configuration configuration = load_configuration(arguments, console);
  configuration.apply(options);
  const auto api = load_contract(arguments, configuration, console);
  const gate::Policy policy = policy_of(arguments, configuration.read);
  gate::Acceptances acceptances = acceptances_of(arguments, console);
  const std::string path = arguments.value("db");
  const Interrupt interrupt;
  const RunLock lock(path, arguments.has("wait"), Interrupt::stop());
  // Read through a connection of its own, which sees nothing of what is written meanwhile.
  store::Database database = store::Database::open(path, store::Mode::write);
  const store::Database source = store::Database::open(path, store::Mode::read);
  const auto judged =
      find_run(source, arguments.operands().empty() ? "" : arguments.operands().front());
  store::RunWriter writer = database.begin_run(info_of(judged->info(), api.get(), arguments));
  redact::Options hidden = configuration.read.redact;
  hidden.off = !judged->info().redacted;
  const redact::Redactor redactor(hidden);
  Recompared done = recompare(*judged, options, api.get(), redactor, writer, Interrupt::stop());
  writer.set_operations(std::move(done.operations));
  settle_accepted(acceptances, writer, done.counts, done.findings);
  writer.finish(state_of(judged->info(), Interrupt::signalled()), done.counts, unix_now_ns(),
                done.findings, done.rules, acceptances.uses(), judged->latencies());
  if (!console.quiet) {
    tell_limits(done, judged->info(), console);
  }
  RunSettings settings;
  settings.database = path;
  return conclude_run(database, writer.run_id(), settings,
                      wants_gate(arguments, configuration.read) ? &policy : nullptr, arguments,
                      console);
}

}  // namespace lockstep::cli
