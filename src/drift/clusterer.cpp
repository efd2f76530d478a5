#include <algorithm>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lockstep/drift/finding.hpp"
#include "lockstep/json/hash.hpp"

#include "drift/finding_size.hpp"

namespace lockstep::drift {
namespace {

constexpr std::size_t kMaxMapping = 64;

// A status says more about a reply than its body does, and a header the least.
int telling(Aspect aspect) {
  return aspect == Aspect::status ? 0 : aspect == Aspect::header ? 2 : 1;
}

}  // namespace

Clusterer::Clusterer(ClusterOptions options) : options_(options) {}

Clusterer::Cluster& Clusterer::cluster_of(std::uint64_t print, std::string_view id,
                                          const Difference& difference) {
  const auto [entry, fresh] = clusters_.try_emplace(print);
  Finding& finding = entry->second.finding;
  if (!fresh) {
    return entry->second;
  }
  finding.fingerprint = print;
  finding.drift_class = kUnexplained;
  finding.aspect = difference.aspect;
  finding.kind = difference.kind;
  entry->second.unexplained = true;
  if (const DriftClass* drift_class = find_class(id)) {
    entry->second.unexplained = drift_class->fallback;
    finding.drift_class = drift_class->id;
    finding.severity = drift_class->severity;
    finding.sure = drift_class->sureness;
  }
  return entry->second;
}

void Clusterer::keep_example(Cluster& cluster, std::uint64_t seq, std::string_view endpoint,
                             const Difference& difference) const {
  Finding& finding = cluster.finding;
  FindingExample example;
  example.seq = seq;
  example.abridged = difference.abridged;
  const auto size = [](const std::optional<std::string>& value) {
    return value ? value->size() : 0;
  };
  const std::size_t bytes = size(difference.baseline) + size(difference.candidate);
  const auto rank = [](Aspect aspect, const FindingExample& e, std::size_t e_bytes) {
    return std::tuple(telling(aspect), e.abridged, e_bytes, e.seq, std::string_view(e.at));
  };
  const FindingExample& known = finding.example;
  if (finding.differences > 0 &&
      std::tuple(telling(finding.aspect), known.abridged, value_bytes(known)) <
          std::tuple(telling(difference.aspect), example.abridged, bytes)) {
    return;  // without copying anything
  }
  const auto cut = [&](const std::optional<std::string>& value) {
    if (!value || value->size() <= options_.max_value_bytes) {
      return value;
    }
    example.abridged = true;
    return std::optional(value->substr(0, options_.max_value_bytes));
  };
  example.baseline = cut(difference.baseline);
  example.candidate = cut(difference.candidate);
  example.at = difference.at;
  if (finding.differences > 0 && rank(finding.aspect, known, value_bytes(known)) <=
                                     rank(difference.aspect, example, value_bytes(example))) {
    return;
  }
  example.endpoint = endpoint;
  example.note = difference.note;
  finding.aspect = difference.aspect;
  finding.kind = difference.kind;
  finding.example = std::move(example);
}

void Clusterer::count(Cluster& cluster, std::uint64_t seq, std::string_view endpoint,
                      const Difference& difference, std::string place) {
  Finding& finding = cluster.finding;
  keep_example(cluster, seq, endpoint, difference);
  const bool first = finding.differences == 0;
  finding.first_seq = first ? seq : std::min(finding.first_seq, seq);
  finding.last_seq = first ? seq : std::max(finding.last_seq, seq);
  ++finding.differences;
  const auto add = [](auto& counts, std::uint64_t& others, auto name, std::size_t limit) {
    if (counts.size() < limit) {
      ++counts[std::move(name)];
    } else if (const auto known = counts.find(name); known != counts.end()) {
      ++known->second;
    } else {
      ++others;
    }
  };
  add(finding.places, finding.other_places, FindingPlace{difference.aspect, std::move(place)},
      options_.max_places);
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

void Clusterer::count_place(std::uint64_t place, std::uint64_t seq) {
  const auto known = places_.find(place);
  if (known == places_.end() && places_.size() >= options_.max_findings) {
    return;
  }
  PlaceCount& counted = known == places_.end() ? places_[place] : known->second;
  if (counted.exchanges == 0 || counted.counted_seq != seq) {
    counted.counted_seq = seq;
    ++counted.exchanges;
  }
}

std::uint64_t Clusterer::add(std::uint64_t seq, std::string_view endpoint,
                             const Difference& difference, bool& renamed) {
  const std::string_view id = difference.drift.empty() ? kUnexplained : difference.drift;
  std::string place = generalised(difference.aspect, difference.at);
  std::uint64_t print = fingerprint(id, difference.aspect, place, difference.kind, endpoint);
  if (!clusters_.contains(print) && clusters_.size() >= options_.max_findings) {
    // One for all further places of the class: what is counted stays right, places are lost.
    place = "/(other places)";
    print = fingerprint(id, difference.aspect, place, difference.kind, {});
  }
  // An endpoint has one status, and a body's place means the same wherever it is.
  json::Hasher hasher(1);
  hasher.add(aspect_name(difference.aspect));
  hasher.add(place);
  hasher.add(difference.aspect == Aspect::status ? endpoint : std::string_view());
  const std::uint64_t evidence = hasher.finish();
  count_place(evidence, seq);
  Cluster& cluster = cluster_of(print, id, difference);
  if (cluster.finding.differences == 0 || difference.aspect == Aspect::status) {
    cluster.evidence_place = evidence;
    cluster.place = place;
  }
  count(cluster, seq, endpoint, difference, std::move(place));
  renamed |= cluster.unexplained && note_renaming(cluster, endpoint, difference);
  return print;
}

std::vector<std::uint64_t> Clusterer::add(std::uint64_t seq, std::string_view endpoint,
                                          std::span<const Difference> differences) {
  std::vector<std::uint64_t> prints;
  prints.reserve(differences.size());
  bool any = false;
  bool renamed = false;
  for (const Difference& difference : differences) {
    const bool counts = !difference.noise && difference.kind != Kind::spelling;
    prints.push_back(counts ? add(seq, endpoint, difference, renamed) : 0);
    any |= counts;
  }
  exchanges_ += any ? 1U : 0U;
  renamed_exchanges_ += renamed ? 1U : 0U;
  return prints;
}

bool Clusterer::note_renaming(Cluster& cluster, std::string_view endpoint,
                              const Difference& difference) {
  constexpr std::size_t kMaxScopes = 16;
  const std::optional<RenamedId> id = renamed_id(endpoint, difference);
  if (!id || !renamings_.add(*id) || cluster.renamed_in.size() >= kMaxScopes) {
    return false;
  }
  ++cluster.renamed;
  cluster.renamed_in.insert(id->scope);
  return true;
}

// Exchanges that had a difference at the same place and did not fit the class.
std::uint64_t Clusterer::contradictions(const Cluster& cluster) const {
  const auto counted = places_.find(cluster.evidence_place);
  const std::uint64_t all = counted == places_.end() ? 0 : counted->second.exchanges;
  const std::uint64_t own = cluster.finding.exchanges;
  return (all > own ? all - own : 0) + cluster.broken_mapping;
}

std::vector<Finding> Clusterer::findings() const {
  std::vector<Finding> findings;
  for (Cluster& cluster : joined()) {
    Finding& finding = cluster.finding;
    if (const DriftClass* known = find_class(finding.drift_class)) {
      finding.possibly = !assertable(*known, finding.exchanges, contradictions(cluster));
    }
    findings.push_back(std::move(finding));
  }
  std::sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    return std::tie(a.severity, b.exchanges, b.differences, a.drift_class, a.fingerprint) <
           std::tie(b.severity, a.exchanges, a.differences, b.drift_class, b.fingerprint);
  });
  for (std::size_t i = 0; i < findings.size(); ++i) {
    findings[i].id = fmt::format("F{}", i + 1);
  }
  return findings;
}

}  // namespace lockstep::drift
