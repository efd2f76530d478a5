// What a run shows, gathered in one pass over its exchanges.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/run.hpp"
#include "lockstep/core/verdict.hpp"
#include "lockstep/gate/statistics.hpp"

namespace lockstep::gate {

// A reply of status 500 or more, or none.
bool is_error(const StoredReply& reply);

// An endpoint, or all of them.
struct Group {
  std::string endpoint;  // empty: all
  std::uint64_t sent = 0;
  std::uint64_t compared = 0;
  std::uint64_t identical = 0;
  std::uint64_t different = 0;
  std::uint64_t baseline_errors = 0;
  std::uint64_t candidate_errors = 0;
  std::uint64_t only_baseline = 0;   // errs, while the candidate does not
  std::uint64_t only_candidate = 0;  // the other way round
  // By weight, for intervals: compared exchanges that differ, or are not identical, and sent ones
  // in which the candidate errs.
  Weighted differing;
  Weighted not_identical;
  Weighted failing;

  void add(const StoredExchange& exchange, double weight);
};

// Times of an exchange to which both sides replied, 16 bytes.
struct Sample {
  TimePair times;
  float delay = 0;  // ns after the intended send time
  std::uint32_t group : 31 = 0;
  std::uint32_t candidate_first : 1 = 0;
};

struct Evidence {
  std::vector<Group> groups;    // all first, then by endpoint in the order of names
  std::vector<Sample> samples;  // in plan order, without the warm-up
  std::uint64_t warmup = 0;     // left out
  bool paced = false;           // some exchange was late

  // Of a group, or of all for 0.
  std::vector<TimePair> times(std::size_t group, bool corrected) const;
};

Evidence gather(const RunReader& run, std::uint64_t warmup);

OrderEffect order_effect(const Evidence& evidence);

// Groups whose endpoint matches, by the whole or by its path; not the first.
std::vector<std::size_t> matching_groups(const Evidence& evidence, std::string_view glob);
// The endpoint that was probably meant; empty without one.
std::string nearest_endpoint(const Evidence& evidence, std::string_view glob);

}  // namespace lockstep::gate
