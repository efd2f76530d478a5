// What a run must show. A policy is a list of limits, each written as people write them:
//
//   semantic-parity>=99.9%            over all exchanges
//   p99-ratio<=1.10 @ GET /users/*    for each endpoint that matches, on its own
//   p95-ratio<=1.05?                  must not be certain to be missed; otherwise it need not be
//                                     certain to be kept
//   no breaking finding
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/verdict.hpp"

namespace lockstep::gate {

enum class Metric : std::uint8_t {
  compared,
  coverage,
  semantic_parity,
  byte_parity,
  error_rate,
  error_rate_increase,
  p50_ratio,
  p95_ratio,
  p99_ratio,
  cost_ratio,
  findings,
  breaking_findings,
  risky_findings,
  cosmetic_findings,
  new_findings,
};

struct MetricInfo {
  Metric metric = Metric::compared;
  std::string_view name;
  Unit unit = Unit::share;
  bool at_least = false;     // high is good
  bool by_endpoint = false;  // can be judged for one endpoint
  std::string_view meaning;  // one line
};

// All of them, in the order of the enum.
std::span<const MetricInfo> metrics();
const MetricInfo& info_of(Metric metric);

struct Limit {
  Metric metric = Metric::compared;
  double value = 0;
  std::string endpoint;  // glob; empty: over all exchanges
  bool lenient = false;  // "?": inconclusive does not hold up

  std::string text() const;  // as it is written

  bool operator==(const Limit&) const = default;
};

// Throws Error, with the nearest metric for an unknown one, for what is no limit.
Limit parse_limit(std::string_view text);

// Throws Error when two limits of one list say different things about the same. Returns them
// without repetitions.
std::vector<Limit> checked(std::vector<Limit> limits);

// A side's size, as a request-priced container platform bills it.
struct CostModel {
  CostPrices prices;
  CostInputs baseline;
  CostInputs candidate;
};

struct PriceTable {
  std::string_view platform;
  CostPrices prices;
};
// Common published prices in US dollars; the first is the default.
std::span<const PriceTable> price_tables();
CostModel default_cost();

struct Policy {
  std::string name;  // for people: "step 25"
  std::vector<Limit> limits;
  std::uint64_t warmup = 0;  // exchanges at the start whose latencies do not count
  std::uint64_t seed = 1;
  CostModel cost = default_cost();
};

// What is meant when nothing is said: no difference in 1000 compared, and nothing else more than
// 5 % worse.
Policy default_policy();

// The steps of a rollout, in percent of the traffic. Each wants more evidence than the one before.
std::span<const unsigned> steps();
// Throws Error for a step that is none.
Policy step_policy(std::uint64_t step);

// `base` with `limits` in place of its own on the same metric and endpoint.
std::vector<Limit> overridden(std::vector<Limit> base, std::span<const Limit> limits);

// Adds what every policy wants unless it says otherwise: `compared` and `coverage`.
void add_minimums(std::vector<Limit>& limits);

}  // namespace lockstep::gate
