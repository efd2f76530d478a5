// What is remembered of the baseline's answers.
#include <algorithm>
#include <cassert>
#include <string>
#include <unordered_set>

#include "lockstep/json/hash.hpp"
#include "lockstep/noise/noise.hpp"

#include "noise/place.hpp"
#include "noise/shape.hpp"

namespace lockstep::noise {
namespace {

constexpr std::size_t kMaxSamples = 64;    // of one place
constexpr std::size_t kMaxLocations = 16;  // of one place
constexpr std::size_t kMaxShares = 64;     // of one place
constexpr std::size_t kMaxShareBytes = 64;
constexpr std::size_t kExampleBytes = 200;  // of a value that is shown
constexpr std::size_t kAllSampleBytes = 32U << 20U;
constexpr std::size_t kAllValues = 1'000'000;

std::uint64_t hash_of(const std::string& value) {
  json::Hasher hasher(0);
  hasher.add(value);
  return hasher.finish();
}

// Whether the comparison has a difference at the very place of another one.
bool has(const Comparison& comparison, const Difference& wanted) {
  return std::any_of(comparison.differences.begin(), comparison.differences.end(),
                     [&wanted](const Difference& each) {
                       return counts(each) && each.aspect == wanted.aspect &&
                              group_of(each.kind) == group_of(wanted.kind) &&
                              each.at == wanted.at && part_of(each) == part_of(wanted);
                     });
}

}  // namespace

Judge::Judge(Options options)
    : options_(options), sample_bytes_left_(kAllSampleBytes), values_left_(kAllValues) {
  assert(options_.generalise != nullptr);
}

Judge::Key Judge::key_of(std::string_view endpoint, const Difference& difference) const {
  Key key(endpoint);
  key += '\0';
  key += static_cast<char>(difference.aspect);
  key += static_cast<char>(group_of(difference.kind));
  key += options_.generalise(difference.aspect, difference.at);
  key += '\0';
  return key.append(part_of(difference));
}

Judge::Place* Judge::place_of(std::string_view endpoint, const Difference& difference) {
  Key key = key_of(endpoint, difference);
  const auto found = places_.find(key);
  if (found != places_.end()) {
    return &found->second;
  }
  if (places_.size() >= options_.max_places) {
    return nullptr;
  }
  Place& place = places_[std::move(key)];
  place.evidence.endpoint = endpoint;
  place.evidence.aspect = difference.aspect;
  place.evidence.at = options_.generalise(difference.aspect, difference.at);
  place.evidence.kind = group_of(difference.kind);
  place.evidence.note = part_of(difference);
  return &place;
}

void Judge::remember_values(const Difference& difference, Place& place) {
  if (difference.kind != Kind::value || !difference.baseline || !difference.candidate ||
      !is_unlikely_twice(*difference.baseline) || values_left_ < 2) {
    return;
  }
  const bool fresh = place.baseline_values.insert(hash_of(*difference.baseline)).second;
  place.baseline_repeats = place.baseline_repeats || !fresh;
  ++place.candidate_values[hash_of(*difference.candidate)];
  values_left_ -= 2;
}

Judge::Share* Judge::share_of(const Difference& difference, std::int64_t asked_at_ns,
                              Place& place) {
  if (!difference.candidate || difference.candidate->size() > kMaxShareBytes) {
    return nullptr;
  }
  const auto found = place.shares.find(*difference.candidate);
  if (found != place.shares.end()) {
    return &found->second;
  }
  if (place.shares.size() >= kMaxShares || values_left_ == 0) {
    return nullptr;
  }
  --values_left_;
  Share& share = place.shares[*difference.candidate];
  share.asked_at_ns = asked_at_ns;
  return &share;
}

void Judge::count(std::string_view endpoint, const Answer& baseline, const Answer& candidate,
                  const Comparison& comparison) {
  Totals& totals = totals_[std::string(endpoint)];
  const bool alike = baseline.status == candidate.status;
  ++totals.compared;
  totals.compared_alike += alike ? 1U : 0U;
  std::unordered_set<const Place*> seen;
  for (const Difference& difference : comparison.differences) {
    if (!counts(difference) || (!alike && difference.aspect != Aspect::status)) {
      continue;
    }
    if (Place* place = place_of(endpoint, difference)) {
      if (seen.insert(place).second) {
        ++place->evidence.differing;
        if (Share* share = share_of(difference, candidate.asked_at_ns, *place)) {
          ++share->differing;
        }
      }
      remember_values(difference, *place);
    }
  }
}

void Judge::see(const Asked& asked, const Pair& pair, const Difference& difference, Seen& seen) {
  if (seen.locations.size() < kMaxLocations) {
    seen.locations.insert(difference.at);
  }
  seen.absent = seen.absent || !difference.baseline || !difference.candidate;
  if (difference.abridged && difference.aspect != Aspect::body) {
    return;
  }
  const auto add = [&](const std::optional<std::string>& value, std::size_t answer) {
    const auto same = [&value](const Sample& each) { return each.value == *value; };
    if (value && seen.samples.size() < kMaxSamples && value->size() <= sample_bytes_left_ &&
        std::none_of(seen.samples.begin(), seen.samples.end(), same)) {
      seen.samples.push_back({*value, asked.baseline[answer].asked_at_ns});
      sample_bytes_left_ -= value->size();
    }
  };
  add(difference.baseline, pair.first);
  add(difference.candidate, pair.second);
}

// With whom the first further answer agrees, where the sides differ.
void Judge::vote(const Asked& asked) {
  if (asked.baseline.size() < 2 || asked.among.empty()) {
    return;
  }
  assert(asked.among.front().first == 0 && asked.among.front().second == 1);
  const int status = asked.baseline[0].status;
  const bool alike = asked.baseline[1].status == status && asked.candidate.status == status;
  std::unordered_set<const Place*> voted;
  for (const Difference& difference : asked.against.front().differences) {
    if (!counts(difference) || (!alike && difference.aspect != Aspect::status)) {
      continue;
    }
    Place* place = place_of(asked.endpoint, difference);
    if (place == nullptr || !voted.insert(place).second) {
      continue;
    }
    const bool like_baseline = !has(asked.among.front().comparison, difference);
    const bool like_candidate = !has(asked.against[1], difference);
    const std::uint64_t baseline = like_baseline && !like_candidate ? 1 : 0;
    const std::uint64_t candidate = like_candidate && !like_baseline ? 1 : 0;
    place->evidence.with_baseline += baseline;
    place->evidence.with_candidate += candidate;
    if (Share* share = share_of(difference, asked.candidate.asked_at_ns, *place)) {
      share->with_baseline += baseline;
      share->with_candidate += candidate;
    }
  }
}

void Judge::learn(const Asked& asked) {
  assert(asked.against.size() == asked.baseline.size());
  assert(asked.typical < asked.among.size());
  Totals& totals = totals_[std::string(asked.endpoint)];
  for (std::size_t i = 0; i < asked.among.size(); ++i) {
    const Pair& pair = asked.among[i];
    const bool alike = asked.baseline[pair.first].status == asked.baseline[pair.second].status;
    const bool typical = i == asked.typical;
    totals.pairs += typical ? 1U : 0U;
    totals.pairs_alike += typical && alike ? 1U : 0U;
    std::unordered_set<const Place*> varied;
    for (const Difference& difference : pair.comparison.differences) {
      if (!counts(difference) || (!alike && difference.aspect != Aspect::status)) {
        continue;
      }
      Place* place = place_of(asked.endpoint, difference);
      if (place == nullptr) {
        continue;
      }
      if (place->seen.locations.empty()) {
        place->evidence.first_value = difference.baseline.value_or("").substr(0, kExampleBytes);
        place->evidence.second_value = difference.candidate.value_or("").substr(0, kExampleBytes);
      }
      see(asked, pair, difference, place->seen);
      place->evidence.varied += typical && varied.insert(place).second ? 1U : 0U;
    }
  }
  vote(asked);
}

}  // namespace lockstep::noise
