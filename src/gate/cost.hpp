// What requests cost on a platform that bills time, memory and requests.
#pragma once

#include <span>
#include <vector>

#include "lockstep/core/verdict.hpp"
#include "lockstep/gate/policy.hpp"
#include "lockstep/gate/statistics.hpp"

namespace lockstep::gate {

// US dollars for a million requests that take so long: the time is rounded up to the billing unit,
// and as many requests as may run at once share the instance.
double request_cost(double ns, const CostInputs& inputs, const CostPrices& prices);

// The times of both sides as costs.
std::vector<TimePair> costs_of(std::span<const TimePair> times, const CostModel& model);

}  // namespace lockstep::gate
