#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"
#include "lockstep/gate/gate.hpp"

#include "gate/cost.hpp"
#include "gate/evaluate.hpp"
#include "gate/evidence.hpp"

namespace lockstep::gate {
namespace {

// Endpoints that are told one by one, the busiest.
constexpr std::size_t kMostEndpoints = 100;
// Findings that are named as reasons.
constexpr std::size_t kNamedFindings = 3;

// Fails what is certain together to be missed; says of the rest how many more it needs.
void settle(std::vector<Result>& results) {
  std::vector<double> p_values;
  p_values.reserve(results.size());
  for (const Result& result : results) {
    p_values.push_back(result.p_value);
  }
  const std::vector<double> adjusted = holm(p_values);
  for (std::size_t i = 0; i < results.size(); ++i) {
    MetricResult& metric = results[i].metric;
    if (metric.outcome == Decision::inconclusive && adjusted[i] <= kAlpha) {
      metric.outcome = Decision::fail;
      metric.needed.reset();
    } else if (metric.outcome == Decision::inconclusive && metric.interval && metric.needed) {
      metric.reason += fmt::format("; {} more like these would decide it", *metric.needed);
    }
  }
}

std::vector<std::size_t> shown_groups(const Evidence& evidence) {
  std::vector<std::size_t> groups(evidence.groups.size() - 1);
  std::iota(groups.begin(), groups.end(), std::size_t{1});
  const auto more = [&](std::size_t a, std::size_t b) {
    return evidence.groups[a].sent > evidence.groups[b].sent;
  };
  std::stable_sort(groups.begin(), groups.end(), more);
  groups.resize(std::min(groups.size(), kMostEndpoints));
  std::sort(groups.begin(), groups.end());
  groups.insert(groups.begin(), 0);
  return groups;
}

ParityResult parity_of(const Group& group) {
  ParityResult result;
  result.endpoint = group.endpoint;
  result.compared = group.compared;
  result.identical = group.identical;
  result.same_in_meaning = group.compared - group.different;
  const auto fill = [](const Weighted& seen, std::optional<double>& value,
                       std::optional<Interval>& interval) {
    if (seen.effective() > 0) {
      const Interval missed = exact_share(seen.effective_hits(), seen.effective());
      value = 1 - seen.share();
      interval = Interval{1 - missed.high, 1 - missed.low};
    }
  };
  fill(group.not_identical, result.byte, result.byte_interval);
  fill(group.differing, result.semantic, result.semantic_interval);
  return result;
}

ErrorResult errors_of(const Group& group) {
  ErrorResult result;
  result.endpoint = group.endpoint;
  result.samples = group.sent;
  result.baseline = group.baseline_errors;
  result.candidate = group.candidate_errors;
  result.only_baseline = group.only_baseline;
  result.only_candidate = group.only_candidate;
  const auto n = static_cast<double>(group.sent);
  result.baseline_rate = exact_share(static_cast<double>(group.baseline_errors), n);
  result.candidate_rate = exact_share(static_cast<double>(group.candidate_errors), n);
  result.p_value = mcnemar(group.only_baseline, group.only_candidate);
  return result;
}

LatencyResult latency_of(const Group& group, const Estimates::Latency& latency, bool corrected) {
  LatencyResult result;
  result.endpoint = group.endpoint;
  result.corrected = corrected;
  result.samples = latency.samples;
  for (std::size_t i = 0; i < latency.quantiles.size() && latency.samples > 0; ++i) {
    const RatioEstimate& estimate = latency.quantiles[i];
    result.quantiles.push_back({kQuantiles[i], static_cast<std::int64_t>(estimate.baseline),
                                static_cast<std::int64_t>(estimate.candidate), estimate.ratio,
                                estimate.interval});
  }
  return result;
}

CostEstimate cost_of(const Evidence& evidence, const std::vector<std::size_t>& groups,
                     const CostModel& model, Estimates& estimates) {
  CostEstimate result{model.prices, model.baseline, model.candidate, {}};
  for (const std::size_t group : groups) {
    const Estimates::Cost& cost = estimates.cost(group);
    if (cost.samples > 0) {
      result.endpoints.push_back({evidence.groups[group].endpoint, cost.samples, cost.mean.baseline,
                                  cost.mean.candidate, cost.mean.ratio, cost.mean.interval});
    }
  }
  return result;
}

std::string reason_line(const MetricResult& metric) {
  return metric.endpoint.empty() ? fmt::format("{}: {}", metric.metric, metric.reason)
                                 : fmt::format("{} of {}: {}", metric.metric,
                                               escape_line(metric.endpoint), metric.reason);
}

bool is_about_differences(const MetricResult& metric) {
  return metric.metric.ends_with("parity") || metric.metric.ends_with("findings");
}

// Why a run that is not whole, or compared nothing, cannot pass; empty otherwise.
std::string no_evidence(const RunReader& run) {
  const Counts& counts = run.counts();
  if (counts.compared == 0) {
    return counts.captured == 0 ? "the captures hold no request"
           : counts.sent == 0   ? fmt::format(
                                      "nothing was compared: all {} captured requests were "
                                        "skipped",
                                      counts.captured)
                              : fmt::format(
                                    "nothing was compared: all {} requests that were sent "
                                    "failed",
                                    counts.sent);
  }
  switch (run.info().state) {
    case RunState::running:
      return "the run has not ended: it is still going on, or it crashed";
    case RunState::interrupted:
      return "the run was interrupted";
    case RunState::complete:
      break;
  }
  return "";
}

void decide(const RunReader& run, const std::vector<Finding>& findings, GateVerdict& verdict) {
  std::vector<std::string> failed;
  std::vector<std::string> open;
  bool by_differences = false;
  for (const MetricResult& metric : verdict.metrics) {
    if (metric.outcome == Decision::fail) {
      failed.push_back(reason_line(metric));
      by_differences = by_differences || is_about_differences(metric);
    } else if (metric.outcome == Decision::inconclusive && !metric.lenient) {
      open.push_back(reason_line(metric));
    }
  }
  const std::string unfit = no_evidence(run);
  verdict.decision = !failed.empty()                   ? Decision::fail
                     : !unfit.empty() || !open.empty() ? Decision::inconclusive
                                                       : Decision::pass;
  verdict.reasons = std::move(failed);
  for (std::size_t i = 0; by_differences && i < std::min(findings.size(), kNamedFindings); ++i) {
    verdict.reasons.push_back(fmt::format(
        "{} ({}, {} exchange{}): {}", findings[i].id, severity_name(findings[i].severity),
        findings[i].exchanges, findings[i].exchanges == 1 ? "" : "s", finding_title(findings[i])));
  }
  if (!unfit.empty()) {
    verdict.reasons.push_back(unfit);
  }
  // One that says how many are missing makes the others needless when nothing was compared at all.
  if (run.counts().compared > 0 || unfit.empty()) {
    verdict.reasons.insert(verdict.reasons.end(), open.begin(), open.end());
  }
}

}  // namespace

GateVerdict judge(const RunReader& run, const Policy& policy, const History& history) {
  const Evidence evidence = gather(run, policy.warmup);
  const std::vector<Finding> findings = run.findings();
  Estimates estimates(evidence, policy);
  GateVerdict verdict;
  verdict.run = run.info().id;
  verdict.policy = policy.name;
  verdict.compared = evidence.groups.front().compared;
  verdict.warmup = evidence.warmup;
  std::vector<Result> results;
  for (const Limit& limit : policy.limits) {
    if (limit.metric == Metric::compared && limit.endpoint.empty()) {
      verdict.minimum = static_cast<std::uint64_t>(limit.value);
      verdict.needed = verdict.minimum - std::min(verdict.minimum, verdict.compared);
    }
    for (Result& result : evaluate(limit, {evidence, estimates, findings, history})) {
      results.push_back(std::move(result));
    }
  }
  settle(results);
  for (Result& result : results) {
    verdict.metrics.push_back(std::move(result.metric));
  }
  const std::vector<std::size_t> groups = shown_groups(evidence);
  for (const std::size_t group : groups) {
    verdict.parity.push_back(parity_of(evidence.groups[group]));
    verdict.errors.push_back(errors_of(evidence.groups[group]));
    verdict.latency.push_back(latency_of(evidence.groups[group], estimates.latency(group), false));
  }
  for (std::size_t i = 0; evidence.paced && i < groups.size(); ++i) {
    verdict.latency.push_back(
        latency_of(evidence.groups[groups[i]], estimates.latency(groups[i], true), true));
  }
  verdict.order = order_effect(evidence);
  verdict.cost = cost_of(evidence, groups, policy.cost, estimates);
  verdict.history = history;
  verdict.accepted = run.accepted();
  decide(run, findings, verdict);
  return verdict;
}

}  // namespace lockstep::gate
