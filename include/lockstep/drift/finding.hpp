// Thousands of differences as a handful of findings: one per cause, place and kind.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lockstep/core/difference.hpp"
#include "lockstep/drift/drift.hpp"

namespace lockstep::drift {

// "/items/3/tags/0" -> "/items/*/tags/*". Array indices are generalised, and so are member names
// that look like data: numbers, UUIDs, dates, long hexadecimal, addresses with '@'.
std::string generalised(std::string_view pointer);

// The same for the same cause in any run: made of the class, the generalised place and the kind,
// never of values, order or counts. A class that states no cause (fallback, or none) is told apart
// by endpoint as well; one that is equal in meaning by default (an encoder's spelling) has one
// fingerprint wherever it shows.
std::uint64_t fingerprint(std::string_view drift_class, Aspect aspect, std::string_view at,
                          Kind kind, std::string_view endpoint);
std::string fingerprint_text(std::uint64_t fingerprint);  // 16 hexadecimal digits

struct Example {
  std::uint64_t seq = 0;
  std::string endpoint;
  std::string at;  // not generalised
  std::optional<std::string> baseline;
  std::optional<std::string> candidate;
  bool abridged = false;  // a value was cut, here or before
};

struct Finding {
  std::uint64_t fingerprint = 0;
  std::string id;                // "F1", by rank
  std::string_view drift_class;  // "unexplained" when there is none
  Severity severity = Severity::breaking;
  Sureness sure = Sureness::none;
  bool possibly = false;  // a weak class with too little evidence, or with evidence against it
  Aspect aspect = Aspect::body;
  Kind kind = Kind::value;
  std::string title;  // one line; holds names from the traffic, not escaped
  std::string fix;
  std::uint64_t exchanges = 0;
  std::uint64_t differences = 0;
  std::uint64_t first_seq = 0;
  std::uint64_t last_seq = 0;
  std::map<std::string, std::uint64_t> endpoints;  // exchanges by endpoint
  std::uint64_t other_endpoints = 0;               // exchanges of endpoints beyond the limit
  std::map<std::string, std::uint64_t> locations;  // differences by generalised place
  std::uint64_t other_locations = 0;
  Example example;  // the smallest
  // Fingerprints that Clusterer::add() gave out and that this finding has taken in.
  std::vector<std::uint64_t> absorbed;
};

struct ClusterOptions {
  std::size_t max_findings = 10'000;  // from there on, one more per class for the rest
  std::size_t max_endpoints = 100;    // listed in one finding
  std::size_t max_locations = 50;
  std::size_t max_value_bytes = 512;  // of an example
  // Findings that differ in one member name only are one from this many names on: the names are
  // keys of a map.
  std::size_t map_keys = 24;
};

// Takes exchanges one by one, in any order, in memory bounded by the options.
class Clusterer {
 public:
  explicit Clusterer(ClusterOptions options = {});

  // `ids` is what attribute() said, one for each difference. Differences that are noise are passed
  // over. Returns the fingerprint of each difference's finding, 0 for noise; findings() may join
  // several into one (Finding::absorbed).
  std::vector<std::uint64_t> add(std::uint64_t seq, std::string_view endpoint,
                                 std::span<const Difference> differences,
                                 std::span<const std::string_view> ids);

  // By severity, then by exchanges, with ids from F1 on.
  std::vector<Finding> findings() const;

 private:
  struct Cluster {
    Finding finding;
    std::string place;  // generalised, of the first difference
    std::uint64_t counted_seq = 0;
    // What each baseline value became, for classes that claim a mapping.
    std::map<std::string, std::string> mapping;
    std::uint64_t broken_mapping = 0;
  };
  struct PlaceCount {
    std::uint64_t exchanges = 0;
    std::uint64_t counted_seq = 0;
  };

  Cluster& cluster_of(std::uint64_t print, std::string_view id, const Difference& difference,
                      std::string_view place);
  void count(Cluster& cluster, std::uint64_t seq, std::string_view endpoint,
             const Difference& difference, const std::string& place);
  void keep_example(Cluster& cluster, std::uint64_t seq, std::string_view endpoint,
                    const Difference& difference) const;
  std::uint64_t contradictions(const Cluster& cluster) const;
  std::vector<Cluster> join_map_keys() const;

  ClusterOptions options_;
  std::unordered_map<std::uint64_t, Cluster> clusters_;
  std::unordered_map<std::uint64_t, PlaceCount> places_;  // exchanges with a difference there
};

}  // namespace lockstep::drift
