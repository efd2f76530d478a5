#include "cli/policy.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "lockstep/core/error.hpp"
#include "lockstep/report/report.hpp"

#include "cli/stored_run.hpp"
#include "cli/values.hpp"

namespace lockstep::cli {
namespace {

std::vector<gate::Limit> flag_limits(const Arguments& arguments) {
  std::vector<gate::Limit> limits;
  for (const std::string& text : arguments.values("gate")) {
    try {
      limits.push_back(gate::parse_limit(text));
    } catch (const Error& error) {
      throw Error("--gate: " + error.problem(), error.advice());
    }
  }
  try {
    return gate::checked(std::move(limits));
  } catch (const Error& error) {
    throw Error("--gate: " + error.problem(), error.advice());
  }
}

}  // namespace

gate::Policy policy_of(const Arguments& arguments, const config::Config& config) {
  const std::vector<gate::Limit> flags = flag_limits(arguments);
  const bool given = !flags.empty() || !config.gate.limits.empty();
  gate::Policy policy = given ? gate::Policy() : gate::default_policy();
  policy.name = flags.empty() ? given ? "lockstep.json" : "" : "--gate";
  std::optional<std::uint64_t> step;
  if (const std::string text = arguments.value("step"); !text.empty()) {
    step = to_count("step", text, 1, 100);
    policy = gate::step_policy(*step);
  }
  policy.limits = gate::overridden(std::move(policy.limits), config.gate.limits);
  if (step && config.gate.steps.contains(*step)) {
    policy.limits = gate::overridden(std::move(policy.limits), config.gate.steps.at(*step));
  }
  policy.limits = gate::overridden(std::move(policy.limits), flags);
  gate::add_minimums(policy.limits);
  policy.cost = config.gate.cost;
  policy.warmup = config.gate.warmup.value_or(0);
  if (arguments.has("warmup")) {
    policy.warmup = to_count("warmup", arguments.value("warmup"), 0, UINT64_MAX);
  }
  return policy;
}

bool wants_gate(const Arguments& arguments, const config::Config& config) {
  return arguments.has("gate") || arguments.has("step") || arguments.has("verdict") ||
         !config.gate.limits.empty();
}

std::unique_ptr<RunReader> run_before(const store::Database& database, const RunReader& run,
                                      const Arguments& arguments) {
  const std::string named = arguments.value("against");
  auto before = named.empty() ? database.read_run_before(run.info()) : find_run(database, named);
  if (before && before->info().id == run.info().id) {
    throw Error(fmt::format("--against: run {} cannot be compared with itself", run.info().id),
                "name another run; 'lockstep runs' lists them");
  }
  return before;
}

History history_for(const store::Database& database, const RunReader& run,
                    const RunReader* before) {
  return gate::history_of(run, before, database.fingerprints_before(run.info()));
}

std::vector<TrendPoint> trend_up_to(const store::Database& database, const RunReader& run) {
  constexpr std::size_t kMostRuns = 20;
  std::vector<TrendPoint> points;
  for (const store::Database::Listed& listed : database.runs()) {
    if (points.size() < kMostRuns && listed.info.id <= run.info().id &&
        listed.info.state != RunState::running && listed.info.baseline == run.info().baseline &&
        listed.info.candidate == run.info().candidate) {
      points.push_back(gate::trend_point(*database.read_run(listed.info.id)));
    }
  }
  std::reverse(points.begin(), points.end());
  return points;
}

ExitCode conclude(const GateVerdict& verdict, const Arguments& arguments, const Console& console) {
  if (const std::string path = arguments.value("verdict"); !path.empty()) {
    Output output(console, path);
    report::write_verdict_json(verdict, output.sink());
    output.finish();
  }
  if (arguments.has("no-fail")) {
    return ExitCode::ok;
  }
  switch (verdict.decision) {
    case Decision::pass:
      return ExitCode::ok;
    case Decision::fail:
      return ExitCode::different;
    case Decision::inconclusive:
      break;
  }
  return ExitCode::inconclusive;
}

}  // namespace lockstep::cli
