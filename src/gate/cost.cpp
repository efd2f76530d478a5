#include "gate/cost.hpp"

#include <algorithm>
#include <cmath>

namespace lockstep::gate {

double request_cost(double ns, const CostInputs& inputs, const CostPrices& prices) {
  constexpr double kMillion = 1e6;
  constexpr double kNsPerMs = 1e6;
  constexpr double kMsPerSecond = 1e3;
  double ms = std::max(ns, 0.0) / kNsPerMs;
  if (prices.billing_unit_ms > 0) {
    ms = std::max(std::ceil(ms / prices.billing_unit_ms), 1.0) * prices.billing_unit_ms;
  }
  const double second = inputs.vcpu * prices.vcpu_second + inputs.memory_gib * prices.gib_second;
  return kMillion * second * ms / kMsPerSecond / std::max(inputs.concurrency, 1.0) +
         prices.million_requests;
}

std::vector<TimePair> costs_of(std::span<const TimePair> times, const CostModel& model) {
  std::vector<TimePair> costs;
  costs.reserve(times.size());
  for (const TimePair& pair : times) {
    costs.push_back(
        {static_cast<float>(request_cost(pair.baseline, model.baseline, model.prices)),
         static_cast<float>(request_cost(pair.candidate, model.candidate, model.prices))});
  }
  return costs;
}

}  // namespace lockstep::gate
