// Times counted in buckets whose width grows with the time, as HdrHistogram does: a run of any
// length is a few hundred numbers, and no quantile is off by more than 0.8 %.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "lockstep/core/exchange.hpp"

namespace lockstep {

// Buckets are numbered from 0: one for each value below 256, then 128 for each power of two.
std::uint32_t latency_bucket(std::int64_t ns);          // negative times count as 0
std::int64_t latency_bucket_low(std::uint32_t bucket);  // the smallest time in it

struct LatencyHistogram {
  std::string endpoint;  // empty: of all
  Side side = Side::baseline;
  bool corrected = false;  // from the intended send time (coordinated omission), else service time
  std::map<std::uint32_t, std::uint64_t> buckets;  // counts

  void add(std::int64_t ns) { ++buckets[latency_bucket(ns)]; }
  std::uint64_t count() const;
  // Nearest rank, the middle of its bucket; 0 without counts. 0 <= q <= 1.
  std::int64_t quantile(double q) const;

  bool operator==(const LatencyHistogram&) const = default;
};

}  // namespace lockstep
