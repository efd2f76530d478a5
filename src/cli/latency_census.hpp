// The times of a run's exchanges, in buckets.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "lockstep/core/latency.hpp"
#include "lockstep/core/run.hpp"

namespace lockstep::cli {

class LatencyCensus {
 public:
  // The first `warmup` exchanges of the plan do not count. `paced`: also from intended send times.
  LatencyCensus(std::uint64_t warmup, bool paced) : warmup_(warmup), paced_(paced) {}

  void add(const StoredExchange& exchange);
  // As RunReader::latencies().
  std::vector<LatencyHistogram> histograms() const;

 private:
  // By side, then corrected or not.
  struct Sides {
    LatencyHistogram of[2][2];
    std::uint64_t count = 0;

    void add(const StoredExchange& exchange, bool paced);
  };

  std::uint64_t warmup_;
  bool paced_;
  Sides all_;
  std::map<std::string, Sides> endpoints_;
};

}  // namespace lockstep::cli
