#include "cli/latency_census.hpp"

#include <algorithm>

namespace lockstep::cli {
namespace {

constexpr std::size_t kMostEndpoints = 200;   // that are stored, the busiest
constexpr std::size_t kMostCounted = 10'000;  // that are counted

}  // namespace

void LatencyCensus::Sides::add(const StoredExchange& exchange, bool paced) {
  ++count;
  const std::int64_t times[2] = {exchange.baseline.timing.total, exchange.candidate.timing.total};
  for (std::size_t side = 0; side < 2; ++side) {
    of[side][0].add(times[side]);
    if (paced) {
      of[side][1].add(times[side] + exchange.start_delay_ns);
    }
  }
}

void LatencyCensus::add(const StoredExchange& exchange) {
  if (exchange.seq < warmup_ || exchange.baseline.error || exchange.candidate.error) {
    return;
  }
  all_.add(exchange, paced_);
  if (endpoints_.size() < kMostCounted || endpoints_.contains(exchange.endpoint)) {
    endpoints_[exchange.endpoint].add(exchange, paced_);
  }
}

std::vector<LatencyHistogram> LatencyCensus::histograms() const {
  std::vector<std::pair<std::string, const Sides*>> groups;
  for (const auto& [name, sides] : endpoints_) {
    groups.emplace_back(name, &sides);
  }
  std::stable_sort(groups.begin(), groups.end(),
                   [](const auto& a, const auto& b) { return a.second->count > b.second->count; });
  groups.resize(std::min(groups.size(), kMostEndpoints));
  groups.emplace(groups.begin(), std::string(), &all_);
  std::vector<LatencyHistogram> histograms;
  for (const auto& [name, sides] : groups) {
    for (std::size_t corrected = 0; corrected < (paced_ ? 2U : 1U); ++corrected) {
      for (std::size_t side = 0; side < 2 && sides->count > 0; ++side) {
        LatencyHistogram& histogram = histograms.emplace_back(sides->of[side][corrected]);
        histogram.endpoint = name;
        histogram.side = side == 0 ? Side::baseline : Side::candidate;
        histogram.corrected = corrected == 1;
      }
    }
  }
  return histograms;
}

}  // namespace lockstep::cli
