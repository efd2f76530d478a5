// lockstep run: captures → plan → replay → compare → store → summary.
#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "lockstep/core/url.hpp"
#include "lockstep/core/version.hpp"
#include "lockstep/redact/redact.hpp"
#include "lockstep/store/store.hpp"

#include "cli/accepted.hpp"
#include "cli/captures.hpp"
#include "cli/census.hpp"
#include "cli/clock.hpp"
#include "cli/command.hpp"
#include "cli/conclusion.hpp"
#include "cli/configuration.hpp"
#include "cli/interrupt.hpp"
#include "cli/name_places.hpp"
#include "cli/noise_watch.hpp"
#include "cli/operands.hpp"
#include "cli/policy.hpp"
#include "cli/read_ahead.hpp"
#include "cli/recorder.hpp"
#include "cli/run_lock.hpp"
#include "cli/run_settings.hpp"
#include "cli/values.hpp"

namespace lockstep::cli {
namespace {

capture::Options capture_options(const Console& console) {
  capture::Options options;
  options.stop = &Interrupt::stop();
  options.warn = [&console](const std::string& message) { console.warn("warning: " + message); };
  return options;
}

// A URL as it may be stored.
std::string harmless_url(const std::string& url, const redact::Redactor& redactor) {
  const std::string plain = url_without_userinfo(url);
  return redactor.target(plain).value_or(plain);
}

RunInfo info_of(const RunSettings& settings, const redact::Redactor& redactor) {
  RunInfo info;
  info.started_at_ns = unix_now_ns();
  info.baseline = harmless_url(settings.replay.baseline.url, redactor);
  info.candidate = harmless_url(settings.replay.candidate.url, redactor);
  if (settings.replay.control) {
    info.control = harmless_url(settings.replay.control->url, redactor);
  }
  info.captures = settings.captures;
  info.command = settings.command;
  info.seed = settings.plan.seed;
  info.version = kVersion;
  info.warmup = settings.warmup;
  info.redacted = !redactor.is_off();
  info.openapi = settings.api == nullptr ? "" : settings.api->path;
  return info;
}

// What is left of the capture is counted a second time, beside the run, for "time left".
Progress::CountPlan plan_counter(const RunSettings& settings) {
  return [&settings](const std::atomic<bool>& give_up) -> std::optional<std::uint64_t> {
    const std::vector<Operand> operands = expand_operands(settings.captures);
    if (std::any_of(operands.begin(), operands.end(),
                    [](const Operand& each) { return each.once; })) {
      return std::nullopt;
    }
    return count_planned(settings.captures, settings.plan, give_up);
  };
}

struct Outcome {
  Counts counts;
  std::vector<Finding> findings;
  std::vector<RuleReport> rules;
  std::vector<LatencyHistogram> latencies;
};

// Sends the plan and stores what comes back. Returns when all is stored.
Outcome replay_and_record(const RunSettings& settings, const redact::Redactor& redactor,
                          Captures& captures, gate::Acceptances& acceptances,
                          store::RunWriter& writer, const Console& console) {
  std::atomic<bool>& stop = Interrupt::stop();
  Progress progress(console.progress, plan_counter(settings));
  NoiseWatch noise(settings, redactor);
  Recorder recorder(settings, redactor, noise, writer, progress, stop);
  plan::Planner planner(
      settings.plan, [&](CaptureItem& item) { return !stop && captures.next(item) && !stop; },
      [&recorder](const Skip& skip) { recorder.skip(skip); }, replay::refuse_unsendable);
  ReadAhead ahead([&planner] { return planner.next(); }, stop);
  std::uint64_t planned = 0;
  const replay::Source source{.next =
                                  [&] {
                                    std::optional<Planned> next = ahead.next();
                                    if (next) {
                                      ++planned;
                                      recorder.started();
                                    }
                                    return next;
                                  },
                              .has_room = [&] { return recorder.has_room() && ahead.ready(); }};
  const std::uint64_t done = replay::run(
      settings.replay, source,
      [&recorder](Exchange&& exchange) { recorder.exchange(std::move(exchange)); }, stop);
  const std::uint64_t unsent = ahead.finish();  // of a run that was stopped
  Outcome outcome{recorder.finish(), recorder.findings(), recorder.rules(), recorder.latencies()};
  writer.set_operations(recorder.operations());
  progress.finish();
  if (planned > done) {
    outcome.counts.skipped["interrupted"] += planned - done;
  }
  outcome.counts.captured = planner.captured() - unsent;
  if (settings.plan.dedupe) {
    writer.set_weights(planned, [&planner](std::uint64_t seq) { return planner.weight(seq); });
  }
  outcome.counts.asked_again = noise.ask_again(stop, console);
  noise.settle(writer, outcome.counts, outcome.findings);
  settle_accepted(acceptances, writer, outcome.counts, outcome.findings);
  return outcome;
}

}  // namespace

ExitCode run_command(const Arguments& arguments, const Console& caller) {
  const Console console = quiet_if_only_new(arguments, caller);
  RunSettings settings = run_settings(arguments);
  const Configuration configuration = load_configuration(arguments, console);
  configuration.apply(settings.compare);
  const auto api = load_contract(arguments, configuration, console);
  settings.api = api.get();
  name_endpoints(settings.api, settings.plan);
  const gate::Policy policy = policy_of(arguments, configuration.read);
  settings.warmup = policy.warmup;
  gate::Acceptances acceptances = acceptances_of(arguments, console);
  redact::Options hidden = configuration.read.redact;
  hidden.off = arguments.has("no-redact");
  const redact::Redactor redactor(hidden);
  Captures captures(settings.captures, capture_options(console));
  settings.plan.warn = capture_options(console).warn;
  if (arguments.has("dry-run")) {
    settings.plan.places = survey_captures(settings.captures, Interrupt::stop());
    const std::uint64_t limit = to_count("limit", arguments.value("limit"), 0, UINT64_MAX);
    OperationCensus operations(settings.api);
    console.print(
        dry_run_text(captures, settings.plan, redactor, operations, limit, console.color));
    return ExitCode::ok;
  }
  check_writable(settings.reports);
  const Interrupt interrupt;
  const RunLock lock(settings.database, arguments.has("wait"), Interrupt::stop());
  replay::check_reachable(settings.replay);
  store::Database database = store::Database::open(settings.database, store::Mode::write);
  settings.plan.places =
      settled_places(survey_captures(settings.captures, Interrupt::stop()), redactor, database);
  store::RunWriter writer = database.begin_run(info_of(settings, redactor));
  const auto [counts, findings, rules, latencies] =
      replay_and_record(settings, redactor, captures, acceptances, writer, console);
  const RunState state = Interrupt::signalled() ? RunState::interrupted : RunState::complete;
  writer.finish(state, counts, unix_now_ns(), findings, rules, acceptances.uses(), latencies);
  return conclude_run(database, writer.run_id(), settings,
                      wants_gate(arguments, configuration.read) ? &policy : nullptr, arguments,
                      caller);
}

}  // namespace lockstep::cli
