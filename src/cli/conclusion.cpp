#include "cli/conclusion.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "lockstep/report/trend.hpp"

#include "cli/policy.hpp"

namespace lockstep::cli {
namespace {

// A run with what it is compared with and what the gate makes of both.
struct Judged {
  std::unique_ptr<RunReader> run;
  std::unique_ptr<RunReader> before;  // may be null
  History history;
  std::optional<GateVerdict> verdict;
  std::optional<GateVerdict> verdict_before;
};

bool failed_before(const MetricResult& metric, const std::optional<GateVerdict>& before) {
  return before && std::any_of(before->metrics.begin(), before->metrics.end(),
                               [&metric](const MetricResult& each) {
                                 return each.policy == metric.policy &&
                                        each.endpoint == metric.endpoint &&
                                        each.outcome != Decision::pass;
                               });
}

// What the gate holds against this run and did not hold against the one before. Figures that are
// undecided on one day and certain on the other are no news; too few requests are.
std::vector<std::string> news_of_gate(const Judged& judged) {
  std::vector<std::string> news;
  if (!judged.verdict) {
    return news;
  }
  for (const MetricResult& metric : judged.verdict->metrics) {
    const bool about_evidence = metric.metric == "compared" || metric.metric == "coverage";
    const bool bad = metric.outcome == Decision::fail ||
                     (about_evidence && metric.outcome == Decision::inconclusive);
    if (bad && !failed_before(metric, judged.verdict_before)) {
      news.push_back(fmt::format("{}: {}", metric.metric, metric.reason));
    }
  }
  return news;
}

// One line each; empty when nothing is worse than in the run before.
std::vector<std::string> news_of(const Judged& judged) {
  const Counts& counts = judged.run->counts();
  std::vector<std::string> news = news_of_gate(judged);
  if (counts.compared == 0) {
    news.push_back("nothing was compared");
  }
  for (const auto& [failure, count] : counts.failed) {
    if (!judged.before || !judged.before->counts().failed.contains(failure)) {
      news.push_back(fmt::format("{} failed ({})", count, failure));
    }
  }
  for (const FindingChange& change : judged.history.changes) {
    if (judged.before &&
        gate::shows_more(change, counts.compared, judged.before->counts().compared)) {
      news.push_back(fmt::format("{} shows in {} exchanges instead of {}: {}", change.id,
                                 change.exchanges, change.before, change.title));
    }
  }
  const std::uint64_t fresh = judged.history.count(FindingStatus::fresh);
  const std::uint64_t returned = judged.history.count(FindingStatus::returned);
  if (fresh + returned > 0) {
    news.push_back(fmt::format("{} new findings, {} returned", fresh, returned));
  } else if (!judged.before && counts.different > 0) {
    news.push_back(
        fmt::format("{} of {} compared differ, and there is no run before to compare "
                    "with",
                    counts.different, counts.compared));
  }
  return news;
}

void print_news(const Judged& judged, const std::vector<std::string>& news,
                const RunSettings& settings, const Console& console) {
  Output output(console, "");
  std::string text =
      fmt::format("run {}{}: worse\n", judged.run->info().id,
                  judged.before ? fmt::format(" against run {}", judged.before->info().id) : "");
  for (const std::string& line : news) {
    text += fmt::format("  - {}\n", line);
  }
  output.sink()(text);
  report::write_history(judged.history, report_options(settings.database, console.color),
                        output.sink());
  output.finish();
}

Judged judge(const store::Database& database, std::int64_t run_id, const gate::Policy* policy,
             const Arguments& arguments) {
  Judged judged;
  judged.run = database.read_run(run_id);
  const bool only_new = arguments.has("only-new");
  if (policy == nullptr && !only_new) {
    return judged;
  }
  judged.before = run_before(database, *judged.run, arguments);
  judged.history = history_for(database, *judged.run, judged.before.get());
  if (policy != nullptr) {
    judged.verdict = gate::judge(*judged.run, *policy, judged.history);
    if (only_new && judged.before) {
      judged.verdict_before = gate::judge(*judged.before, *policy);
    }
  }
  return judged;
}

}  // namespace

Console quiet_if_only_new(const Arguments& arguments, Console console) {
  if (arguments.has("only-new")) {
    console.quiet = true;
    console.progress = false;
  }
  return console;
}

ExitCode conclude_run(const store::Database& database, std::int64_t run_id,
                      const RunSettings& settings, const gate::Policy* policy,
                      const Arguments& arguments, const Console& console) {
  const Judged judged = judge(database, run_id, policy, arguments);
  const RunReader& run = *judged.run;
  const GateVerdict* verdict = judged.verdict ? &*judged.verdict : nullptr;
  ExitCode code =
      verdict != nullptr ? conclude(*verdict, arguments, console) : exit_code_for(run.counts());
  code = arguments.has("no-fail") ? ExitCode::ok : code;
  const bool interrupted = run.info().state == RunState::interrupted;
  if (!arguments.has("only-new")) {
    print_summary(run, settings.database, verdict, console);
  } else if (const std::vector<std::string> news = news_of(judged); news.empty() && !interrupted) {
    code = ExitCode::ok;
  } else if (!interrupted) {
    print_news(judged, news, settings, console);
    code = code == ExitCode::ok && !arguments.has("no-fail") ? ExitCode::different : code;
  }
  report::Options options = report_options(settings.database, false);
  options.gate = verdict;
  if (!settings.reports.files.empty()) {
    options.trend = trend_up_to(database, run);
  }
  write_reports(settings.reports, run, options, console);
  if (interrupted) {
    console.warn(fmt::format("interrupted; what was done is stored as run {} in {}", run_id,
                             settings.database));
    return ExitCode::interrupted;
  }
  return code;
}

}  // namespace lockstep::cli
