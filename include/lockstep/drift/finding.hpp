// Thousands of differences as a handful of findings.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lockstep/core/difference.hpp"
#include "lockstep/core/finding.hpp"
#include "lockstep/drift/drift.hpp"
#include "lockstep/drift/renaming.hpp"

namespace lockstep::drift {

// "/items/3/tags/0" -> "/items/*/tags/*". Array indices are generalised, and so are member names
// that look like data: numbers, UUIDs, dates, long hexadecimal, addresses with '@'.
std::string generalised(std::string_view pointer);
// The same for any Difference::at: positions in markup and numbers of lines too.
std::string generalised(Aspect aspect, std::string_view at);

// How far one finding of a class reaches:
// - a class that states a cause is one finding wherever it shows: it is mended in one way
// - a weak class is one for each generalised place and kind, as each needs its own evidence
// - a class that states no cause (fallback, or none) is one for each endpoint, place and kind; in
//   headers for each header and kind; where it is about a whole reply for each endpoint
bool is_told_by_place(std::string_view drift_class, Aspect aspect);
bool is_told_by_endpoint(std::string_view drift_class, Aspect aspect);
// True when all that differs in an exchange may come from this: routing, parsing of requests,
// errors.
bool is_about_whole_reply(const DriftClass& drift_class);

// The same for the same cause in any run: made of the class and of what it is told by, never of
// values, order or counts.
std::uint64_t fingerprint(std::string_view drift_class, Aspect aspect, std::string_view at,
                          Kind kind, std::string_view endpoint);

struct ClusterOptions {
  std::size_t max_findings = 10'000;  // from there on, one more per class for the rest
  std::size_t max_endpoints = 100;    // listed in one finding
  std::size_t max_places = 50;
  std::size_t max_value_bytes = 512;  // of an example
  // Findings that differ in one member name only are one from this many names on: the names are
  // keys of a map.
  std::size_t map_keys = 24;
};

// Takes exchanges one by one, in any order, in memory bounded by the options.
class Clusterer {
 public:
  explicit Clusterer(ClusterOptions options = {});

  // Difference::drift says what attribute() did. Noise and spellings are passed over. Returns the
  // fingerprint of each difference's finding, 0 for those; findings() may join several into one
  // (Finding::absorbed).
  std::vector<std::uint64_t> add(std::uint64_t seq, std::string_view endpoint,
                                 std::span<const Difference> differences);

  // By severity, then by exchanges, with ids from F1 on.
  std::vector<Finding> findings() const;

 private:
  struct Cluster {
    Finding finding;
    std::uint64_t evidence_place = 0;  // in places_
    std::string place;                 // generalised, of classes that are told by place
    std::uint64_t counted_seq = 0;
    // What each baseline value became, for classes that claim a mapping.
    std::map<std::string, std::string> mapping;
    std::uint64_t broken_mapping = 0;
    // Whether nothing explains it, so that it may be about ids; how many of its differences are ids
    // that agree with what was seen before, and of what.
    bool unexplained = false;
    std::uint64_t renamed = 0;
    std::set<std::string> renamed_in;
  };
  struct PlaceCount {
    std::uint64_t exchanges = 0;
    std::uint64_t counted_seq = 0;
  };

  std::uint64_t add(std::uint64_t seq, std::string_view endpoint, const Difference& difference,
                    bool& renamed);
  Cluster& cluster_of(std::uint64_t print, std::string_view id, const Difference& difference);
  void count(Cluster& cluster, std::uint64_t seq, std::string_view endpoint,
             const Difference& difference, std::string place);
  void count_place(std::uint64_t place, std::uint64_t seq);
  void keep_example(Cluster& cluster, std::uint64_t seq, std::string_view endpoint,
                    const Difference& difference) const;
  bool note_renaming(Cluster& cluster, std::string_view endpoint, const Difference& difference);
  std::uint64_t contradictions(const Cluster& cluster) const;
  // What turned out to be one: see join.cpp.
  void absorb(const Cluster& one, Cluster& into) const;
  bool is_renaming(const Cluster& cluster) const;
  std::vector<Cluster> joined() const;
  std::vector<Cluster> join_map_keys(const std::vector<const Cluster*>& clusters) const;
  Cluster join_renamings(const std::vector<const Cluster*>& clusters) const;

  ClusterOptions options_;
  std::unordered_map<std::uint64_t, Cluster> clusters_;
  Renamings renamings_;
  std::uint64_t exchanges_ = 0;          // with any difference that counts
  std::uint64_t renamed_exchanges_ = 0;  // with a difference that may be a renamed id
  std::unordered_map<std::uint64_t, PlaceCount> places_;  // exchanges with a difference there
};

}  // namespace lockstep::drift
