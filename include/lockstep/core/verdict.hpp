// What a policy made of a run: plain values that gate fills and reports print. Numbers are finite
// wherever they are set; what cannot be measured is unset, never zero and never NaN.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/accepted.hpp"
#include "lockstep/core/finding.hpp"

namespace lockstep {

enum class Decision : std::uint8_t { pass, fail, inconclusive };

std::string_view decision_name(Decision decision);

// How a metric's numbers are to be read.
enum class Unit : std::uint8_t {
  share,            // 0 to 1, shown as percent
  ratio,            // candidate / baseline; 1.05 is 5 % more
  count,            // of findings or exchanges
  usd_per_million,  // requests
};

struct Interval {
  double low = 0;
  double high = 0;

  bool operator==(const Interval&) const = default;
};

// One limit of the policy, and what the run says about it.
struct MetricResult {
  std::string metric;    // "semantic-parity", "p99-ratio", "findings"; kMetrics of gate
  std::string endpoint;  // "GET /users/{id}"; empty: overall
  Unit unit = Unit::share;
  std::optional<double> value;
  std::optional<Interval> interval;  // 95 %, or wider where several endpoints are judged at once
  bool at_least = false;             // the limit is a lower one
  double limit = 0;
  std::string policy;    // the limit as it is written: "semantic-parity>=99.9%"
  bool lenient = false;  // an inconclusive outcome does not count against the run
  Decision outcome = Decision::inconclusive;
  std::uint64_t samples = 0;  // exchanges that it rests on
  // So many more would decide it if they are like those seen; unset when decided, or when no
  // number would do.
  std::optional<std::uint64_t> needed;
  std::string reason;  // one line for people, escaped: "0 of 1000 differ; below 0.30 % is certain"
};

struct LatencyQuantile {
  double quantile = 0;  // 0.5, 0.95, 0.99
  std::int64_t baseline_ns = 0;
  std::int64_t candidate_ns = 0;
  std::optional<double> ratio;  // candidate / baseline
  std::optional<Interval> interval;
};

// Times of exchanges to which both sides replied.
struct LatencyResult {
  std::string endpoint;       // empty: overall
  bool corrected = false;     // counted from the intended send time (coordinated omission)
  std::uint64_t samples = 0;  // without the warm-up
  std::vector<LatencyQuantile> quantiles;
};

// By which the same exchange differs in time when a side is asked second instead of first: the
// median of its time when second / the median when first. 1: no effect.
struct OrderEffect {
  std::uint64_t baseline_first = 0;  // exchanges
  std::uint64_t candidate_first = 0;
  std::optional<double> baseline_ratio;
  std::optional<double> candidate_ratio;
};

// An error is a reply of status 500 or more, or none.
struct ErrorResult {
  std::string endpoint;       // empty: overall
  std::uint64_t samples = 0;  // exchanges sent
  std::uint64_t baseline = 0;
  std::uint64_t candidate = 0;
  std::uint64_t only_baseline = 0;   // the candidate replied well
  std::uint64_t only_candidate = 0;  // the baseline replied well
  Interval baseline_rate;
  Interval candidate_rate;
  double p_value = 1;  // McNemar's exact test, two-sided: that the sides err alike
};

struct ParityResult {
  std::string endpoint;  // empty: overall
  std::uint64_t compared = 0;
  std::uint64_t identical = 0;
  std::uint64_t same_in_meaning = 0;  // identical, equivalent, noise, accepted
  std::optional<double> byte;
  std::optional<Interval> byte_interval;
  std::optional<double> semantic;
  std::optional<Interval> semantic_interval;
};

// What a side is taken to run on.
struct CostInputs {
  double vcpu = 0;
  double memory_gib = 0;
  double concurrency = 0;  // requests that share an instance
};

struct CostPrices {
  double vcpu_second = 0;  // US dollars
  double gib_second = 0;
  double million_requests = 0;
  double billing_unit_ms = 0;  // times are rounded up to it
};

struct CostEstimate {
  CostPrices prices;
  CostInputs baseline_inputs;
  CostInputs candidate_inputs;
  struct Endpoint {
    std::string endpoint;  // empty: overall
    std::uint64_t samples = 0;
    double baseline = 0;  // US dollars a million requests
    double candidate = 0;
    std::optional<double> ratio;
    std::optional<Interval> interval;
  };
  std::vector<Endpoint> endpoints;  // overall first; empty when there is nothing to estimate from
};

// What became of a finding between one run and another.
enum class FindingStatus : std::uint8_t {
  fresh,     // never seen before: "new"
  known,     // seen in the run before as well
  fixed,     // seen in the run before, no longer, though its endpoints were asked
  unasked,   // seen in the run before; none of its endpoints was compared in this one
  returned,  // seen once, not in the run before, and again now
  accepted,  // seen in the run before; all of it is accepted now
};

std::string_view finding_status_name(FindingStatus status);  // "new" for fresh

struct FindingChange {
  std::uint64_t fingerprint = 0;
  std::string id;  // "F1" in the run that has it
  FindingStatus status = FindingStatus::fresh;
  std::string drift_class;
  Severity severity = Severity::breaking;
  std::string title;            // one line, escaped: "GET /users/{id} at json /created_at, value"
  std::uint64_t exchanges = 0;  // that show it; of a fixed one, that showed it
  std::uint64_t before = 0;     // in the run before
};

struct History {
  std::optional<std::int64_t> against;  // the run before; unset when there is none to compare with
  std::vector<FindingChange> changes;   // new, returned and known by rank, then the others

  std::uint64_t count(FindingStatus status) const;
};

struct GateVerdict {
  std::int64_t run = 0;
  Decision decision = Decision::inconclusive;
  std::string policy;                // "step 25", "lockstep.json", "flags"; empty: the default
  std::vector<std::string> reasons;  // most important first, a line each, escaped
  std::uint64_t compared = 0;
  std::uint64_t minimum = 0;          // that the policy wants compared
  std::uint64_t needed = 0;           // more exchanges until something can be said; 0: enough
  std::vector<MetricResult> metrics;  // in the order of the policy, overall before endpoints
  std::vector<ParityResult> parity;   // overall first, then by endpoint; so all below
  std::vector<ErrorResult> errors;
  std::vector<LatencyResult> latency;  // service times, then corrected ones when there are any
  std::uint64_t warmup = 0;            // exchanges left out of the latencies
  OrderEffect order;
  std::optional<CostEstimate> cost;
  History history;
  std::vector<AcceptanceUse> accepted;  // in the order of the file
};

// One run among others, for a trend.
struct TrendPoint {
  std::int64_t run = 0;
  std::int64_t started_at_ns = 0;
  bool complete = false;
  std::uint64_t compared = 0;
  std::uint64_t different = 0;
  std::optional<double> byte_parity;
  std::optional<double> semantic_parity;
  std::optional<double> baseline_errors;  // shares of what was sent
  std::optional<double> candidate_errors;
  std::optional<double> p50_ratio;  // candidate / baseline
  std::optional<double> p95_ratio;
  std::optional<double> p99_ratio;
};

}  // namespace lockstep
