// Findings that turn out to be one when all is known: the keys of a map, and renamed ids.
#include <algorithm>
#include <map>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "lockstep/drift/finding.hpp"

#include "drift/finding_size.hpp"

namespace lockstep::drift {
namespace {

constexpr std::string_view kRenamedIds = "ids-renamed";

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

// The one with the smallest example first, since its example will stand for all.
template <typename Clusters>
void smallest_first(Clusters& group) {
  std::sort(group.begin(), group.end(), [](const auto* a, const auto* b) {
    const auto rank = [](const auto* c) {
      return std::tuple(value_bytes(c->finding.example), c->finding.example.seq,
                        c->finding.fingerprint);
    };
    return rank(a) < rank(b);
  });
}

}  // namespace

// Exchanges that show both count twice: an upper bound.
void Clusterer::absorb(const Cluster& one, Cluster& into) const {
  const Finding& from = one.finding;
  Finding& all = into.finding;
  all.absorbed.push_back(from.fingerprint);
  all.exchanges += from.exchanges;
  all.differences += from.differences;
  all.first_seq = std::min(all.first_seq, from.first_seq);
  all.last_seq = std::max(all.last_seq, from.last_seq);
  merge_counts(all.endpoints, all.other_endpoints, from.endpoints, options_.max_endpoints);
  merge_counts(all.places, all.other_places, from.places, options_.max_places);
  all.other_endpoints += from.other_endpoints;
  all.other_places += from.other_places;
  into.broken_mapping += one.broken_mapping;
}

// Findings of one class under one parent that differ in the last name alone are about the keys of a
// map when there are many of them.
std::vector<Clusterer::Cluster> Clusterer::join_map_keys(
    const std::vector<const Cluster*>& clusters) const {
  std::map<std::tuple<std::string_view, Kind, std::string, std::string>,
           std::vector<const Cluster*>>
      siblings;
  std::vector<Cluster> out;
  for (const Cluster* cluster : clusters) {
    const Finding& finding = cluster->finding;
    if (finding.aspect != Aspect::json || cluster->place.empty() ||
        !is_told_by_place(finding.drift_class, finding.aspect)) {
      out.push_back(*cluster);
      continue;
    }
    const bool by_endpoint = is_told_by_endpoint(finding.drift_class, finding.aspect);
    siblings[{finding.drift_class, finding.kind, with_map_key(cluster->place),
              by_endpoint ? finding.example.endpoint : std::string()}]
        .push_back(cluster);
  }
  for (auto& [key, group] : siblings) {
    if (group.size() < options_.map_keys) {
      for (const Cluster* cluster : group) {
        out.push_back(*cluster);
      }
      continue;
    }
    smallest_first(group);
    Cluster joined = *group.front();
    Finding& all = joined.finding;
    joined.place = std::get<2>(key);
    all.fingerprint =
        fingerprint(all.drift_class, all.aspect, joined.place, all.kind, all.example.endpoint);
    all.absorbed.push_back(group.front()->finding.fingerprint);
    for (const Cluster* cluster : std::span(group).subspan(1)) {
      absorb(*cluster, joined);
    }
    all.places = {{{all.aspect, joined.place}, all.differences}};
    all.other_places = 0;
    all.exchanges = std::min(all.exchanges, exchanges_);
    out.push_back(std::move(joined));
  }
  return out;
}

bool Clusterer::is_renaming(const Cluster& cluster) const {
  return cluster.renamed > 0 && cluster.renamed == cluster.finding.differences &&
         std::all_of(cluster.renamed_in.begin(), cluster.renamed_in.end(),
                     [this](const std::string& scope) { return renamings_.holds(scope); });
}

Clusterer::Cluster Clusterer::join_renamings(const std::vector<const Cluster*>& clusters) const {
  Cluster joined = *clusters.front();
  Finding& all = joined.finding;
  const DriftClass& known = *find_class(kRenamedIds);
  all.absorbed.push_back(all.fingerprint);
  all.fingerprint = fingerprint(known.id, all.aspect, "", all.kind, "");
  all.drift_class = known.id;
  all.severity = known.severity;
  all.sure = known.sureness;
  joined.evidence_place = 0;
  for (const Cluster* cluster : std::span(clusters).subspan(1)) {
    absorb(*cluster, joined);
  }
  all.exchanges = std::min(all.exchanges, renamed_exchanges_);
  return joined;
}

std::vector<Clusterer::Cluster> Clusterer::joined() const {
  std::vector<const Cluster*> renamings;
  std::vector<const Cluster*> others;
  for (const auto& [print, cluster] : clusters_) {
    (is_renaming(cluster) ? renamings : others).push_back(&cluster);
  }
  std::vector<Cluster> out = join_map_keys(others);
  if (!renamings.empty()) {
    smallest_first(renamings);
    out.push_back(join_renamings(renamings));
  }
  return out;
}

}  // namespace lockstep::drift
