// What the reports for people say about a run, gathered in one pass over its exchanges.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lockstep/core/run.hpp"

namespace lockstep::report {

// Over the exchanges in which both sides responded; ns. Quantiles by nearest rank.
struct Latency {
  std::int64_t p50 = 0;
  std::int64_t p95 = 0;
  std::int64_t p99 = 0;
};

// Differences at one place of an endpoint: the same aspect, kind, location (with array indexes as
// "*") and drift class.
struct Group {
  Difference example;  // of the first exchange that shows it
  std::string at;      // generalised
  std::uint64_t seq = 0;
  std::uint64_t exchanges = 0;
};

struct Errors {
  std::uint64_t baseline = 0;  // no response, or a status of 500 and above
  std::uint64_t candidate = 0;
};

struct Endpoint {
  std::string name;
  std::uint64_t sent = 0;
  std::uint64_t identical = 0;
  std::uint64_t equivalent = 0;
  std::uint64_t noise = 0;
  std::uint64_t accepted = 0;
  std::uint64_t different = 0;
  std::uint64_t failed = 0;
  Errors errors;
  std::optional<Latency> baseline;
  std::optional<Latency> candidate;
  std::vector<Group> groups;  // most frequent first
  // The first exchange that failed, with its "side: reason".
  std::map<std::string, std::uint64_t> failures;
  std::optional<std::uint64_t> first_failed;
};

struct Summary {
  std::optional<Latency> baseline;
  std::optional<Latency> candidate;
  Errors errors;
  std::vector<Endpoint> endpoints;  // those with different exchanges first, most first
  // Times of the exchanges in which both sides responded, ascending; ns.
  std::vector<std::int64_t> baseline_times;
  std::vector<std::int64_t> candidate_times;
};

Summary summarise(const RunReader& run);

// "/items/0/price" → "/items/*/price"; a byte offset or line → "*";
// "/ul[1]/li[3]" → "/ul[*]/li[*]"; names stay.
std::string generalise(Aspect aspect, const std::string& at);

}  // namespace lockstep::report
