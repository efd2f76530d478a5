#include <algorithm>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lockstep/drift/finding.hpp"

namespace lockstep::drift {

namespace {

constexpr std::string_view kUnexplained = "unexplained";
constexpr std::size_t kMaxMapping = 64;

std::string place_of(const Difference& difference) {
  switch (difference.aspect) {
    case Aspect::json:
      return generalised(difference.at);
    case Aspect::body:
      return {};  // an offset in bytes
    default:
      return difference.at;
  }
}

std::size_t value_bytes(const Example& example) {
  return (example.baseline ? example.baseline->size() : 0) +
         (example.candidate ? example.candidate->size() : 0);
}

std::string title_of(const Finding& finding, std::string_view place) {
  const DriftClass* drift_class = find_class(finding.drift_class);
  std::string what = drift_class == nullptr ? "a difference that no rule explains"
                                            : std::string(drift_class->summary);
  if (finding.locations.size() > 1) {
    return fmt::format("{} ({} places)", what, finding.locations.size() + finding.other_locations);
  }
  switch (finding.aspect) {
    case Aspect::json:
      return place.empty() ? what : fmt::format("{} at {}", what, place);
    case Aspect::header:
      return fmt::format("{} in {}", what, place);
    default:
      return what;
  }
}

// The last member name replaced: "/prices/EUR" -> "/prices/*".
std::string with_map_key(const std::string& place) {
  return place.substr(0, place.rfind('/')) + "/*";
}

template <typename Counts>
void merge_counts(Counts& into, std::uint64_t& others, const Counts& from, std::size_t limit) {
  for (const auto& [name, count] : from) {
    if (into.contains(name) || into.size() < limit) {
      into[name] += count;
    } else {
      others += count;
    }
  }
}

}  // namespace

Clusterer::Clusterer(ClusterOptions options) : options_(options) {}

Clusterer::Cluster& Clusterer::cluster_of(std::uint64_t print, std::string_view id,
                                          const Difference& difference, std::string_view place) {
  const auto [entry, fresh] = clusters_.try_emplace(print);
  Cluster& cluster = entry->second;
  if (!fresh) {
    return cluster;
  }
  const DriftClass* drift_class = find_class(id);
  cluster.place = place;
  Finding& finding = cluster.finding;
  finding.fingerprint = print;
  finding.drift_class = drift_class == nullptr ? kUnexplained : drift_class->id;
  finding.aspect = difference.aspect;
  finding.kind = difference.kind;
  finding.fix = "look: no rule says what this is";
  if (drift_class != nullptr) {
    finding.severity = drift_class->severity;
    finding.sure = drift_class->sureness;
    finding.fix = drift_class->fix;
  }
  return cluster;
}

void Clusterer::keep_example(Cluster& cluster, std::uint64_t seq, std::string_view endpoint,
                             const Difference& difference) const {
  Example example;
  example.seq = seq;
  example.abridged = difference.abridged;
  const auto cut = [&](const std::optional<std::string>& value) {
    if (!value || value->size() <= options_.max_value_bytes) {
      return value;
    }
    example.abridged = true;
    return std::optional(value->substr(0, options_.max_value_bytes));
  };
  example.baseline = cut(difference.baseline);
  example.candidate = cut(difference.candidate);
  const auto rank = [](const Example& e) { return std::tuple(e.abridged, value_bytes(e), e.seq); };
  if (cluster.finding.differences > 0 && rank(cluster.finding.example) <= rank(example)) {
    return;
  }
  example.endpoint = endpoint;
  example.at = difference.at;
  cluster.finding.example = std::move(example);
}

void Clusterer::count(Cluster& cluster, std::uint64_t seq, std::string_view endpoint,
                      const Difference& difference, const std::string& place) {
  Finding& finding = cluster.finding;
  keep_example(cluster, seq, endpoint, difference);
  const bool first = finding.differences == 0;
  finding.first_seq = first ? seq : std::min(finding.first_seq, seq);
  finding.last_seq = first ? seq : std::max(finding.last_seq, seq);
  ++finding.differences;
  const auto add = [](auto& counts, std::uint64_t& others, const std::string& name,
                      std::size_t limit) {
    if (counts.contains(name) || counts.size() < limit) {
      ++counts[name];
    } else {
      ++others;
    }
  };
  add(finding.locations, finding.other_locations, place, options_.max_locations);
  if (first || cluster.counted_seq != seq) {
    cluster.counted_seq = seq;
    ++finding.exchanges;
    add(finding.endpoints, finding.other_endpoints, std::string(endpoint), options_.max_endpoints);
  }
  if (finding.drift_class == "enum-name-vs-number" && difference.baseline && difference.candidate) {
    // One number for each word, or it is no enum.
    const auto known = cluster.mapping.find(*difference.baseline);
    if (known != cluster.mapping.end()) {
      cluster.broken_mapping += known->second == *difference.candidate ? 0U : 1U;
    } else if (cluster.mapping.size() < kMaxMapping) {
      cluster.mapping.emplace(*difference.baseline, *difference.candidate);
    }
  }
}

std::vector<std::uint64_t> Clusterer::add(std::uint64_t seq, std::string_view endpoint,
                                          std::span<const Difference> differences,
                                          std::span<const std::string_view> ids) {
  std::vector<std::uint64_t> prints;
  prints.reserve(differences.size());
  for (std::size_t i = 0; i < differences.size(); ++i) {
    const Difference& difference = differences[i];
    if (difference.noise) {
      prints.push_back(0);
      continue;
    }
    const std::string_view id = ids[i].empty() ? kUnexplained : ids[i];
    std::string place = place_of(difference);
    std::uint64_t print =
        fingerprint(id, difference.aspect, difference.at, difference.kind, endpoint);
    if (!clusters_.contains(print) && clusters_.size() >= options_.max_findings) {
      // One for all further places of the class: what is counted stays right, places are lost.
      print = fingerprint(id, difference.aspect, "/(other places)", difference.kind, {});
      place = "/(other places)";
    }
    count(cluster_of(print, id, difference, place), seq, endpoint, difference, place);
    prints.push_back(print);
    if (difference.kind != Kind::spelling) {
      const std::uint64_t at = fingerprint({}, difference.aspect, difference.at, Kind::value, {});
      if (places_.contains(at) || places_.size() < options_.max_findings) {
        PlaceCount& counted = places_[at];
        if (counted.exchanges == 0 || counted.counted_seq != seq) {
          counted.counted_seq = seq;
          ++counted.exchanges;
        }
      }
    }
  }
  return prints;
}

// Exchanges that had a difference at the same place and did not fit the class.
std::uint64_t Clusterer::contradictions(const Cluster& cluster) const {
  const Finding& finding = cluster.finding;
  const auto counted =
      places_.find(fingerprint({}, finding.aspect, cluster.place, Kind::value, {}));
  const std::uint64_t all = counted == places_.end() ? 0 : counted->second.exchanges;
  return (all > finding.exchanges ? all - finding.exchanges : 0) + cluster.broken_mapping;
}

// Findings of one class under one parent that differ in the last name alone are about the keys of a
// map when there are many of them.
std::vector<Clusterer::Cluster> Clusterer::join_map_keys() const {
  std::map<std::tuple<std::string_view, Kind, std::string, std::string>,
           std::vector<const Cluster*>>
      siblings;
  std::vector<Cluster> out;
  for (const auto& [print, cluster] : clusters_) {
    const Finding& finding = cluster.finding;
    const DriftClass* known = find_class(finding.drift_class);
    const bool by_place = finding.aspect == Aspect::json && !cluster.place.empty() &&
                          (known == nullptr || known->equal != Equal::yes);
    if (!by_place) {
      out.push_back(cluster);
      continue;
    }
    const bool by_endpoint = known == nullptr || known->fallback;
    siblings[{finding.drift_class, finding.kind, with_map_key(cluster.place),
              by_endpoint ? finding.example.endpoint : std::string()}]
        .push_back(&cluster);
  }
  for (auto& [key, group] : siblings) {
    if (group.size() < options_.map_keys) {
      for (const Cluster* cluster : group) {
        out.push_back(*cluster);
      }
      continue;
    }
    std::sort(group.begin(), group.end(), [](const Cluster* a, const Cluster* b) {
      const auto rank = [](const Cluster* c) {
        return std::tuple(value_bytes(c->finding.example), c->finding.example.seq,
                          c->finding.fingerprint);
      };
      return rank(a) < rank(b);
    });
    Cluster joined = *group.front();
    Finding& all = joined.finding;
    joined.place = std::get<2>(key);
    all.fingerprint =
        fingerprint(all.drift_class, all.aspect, joined.place, all.kind, all.example.endpoint);
    all.locations = {{joined.place, 0}};
    all.absorbed.push_back(group.front()->finding.fingerprint);
    for (const Cluster* cluster : group) {
      const Finding& one = cluster->finding;
      all.locations[joined.place] += one.differences;
      if (cluster == group.front()) {
        continue;
      }
      all.absorbed.push_back(one.fingerprint);
      // An exchange with several of the keys counts once for each: an upper bound.
      all.exchanges += one.exchanges;
      all.differences += one.differences;
      all.first_seq = std::min(all.first_seq, one.first_seq);
      all.last_seq = std::max(all.last_seq, one.last_seq);
      merge_counts(all.endpoints, all.other_endpoints, one.endpoints, options_.max_endpoints);
      joined.broken_mapping += cluster->broken_mapping;
    }
    out.push_back(std::move(joined));
  }
  return out;
}

std::vector<Finding> Clusterer::findings() const {
  std::vector<Finding> findings;
  for (Cluster& cluster : join_map_keys()) {
    Finding& finding = cluster.finding;
    if (const DriftClass* known = find_class(finding.drift_class)) {
      finding.possibly = !assertable(*known, finding.exchanges, contradictions(cluster));
    }
    finding.title = title_of(finding, cluster.place);
    if (finding.possibly) {
      finding.title = "possibly: " + finding.title;
    }
    findings.push_back(std::move(finding));
  }
  std::sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    return std::tuple(a.severity, b.exchanges, b.differences, a.drift_class, a.fingerprint) <
           std::tuple(b.severity, a.exchanges, a.differences, b.drift_class, b.fingerprint);
  });
  for (std::size_t i = 0; i < findings.size(); ++i) {
    findings[i].id = fmt::format("F{}", i + 1);
  }
  return findings;
}

}  // namespace lockstep::drift
