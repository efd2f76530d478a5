// One limit and what a run shows → one result.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "lockstep/core/finding.hpp"
#include "lockstep/core/verdict.hpp"
#include "lockstep/gate/policy.hpp"
#include "lockstep/gate/statistics.hpp"

#include "gate/evidence.hpp"

namespace lockstep::gate {

inline constexpr double kQuantiles[] = {0.5, 0.95, 0.99};

// Estimates are made when they are asked for, and kept.
class Estimates {
 public:
  Estimates(const Evidence& evidence, const Policy& policy)
      : evidence_(evidence), policy_(policy) {}

  struct Latency {
    std::size_t samples = 0;
    std::vector<RatioEstimate> quantiles;  // as kQuantiles
  };
  struct Cost {
    std::size_t samples = 0;
    RatioEstimate mean;
  };
  const Latency& latency(std::size_t group, bool corrected = false);
  const Cost& cost(std::size_t group);

 private:
  const Evidence& evidence_;
  const Policy& policy_;
  std::map<std::pair<std::size_t, bool>, Latency> latencies_;
  std::map<std::size_t, Cost> costs_;
};

struct Result {
  MetricResult metric;
  double p_value = 1;  // that the limit is kept all the same
};

// Everything that a limit is judged by.
struct Subject {
  const Evidence& evidence;
  Estimates& estimates;
  const std::vector<Finding>& findings;
  const History& history;
};

// One result, or one for each endpoint that matches. The outcome is pass or inconclusive, or fail
// where that is beyond chance (p value 0).
std::vector<Result> evaluate(const Limit& limit, const Subject& subject);

// "0.37 %": as many digits as tell it from 0 and from 100 %.
std::string percent_text(double share);
// "1.05", "0.982"
std::string ratio_text(double ratio);

}  // namespace lockstep::gate
