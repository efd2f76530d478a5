// What a run comes to, in words that every report uses: the gate's decision, or without one what
// its counts say.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/run.hpp"
#include "lockstep/core/verdict.hpp"
#include "lockstep/report/report.hpp"

namespace lockstep::report {

// All texts are escaped and of one line.
struct Outcome {
  Decision decision = Decision::inconclusive;
  std::string title;                 // "the gate fails", "parity holds"
  std::vector<std::string> reasons;  // most important first; may be empty
};

Outcome outcome_of(const RunReader& run, const Options& options);

// "99.98 %", "1.05×", "3", "$1.27"
std::string metric_text(Unit unit, double value);
// "99.1 % to 99.9 %"; empty for none.
std::string interval_text(Unit unit, const std::optional<Interval>& interval);
// The limits that are worth a line of their own: those on the whole run, and those that an endpoint
// misses. The others are only of interest together.
struct Limits {
  std::vector<const MetricResult*> shown;
  std::vector<const MetricResult*> others;
  std::string others_text;  // "125 limits on single endpoints: 3 pass, 122 are undecided"
};
Limits limits_of(const GateVerdict& gate);

// Inconclusive, where the policy says that this will do.
bool is_tolerated(const MetricResult& metric);

// "p99-ratio of GET /users/{id}", escaped.
std::string metric_title(const MetricResult& metric);
// A share of something that may be rare: "0.30 %", "< 0.01 %", "0 %".
std::string rare_percent(double share);

// Whether someone accepted the finding, and what became of it since the run before.
const AcceptanceUse* acceptance_of(const Finding& finding, const Options& options);
std::optional<FindingStatus> status_of(const Finding& finding, const Options& options);

// The gate's results of the whole run; nullptr when it has none.
const ParityResult* overall_parity(const Options& options);
const CostEstimate::Endpoint* overall_cost(const Options& options);

// "b / a" where that is a number.
std::optional<double> ratio_of(double a, double b);

}  // namespace lockstep::report
