#include <algorithm>
#include <chrono>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"
#include "lockstep/report/report.hpp"
#include "lockstep/store/store.hpp"

#include "cli/command.hpp"
#include "cli/interrupt.hpp"
#include "cli/run_lock.hpp"
#include "cli/stored_run.hpp"
#include "cli/values.hpp"

namespace lockstep::cli {
namespace {

struct Choice {
  std::optional<std::uint64_t> keep;
  std::optional<std::int64_t> before_ns;  // runs that began earlier
};

Choice choice_of(const Arguments& arguments) {
  Choice choice;
  if (arguments.has("keep")) {
    choice.keep = to_count("keep", arguments.value("keep"), 0, UINT64_MAX);
  }
  if (arguments.has("older-than")) {
    const std::chrono::seconds age = to_age("older-than", arguments.value("older-than"));
    const auto then = std::chrono::system_clock::now() - age;
    choice.before_ns =
        std::chrono::duration_cast<std::chrono::nanoseconds>(then.time_since_epoch()).count();
  }
  if (!choice.keep && !choice.before_ns) {
    throw Error("nothing says which runs to remove", "give --keep 30, --older-than 90d, or both");
  }
  return choice;
}

std::vector<const store::Database::Listed*> chosen(const std::vector<store::Database::Listed>& runs,
                                                   const Choice& choice) {
  std::vector<const store::Database::Listed*> remove;
  for (std::size_t i = 0; i < runs.size(); ++i) {  // newest first
    const bool kept = choice.keep && i < *choice.keep;
    const bool young = choice.before_ns && runs[i].info.started_at_ns >= *choice.before_ns;
    if (!kept && !young) {
      remove.push_back(&runs[i]);
    }
  }
  return remove;
}

std::string megabytes(std::uint64_t bytes) {
  return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
}

}  // namespace

ExitCode prune_command(const Arguments& arguments, const Console& console) {
  if (!arguments.operands().empty()) {
    throw Error("prune takes no operands", "say which runs with --keep and --older-than");
  }
  const Choice choice = choice_of(arguments);
  const std::string path = arguments.value("db");
  const bool only_list = arguments.has("dry-run");
  std::vector<store::Database::Listed> runs;
  {
    // Also what says that there is no such database, before a lock or a file is made.
    const store::Database database = store::Database::open(path, store::Mode::read);
    runs = database.runs();
  }
  const auto remove = chosen(runs, choice);
  if (remove.empty() || only_list) {
    std::string text = remove.empty() ? "no run is to be removed\n" : "these would be removed:\n";
    for (const store::Database::Listed* each : remove) {
      text += report::run_line(each->info, each->counts);
    }
    console.print(console.quiet ? "" : text);
    return ExitCode::ok;
  }
  const Interrupt interrupt;
  const RunLock lock(path, arguments.has("wait"), Interrupt::stop());
  store::Database database = store::Database::open(path, store::Mode::write);
  std::vector<std::int64_t> ids;
  ids.reserve(remove.size());
  for (const store::Database::Listed* each : remove) {
    ids.push_back(each->info.id);
  }
  const store::Database::Pruned pruned = database.prune(ids);
  if (!console.quiet) {
    console.print(
        fmt::format("{} run{} and {} bodies removed; the file was written anew: {}, "
                    "before {}\n",
                    pruned.runs, pruned.runs == 1 ? "" : "s", pruned.bodies,
                    megabytes(pruned.bytes_after), megabytes(pruned.bytes_before)));
  }
  return ExitCode::ok;
}

ExitCode export_command(const Arguments& arguments, const Console& console) {
  if (arguments.operands().size() > 1) {
    throw Error("more than one run given", "export them one by one");
  }
  const std::string target = arguments.value("output");
  if (target.empty() || target == "-") {
    throw Error("--output is missing", "name a new file for the run");
  }
  const store::Database database = store::Database::open(arguments.value("db"), store::Mode::read);
  const auto run =
      find_run(database, arguments.operands().empty() ? "" : arguments.operands().front());
  database.export_run(run->info().id, target);
  if (!console.quiet) {
    console.print(fmt::format("run {} is in {}\n", run->info().id, escape_line(target)));
  }
  return ExitCode::ok;
}

}  // namespace lockstep::cli
