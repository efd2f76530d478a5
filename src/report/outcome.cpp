#include "report/outcome.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

#include "report/style.hpp"

namespace lockstep::report {
namespace {

std::string_view gate_title(Decision decision) {
  switch (decision) {
    case Decision::pass:
      return "the gate passes";
    case Decision::fail:
      return "the gate fails";
    case Decision::inconclusive:
      break;
  }
  return "the gate is inconclusive";
}

void add_state(const RunInfo& info, Outcome& outcome) {
  if (info.state == RunState::interrupted) {
    outcome.reasons.emplace_back("the run was interrupted: only what was done until then is shown");
  } else if (info.state == RunState::running) {
    outcome.reasons.emplace_back("the run is unfinished: still running, or ended by a crash");
  }
}

Outcome outcome_of_counts(const Counts& counts) {
  bool candidate_failed = false;
  for (const auto& [failure, count] : counts.failed) {
    candidate_failed = candidate_failed || failure.starts_with("candidate");
  }
  const std::string failed =
      fmt::format("{} got no response from a side", counted(counts.total_failed(), "exchange"));
  Outcome outcome;
  if (counts.different > 0) {
    outcome = {Decision::fail,
               "parity does not hold",
               {fmt::format("{} of {} differ", counts.different,
                            counted(counts.compared, "compared exchange"))}};
  } else if (counts.total_failed() > 0) {
    return {candidate_failed ? Decision::fail : Decision::inconclusive,
            "parity is not shown",
            {failed}};
  } else if (counts.compared == 0) {
    return {Decision::inconclusive, "inconclusive", {"nothing was compared"}};
  } else {
    return {Decision::pass,
            "parity holds",
            {fmt::format("{} compared, none different", counted(counts.compared, "exchange"))}};
  }
  if (counts.total_failed() > 0) {
    outcome.reasons.push_back(failed);
  }
  return outcome;
}

}  // namespace

Outcome outcome_of(const RunReader& run, const Options& options) {
  Outcome outcome =
      options.gate == nullptr
          ? outcome_of_counts(run.counts())
          : Outcome{options.gate->decision, std::string(gate_title(options.gate->decision)),
                    options.gate->reasons};
  for (std::string& reason : outcome.reasons) {
    reason = escape_line(reason);
  }
  add_state(run.info(), outcome);
  return outcome;
}

std::string rare_percent(double share) {
  if (!(share > 0.0)) {
    return "0 %";
  }
  if (share < 0.0001) {
    return "< 0.01 %";
  }
  return share < 0.1 ? fmt::format("{:.2f} %", share * 100.0) : percent(share);
}

std::string metric_text(Unit unit, double value) {
  if (!std::isfinite(value)) {
    return "unknown";
  }
  switch (unit) {
    case Unit::share:  // or a difference of two
      return value < 0 ? "−" + rare_percent(-value) : rare_percent(value);
    case Unit::ratio:
      return fmt::format("{:.{}f}×", value, std::abs(value - 1.0) < 0.1 ? 3 : 2);
    case Unit::count:
      return fmt::format("{:.0f}", value);
    case Unit::usd_per_million:
      break;
  }
  return fmt::format("${:.2f}", value);
}

std::string interval_text(Unit unit, const std::optional<Interval>& interval) {
  return interval ? metric_text(unit, interval->low) + " to " + metric_text(unit, interval->high)
                  : std::string();
}

bool is_tolerated(const MetricResult& metric) {
  return metric.lenient && metric.outcome == Decision::inconclusive;
}

Limits limits_of(const GateVerdict& gate) {
  Limits limits;
  std::size_t undecided = 0;
  for (const MetricResult& metric : gate.metrics) {
    if (metric.endpoint.empty() || metric.outcome == Decision::fail) {
      limits.shown.push_back(&metric);
    } else {
      limits.others.push_back(&metric);
      undecided += metric.outcome == Decision::inconclusive ? 1 : 0;
    }
  }
  if (!limits.others.empty()) {
    limits.others_text = fmt::format("{} on single endpoints: {} pass, {} are undecided",
                                     counted(limits.others.size(), "limit"),
                                     limits.others.size() - undecided, undecided);
  }
  return limits;
}

std::string metric_title(const MetricResult& metric) {
  return escape_line(metric.endpoint.empty() ? metric.metric
                                             : metric.metric + " of " + metric.endpoint);
}

const AcceptanceUse* acceptance_of(const Finding& finding, const Options& options) {
  if (options.gate == nullptr) {
    return nullptr;
  }
  const auto found = std::find_if(
      options.gate->accepted.begin(), options.gate->accepted.end(), [&](const AcceptanceUse& use) {
        return use.fingerprint == finding.fingerprint && use.status == AcceptanceStatus::used;
      });
  return found == options.gate->accepted.end() ? nullptr : &*found;
}

std::optional<FindingStatus> status_of(const Finding& finding, const Options& options) {
  if (options.gate == nullptr || !options.gate->history.against) {
    return std::nullopt;
  }
  for (const FindingChange& change : options.gate->history.changes) {
    if (change.fingerprint == finding.fingerprint) {
      return change.status;
    }
  }
  return std::nullopt;
}

const ParityResult* overall_parity(const Options& options) {
  return options.gate == nullptr || options.gate->parity.empty() ||
                 !options.gate->parity.front().endpoint.empty()
             ? nullptr
             : &options.gate->parity.front();
}

const CostEstimate::Endpoint* overall_cost(const Options& options) {
  return options.gate == nullptr || !options.gate->cost || options.gate->cost->endpoints.empty()
             ? nullptr
             : &options.gate->cost->endpoints.front();
}

std::optional<double> ratio_of(double a, double b) {
  return a > 0 && std::isfinite(b / a) ? std::optional(b / a) : std::nullopt;
}

}  // namespace lockstep::report
