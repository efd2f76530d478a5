#include "gate/evaluate.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

#include "gate/cost.hpp"
#include "gate/needed.hpp"

namespace lockstep::gate {
namespace {

MetricResult result_for(const Limit& limit, const std::string& endpoint) {
  const MetricInfo& info = info_of(limit.metric);
  MetricResult result;
  result.metric = info.name;
  result.endpoint = endpoint;
  result.unit = info.unit;
  result.at_least = info.at_least;
  result.limit = limit.value;
  result.policy = limit.text();
  result.lenient = limit.lenient;
  return result;
}

Result judge_compared(const Limit& limit, const Group& group) {
  Result result{result_for(limit, group.endpoint)};
  MetricResult& metric = result.metric;
  metric.value = static_cast<double>(group.compared);
  metric.samples = group.sent;
  metric.reason = fmt::format("{} compared", group.compared);
  if (static_cast<double>(group.compared) >= limit.value) {
    metric.outcome = Decision::pass;
  } else {
    metric.needed = static_cast<std::uint64_t>(limit.value) - group.compared;
    metric.reason = fmt::format("{} of {:.0f} compared; {} more are needed", group.compared,
                                limit.value, *metric.needed);
  }
  return result;
}

// What can be said before anything is counted.
Result result_of_sent(const Limit& limit, const Group& group) {
  Result result{result_for(limit, group.endpoint)};
  result.metric.samples = group.sent;
  result.metric.reason = group.sent == 0 ? "nothing was sent" : "";
  return result;
}

Result judge_coverage(const Limit& limit, const Group& group) {
  Result result = result_of_sent(limit, group);
  MetricResult& metric = result.metric;
  if (group.sent == 0) {
    return result;
  }
  metric.value = static_cast<double>(group.compared) / static_cast<double>(group.sent);
  metric.reason = group.compared == group.sent
                      ? fmt::format("all {} sent were compared", group.sent)
                      : fmt::format("{} of {} sent could not be compared, as a side gave no reply",
                                    group.sent - group.compared, group.sent);
  metric.outcome = *metric.value >= limit.value ? Decision::pass : Decision::inconclusive;
  return result;
}

// A share of exchanges that may be at most `most`, in terms of `metric`, whose share is one minus
// that where `inverted`.
void judge_share(const Weighted& seen, double most, bool inverted, std::string_view what,
                 Result& result) {
  MetricResult& metric = result.metric;
  const double n = seen.effective();
  if (n <= 0) {
    metric.reason = "nothing to judge by";
    return;
  }
  const double hits = seen.effective_hits();
  const double share = seen.share();
  const Interval interval = exact_share(hits, n);
  metric.value = inverted ? 1 - share : share;
  metric.interval = inverted ? Interval{1 - interval.high, 1 - interval.low} : interval;
  const std::string counted = fmt::format("{:.0f} of {:.0f} {}", seen.hits, seen.weight, what);
  if (hits <= 0) {
    metric.reason =
        fmt::format("{}; certainly fewer than {}", counted, percent_text(interval.high));
  } else {
    metric.reason = fmt::format("{} ({}); certain is {} to {}", counted, percent_text(share),
                                percent_text(interval.low), percent_text(interval.high));
  }
  if (most <= 0) {
    metric.outcome = hits > 0 ? Decision::fail : Decision::pass;
    result.p_value = hits > 0 ? 0 : 1;
  } else if (interval.high <= most) {
    metric.outcome = Decision::pass;
  } else {
    result.p_value = std::min(1.0, 2 * at_least_hits(hits, n, most));
    metric.needed = more_needed(n, [&](double more) {
      const Interval then = exact_share(share * more, more);
      return share > most ? then.low > most : then.high <= most;
    });
  }
}

Result judge_parity(const Limit& limit, const Group& group) {
  Result result{result_for(limit, group.endpoint)};
  result.metric.samples = group.compared;
  const bool semantic = limit.metric == Metric::semantic_parity;
  judge_share(semantic ? group.differing : group.not_identical, 1 - limit.value, true,
              semantic ? "differ" : "are not identical", result);
  return result;
}

Result judge_errors(const Limit& limit, const Group& group) {
  Result result{result_for(limit, group.endpoint)};
  result.metric.samples = group.sent;
  judge_share(group.failing, limit.value, false, "fail on the candidate", result);
  return result;
}

Result judge_increase(const Limit& limit, const Group& group) {
  Result result = result_of_sent(limit, group);
  MetricResult& metric = result.metric;
  if (group.sent == 0) {
    return result;
  }
  const auto n = static_cast<double>(group.sent);
  const auto only_baseline = static_cast<double>(group.only_baseline);
  const auto only_candidate = static_cast<double>(group.only_candidate);
  metric.value = (only_candidate - only_baseline) / n;
  metric.interval = paired_increase(only_baseline, only_candidate, n);
  metric.reason = fmt::format(
      "{} of {} fail only on the candidate, {} only on the baseline; certain is {} to "
      "{} more",
      group.only_candidate, group.sent, group.only_baseline, percent_text(metric.interval->low),
      percent_text(metric.interval->high));
  if (metric.interval->high <= limit.value) {
    metric.outcome = Decision::pass;
    return result;
  }
  result.p_value = paired_increase_p_value(only_baseline, only_candidate, n, limit.value);
  metric.needed = more_needed(n, [&](double more) {
    const Interval then =
        paired_increase(only_baseline * more / n, only_candidate * more / n, more);
    return *metric.value > limit.value ? then.low > limit.value : then.high <= limit.value;
  });
  return result;
}

// An interval shrinks with the root of the number of samples.
std::optional<std::uint64_t> more_for_ratio(const MetricResult& metric) {
  const double value = std::log(*metric.value);
  const double limit = std::log(metric.limit);
  const double bound = std::log(value < limit ? metric.interval->high : metric.interval->low);
  const double times = std::pow((bound - value) / (limit - value), 2);
  const double samples = static_cast<double>(metric.samples);
  if (!std::isfinite(times) || times * samples > kMostNeeded) {
    return std::nullopt;
  }
  return static_cast<std::uint64_t>(std::max(std::ceil((times - 1) * samples), 1.0));
}

void judge_ratio(const RatioEstimate& estimate, std::string_view what, Result& result) {
  MetricResult& metric = result.metric;
  metric.value = estimate.ratio;
  metric.interval = estimate.interval;
  if (!estimate.ratio || !estimate.interval) {
    return;
  }
  metric.reason = fmt::format("{} {} times the baseline's, certain is {} to {}", what,
                              ratio_text(*estimate.ratio), ratio_text(estimate.interval->low),
                              ratio_text(estimate.interval->high));
  if (estimate.interval->high <= metric.limit) {
    metric.outcome = Decision::pass;
    return;
  }
  result.p_value =
      estimate.interval->low > metric.limit ? ratio_p_value(estimate, metric.limit) : 1;
  metric.needed = more_for_ratio(metric);
}

Result judge_latency(const Limit& limit, std::size_t group, const Subject& subject) {
  Result result{result_for(limit, subject.evidence.groups[group].endpoint)};
  MetricResult& metric = result.metric;
  const std::size_t which =
      static_cast<std::size_t>(limit.metric) - static_cast<std::size_t>(Metric::p50_ratio);
  const Estimates::Latency& latency = subject.estimates.latency(group);
  metric.samples = latency.samples;
  const RatioEstimate& estimate = latency.quantiles.at(which);
  judge_ratio(estimate, fmt::format("p{:.0f} is", kQuantiles[which] * 100), result);
  if (!metric.interval) {
    const double beyond =
        std::max(static_cast<double>(kMinBeyond), kMinIndependent * estimate.dependence);
    const double fewest = std::ceil(beyond / (1 - kQuantiles[which]) - 1e-9);
    const double more = std::max(fewest - static_cast<double>(latency.samples), 1.0);
    metric.needed = static_cast<std::uint64_t>(more);
    metric.reason = fmt::format("{} samples are too few for this quantile; {} more are needed",
                                latency.samples, *metric.needed);
  }
  return result;
}

Result judge_cost(const Limit& limit, std::size_t group, const Subject& subject) {
  constexpr std::uint64_t kFewest = 30;
  Result result{result_for(limit, subject.evidence.groups[group].endpoint)};
  const Estimates::Cost& cost = subject.estimates.cost(group);
  result.metric.samples = cost.samples;
  judge_ratio(cost.mean, "a request costs an estimated", result);
  if (!result.metric.interval) {
    result.metric.reason = fmt::format("{} samples are too few to estimate from", cost.samples);
    if (cost.samples < kFewest) {
      result.metric.needed = kFewest - cost.samples;
    }
  }
  return result;
}

Result judge_findings(const Limit& limit, const Subject& subject) {
  Result result{result_for(limit, "")};
  MetricResult& metric = result.metric;
  metric.samples = subject.evidence.groups.front().compared;
  if (limit.metric == Metric::new_findings && !subject.history.against) {
    metric.reason = "there is no run before to compare with";
    return result;
  }
  const auto with = [&](Severity severity) {
    return std::count_if(subject.findings.begin(), subject.findings.end(),
                         [severity](const Finding& each) { return each.severity == severity; });
  };
  std::uint64_t count = subject.findings.size();
  if (limit.metric == Metric::new_findings) {
    count = subject.history.count(FindingStatus::fresh);
  } else if (limit.metric != Metric::findings) {
    const auto severity = static_cast<std::size_t>(limit.metric) -
                          static_cast<std::size_t>(Metric::breaking_findings);
    count = static_cast<std::uint64_t>(with(static_cast<Severity>(severity)));
  }
  metric.value = static_cast<double>(count);
  std::string kind(info_of(limit.metric).name.substr(0, info_of(limit.metric).name.find('-')));
  kind = limit.metric == Metric::findings ? "" : kind + " ";
  metric.reason = fmt::format("{} {}finding{}", count == 0 ? "no" : fmt::format("{}", count), kind,
                              count == 1 || count == 0 ? "" : "s");
  metric.outcome = *metric.value <= limit.value ? Decision::pass : Decision::fail;
  result.p_value = metric.outcome == Decision::fail ? 0 : 1;
  return result;
}

Result judge_group(const Limit& limit, std::size_t group, const Subject& subject) {
  const Group& shown = subject.evidence.groups[group];
  switch (limit.metric) {
    case Metric::compared:
      return judge_compared(limit, shown);
    case Metric::coverage:
      return judge_coverage(limit, shown);
    case Metric::semantic_parity:
    case Metric::byte_parity:
      return judge_parity(limit, shown);
    case Metric::error_rate:
      return judge_errors(limit, shown);
    case Metric::error_rate_increase:
      return judge_increase(limit, shown);
    case Metric::p50_ratio:
    case Metric::p95_ratio:
    case Metric::p99_ratio:
      return judge_latency(limit, group, subject);
    case Metric::cost_ratio:
      return judge_cost(limit, group, subject);
    default:
      return judge_findings(limit, subject);
  }
}

}  // namespace

const Estimates::Latency& Estimates::latency(std::size_t group, bool corrected) {
  const auto [found, added] = latencies_.try_emplace({group, corrected});
  if (added) {
    const std::vector<TimePair> times = evidence_.times(group, corrected);
    found->second.samples = times.size();
    found->second.quantiles = quantile_ratios(times, kQuantiles, policy_.seed);
  }
  return found->second;
}

const Estimates::Cost& Estimates::cost(std::size_t group) {
  const auto [found, added] = costs_.try_emplace(group);
  if (added) {
    const std::vector<TimePair> costs = costs_of(evidence_.times(group, false), policy_.cost);
    found->second = {costs.size(), mean_ratio(costs)};
  }
  return found->second;
}

std::vector<Result> evaluate(const Limit& limit, const Subject& subject) {
  std::vector<Result> results;
  if (limit.endpoint.empty()) {
    results.push_back(judge_group(limit, 0, subject));
    return results;
  }
  for (const std::size_t group : matching_groups(subject.evidence, limit.endpoint)) {
    results.push_back(judge_group(limit, group, subject));
  }
  if (results.empty() && limit.endpoint != "*") {
    const std::string meant = nearest_endpoint(subject.evidence, limit.endpoint);
    Result& result = results.emplace_back(Result{result_for(limit, limit.endpoint)});
    result.metric.lenient = false;
    result.metric.reason =
        "no endpoint of the run matches" +
        (meant.empty() ? "" : fmt::format("; did you mean {}?", escape_line(meant)));
  }
  return results;
}

std::string percent_text(double share) {
  const double percent = share * 100;
  const double size = std::min(std::abs(percent), std::abs(100 - std::abs(percent)));
  return size == 0    ? fmt::format("{:.0f} %", percent)
         : size < 0.1 ? fmt::format("{:.3f} %", percent)
         : size < 10  ? fmt::format("{:.2f} %", percent)
                      : fmt::format("{:.1f} %", percent);
}

std::string ratio_text(double ratio) {
  return std::abs(ratio - 1) < 0.1 ? fmt::format("{:.3f}", ratio)
         : ratio < 0.1             ? fmt::format("{:.3f}", ratio)
         : ratio < 10              ? fmt::format("{:.2f}", ratio)
                                   : fmt::format("{:.1f}", ratio);
}

}  // namespace lockstep::gate
