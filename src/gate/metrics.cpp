#include <array>
#include <cassert>

#include "lockstep/gate/policy.hpp"

namespace lockstep::gate {
namespace {

constexpr std::array<MetricInfo, 15> kMetrics = {{
    {Metric::compared, "compared", Unit::count, true, true,
     "exchanges that were compared; fewer are inconclusive"},
    {Metric::coverage, "coverage", Unit::share, true, true,
     "share of sent exchanges that could be compared; less is inconclusive"},
    {Metric::semantic_parity, "semantic-parity", Unit::share, true, true,
     "share of compared exchanges that are the same in meaning"},
    {Metric::byte_parity, "byte-parity", Unit::share, true, true,
     "share of compared exchanges that are identical"},
    {Metric::error_rate, "error-rate", Unit::share, false, true,
     "share of sent exchanges in which the candidate gave status 5xx or no response"},
    {Metric::error_rate_increase, "error-rate-increase", Unit::share, false, true,
     "by how many points more often the candidate errs than the baseline"},
    {Metric::p50_ratio, "p50-ratio", Unit::ratio, false, true,
     "median latency of the candidate / of the baseline"},
    {Metric::p95_ratio, "p95-ratio", Unit::ratio, false, true, "the same of the 95th percentile"},
    {Metric::p99_ratio, "p99-ratio", Unit::ratio, false, true, "the same of the 99th percentile"},
    {Metric::cost_ratio, "cost-ratio", Unit::ratio, false, true,
     "estimated cost of a request, candidate / baseline"},
    {Metric::findings, "findings", Unit::count, false, false, "findings that are not accepted"},
    {Metric::breaking_findings, "breaking-findings", Unit::count, false, false,
     "those that are breaking; \"no breaking finding\" is <=0"},
    {Metric::risky_findings, "risky-findings", Unit::count, false, false, "those that are risky"},
    {Metric::cosmetic_findings, "cosmetic-findings", Unit::count, false, false,
     "those that are cosmetic"},
    {Metric::new_findings, "new-findings", Unit::count, false, false,
     "those that the run before did not have"},
}};

// Cloud Run: tier 1, request-based billing. Lambda: x86; memory is what is billed, and CPU comes
// with it. Container Apps: consumption plan, active use. All as published, without free quotas.
constexpr std::array<PriceTable, 3> kPriceTables = {{
    {"cloud-run", {0.000024, 0.0000025, 0.40, 100}},
    {"lambda", {0, 0.0000166667, 0.20, 1}},
    {"container-apps", {0.000024, 0.000003, 0.40, 1000}},
}};

}  // namespace

std::span<const MetricInfo> metrics() { return kMetrics; }

const MetricInfo& info_of(Metric metric) {
  const MetricInfo& info = kMetrics.at(static_cast<std::size_t>(metric));
  assert(info.metric == metric);
  return info;
}

std::span<const PriceTable> price_tables() { return kPriceTables; }

CostModel default_cost() {
  constexpr CostInputs kUsual = {.vcpu = 1, .memory_gib = 0.5, .concurrency = 80};
  return {kPriceTables.front().prices, kUsual, kUsual};
}

}  // namespace lockstep::gate
