#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "lockstep/core/error.hpp"
#include "lockstep/gate/policy.hpp"

namespace lockstep::gate {
namespace {

constexpr double kLittleWorse = 1.05;
constexpr std::array<unsigned, 4> kSteps = {1, 5, 25, 100};

// In percent of the traffic, each with what it wants. A latency that needs not be certain yet is
// lenient: 1000 exchanges cannot tell 5 % more at the 99th percentile from chance. Nor can they for
// costs, which hang on the slowest as well.
struct Step {
  double compared = 0;
  double parity = 0;
  double error_increase = 0;
  bool risky_allowed = false;
  bool p50_lenient = false;
  bool p95_lenient = false;
  bool p99_lenient = false;
};

constexpr std::array<Step, 4> kEvidence = {{
    {1000, 0.99, 0.01, true, true, true, true},
    {2000, 0.995, 0.005, false, false, true, true},
    {5000, 0.999, 0.002, false, false, false, true},
    {10000, 1, 0.001, false, false, false, false},
}};

// No endpoint may be certain to err 5 points more often.
constexpr Limit each_endpoint() {
  Limit limit{Metric::error_rate_increase, 0.05, "*", true};
  return limit;
}

}  // namespace

Policy default_policy() {
  Policy policy;
  policy.limits = {{Metric::compared, 1000, "", false},
                   {Metric::coverage, 0.99, "", false},
                   {Metric::semantic_parity, 1, "", false},
                   {Metric::error_rate_increase, 0.005, "", false},
                   each_endpoint(),
                   {Metric::p50_ratio, kLittleWorse, "", false},
                   {Metric::p95_ratio, kLittleWorse, "", false},
                   {Metric::p99_ratio, kLittleWorse, "", false},
                   {Metric::cost_ratio, kLittleWorse, "", false}};
  return policy;
}

std::span<const unsigned> steps() { return kSteps; }

Policy step_policy(std::uint64_t step) {
  const auto* const found = std::find(kSteps.begin(), kSteps.end(), step);
  if (found == kSteps.end()) {
    throw Error(fmt::format("there is no step {}", step), "the steps are 1, 5, 25 and 100");
  }
  const Step& wanted = kEvidence.at(static_cast<std::size_t>(found - kSteps.begin()));
  Policy policy;
  policy.name = fmt::format("step {}", step);
  policy.limits = {{Metric::compared, wanted.compared, "", false},
                   {Metric::coverage, 0.99, "", false},
                   {Metric::semantic_parity, wanted.parity, "", false},
                   {Metric::breaking_findings, 0, "", false}};
  if (!wanted.risky_allowed) {
    policy.limits.push_back({Metric::risky_findings, 0, "", false});
  }
  policy.limits.insert(policy.limits.end(),
                       {{Metric::error_rate_increase, wanted.error_increase, "", false},
                        each_endpoint(),
                        {Metric::p50_ratio, kLittleWorse, "", wanted.p50_lenient},
                        {Metric::p95_ratio, kLittleWorse, "", wanted.p95_lenient},
                        {Metric::p99_ratio, kLittleWorse, "", wanted.p99_lenient},
                        {Metric::cost_ratio, kLittleWorse, "", wanted.p95_lenient}});
  return policy;
}

std::vector<Limit> overridden(std::vector<Limit> base, std::span<const Limit> limits) {
  for (const Limit& limit : limits) {
    const auto same = std::find_if(base.begin(), base.end(), [&limit](const Limit& each) {
      return each.metric == limit.metric && each.endpoint == limit.endpoint;
    });
    if (same == base.end()) {
      base.push_back(limit);
    } else {
      *same = limit;
    }
  }
  return base;
}

void add_minimums(std::vector<Limit>& limits) {
  const Policy usual = default_policy();
  for (const Metric metric : {Metric::coverage, Metric::compared}) {
    const auto has = [metric](const Limit& each) {
      return each.metric == metric && each.endpoint.empty();
    };
    if (std::none_of(limits.begin(), limits.end(), has)) {
      limits.insert(limits.begin(), *std::find_if(usual.limits.begin(), usual.limits.end(), has));
    }
  }
}

}  // namespace lockstep::gate
