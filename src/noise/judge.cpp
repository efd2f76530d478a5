// What is decided from it.
#include <algorithm>
#include <cassert>
#include <cmath>
#include <tuple>

#include "lockstep/json/hash.hpp"
#include "lockstep/noise/noise.hpp"

#include "noise/place.hpp"
#include "noise/shape.hpp"
#include "noise/statistics.hpp"

namespace lockstep::noise {
namespace {

constexpr std::uint64_t kVaried = 2;       // pairs that make a place of an endpoint
constexpr double kSteadyByChance = 0.001;  // below, an exchange is none of those that vary
constexpr std::size_t kNeverTwice = 8;     // values of the baseline
constexpr std::uint32_t kStuck = 3;        // times that the candidate gives a value
constexpr std::string_view kOtherAnswer =
    "against another answer of the baseline, with this status";

bool is_same(Verdict verdict) {
  return verdict == Verdict::identical || verdict == Verdict::equivalent;
}

void mark_all(Comparison& comparison) {
  for (Difference& difference : comparison.differences) {
    difference.noise = counts(difference);
  }
}

// What the baseline gave there speaks for the location: its own, or that of several others.
template <typename Seen>
bool covers(const Seen& seen, const Difference& difference) {
  return difference.aspect == Aspect::body || seen.locations.size() > 1 ||
         seen.locations.contains(difference.at);
}

template <typename Samples>
std::vector<Given> given_of(const Samples& samples) {
  std::vector<Given> given;
  given.reserve(samples.size());
  for (const auto& sample : samples) {
    given.push_back({sample.value, sample.asked_at_ns});
  }
  return given;
}

template <typename Seen>
bool is_given(const Seen& seen, const Difference& difference, std::int64_t asked_at_ns) {
  if (!covers(seen, difference)) {
    return false;
  }
  if (difference.kind == Kind::order || difference.kind == Kind::duplicate) {
    return true;  // the places of `seen` are of this kind
  }
  if (!difference.candidate) {
    return seen.absent;
  }
  if (difference.abridged && difference.aspect != Aspect::body) {
    return false;  // who knows what else it says
  }
  return fits(difference.aspect, given_of(seen.samples), {*difference.candidate, asked_at_ns});
}

}  // namespace

// Only pairs of that status tell about anything but the status.
Judge::SeenByKey Judge::own_evidence(const Asked& asked, int status) const {
  SeenByKey own;
  Judge memory(options_);  // only for its limits
  for (const Pair& pair : asked.among) {
    const bool alike =
        asked.baseline[pair.first].status == status && asked.baseline[pair.second].status == status;
    for (const Difference& difference : pair.comparison.differences) {
      if (counts(difference) && (alike || difference.aspect == Aspect::status)) {
        memory.see(asked, pair, difference, own[key_of(asked.endpoint, difference)]);
      }
    }
  }
  return own;
}

Alone Judge::judge_alone(const Asked& asked) const {
  assert(!asked.against.empty() && asked.against.size() == asked.baseline.size());
  Alone alone{asked.against.front(), {}};
  Comparison& comparison = alone.comparison;
  if (comparison.verdict != Verdict::different) {
    return alone;
  }
  const bool given = std::any_of(asked.against.begin() + 1, asked.against.end(),
                                 [](const Comparison& each) { return is_same(each.verdict); });
  if (given) {
    mark_all(comparison);
    comparison.verdict = Verdict::noise;
    return alone;
  }
  std::size_t reference = 0;
  const int status = asked.candidate.status;
  while (reference < asked.baseline.size() && asked.baseline[reference].status != status) {
    ++reference;
  }
  const SeenByKey own = own_evidence(asked, status);
  const auto judge = [&](Difference& difference) {
    const auto found = own.find(key_of(asked.endpoint, difference));
    difference.noise = counts(difference) && found != own.end() &&
                       is_given(found->second, difference, asked.candidate.asked_at_ns);
    return found != own.end();
  };
  const auto same_status = static_cast<std::uint32_t>(
      std::count_if(asked.baseline.begin(), asked.baseline.end(),
                    [status](const Answer& each) { return each.status == status; }));
  const auto add_steady = [&](const Difference& difference, bool varied) {
    const std::uint32_t answers = difference.aspect == Aspect::status
                                      ? static_cast<std::uint32_t>(asked.baseline.size())
                                      : same_status;
    alone.steady.push_back(varied || answers == 0 ? 0 : answers - 1);
  };
  if (reference == 0) {
    for (Difference& difference : comparison.differences) {
      const bool varied = judge(difference);
      add_steady(difference, varied);
    }
  } else if (reference < asked.baseline.size()) {
    mark_all(comparison);
    alone.steady.assign(comparison.differences.size(), 0);
    for (Difference difference : asked.against[reference].differences) {
      const bool varied = judge(difference);
      if (counts(difference) && !difference.noise) {
        difference.note += (difference.note.empty() ? "" : "; ") + std::string(kOtherAnswer);
        comparison.differences.push_back(std::move(difference));
        add_steady(comparison.differences.back(), varied);
      }
    }
    comparison.omitted = asked.against[reference].omitted;
  } else {
    for (const Difference& difference : comparison.differences) {
      add_steady(difference, difference.aspect != Aspect::status ||
                                 own.contains(key_of(asked.endpoint, difference)));
    }
  }
  comparison.verdict = verdict_of(comparison);
  return alone;
}

NoiseDecision Judge::decision_on(const NoisyPlace& evidence) const {
  if (evidence.varied < kVaried) {
    return NoiseDecision::own;
  }
  // An exchange that was learned from and not counted would be our mistake, not the traffic's.
  assert(evidence.differing <= evidence.compared && evidence.varied <= evidence.pairs);
  const bool too_often = fisher_p(evidence.differing, evidence.compared, evidence.varied,
                                  evidence.pairs) < options_.alpha;
  const bool alone = sign_p(evidence.with_baseline, evidence.with_candidate) < options_.alpha;
  return too_often || alone ? NoiseDecision::contradicted : NoiseDecision::endpoint;
}

// What the baseline would never give is a difference whatever is decided, and no evidence of how
// often the candidate does as the baseline.
void Judge::leave_out_misfits(Place& place) {
  if (place.evidence.kind != Kind::value && place.evidence.kind != Kind::type) {
    return;
  }
  const std::vector<Given> given = given_of(place.seen.samples);
  for (const auto& [value, share] : place.shares) {
    if (!fits(place.evidence.aspect, given, {value, share.asked_at_ns})) {
      place.evidence.differing -= share.differing;
      place.evidence.with_baseline -= share.with_baseline;
      place.evidence.with_candidate -= share.with_candidate;
    }
  }
  place.shares.clear();
}

void Judge::decide() {
  for (auto& [key, place] : places_) {
    if (place.seen.locations.empty()) {
      continue;
    }
    leave_out_misfits(place);
    NoisyPlace& evidence = place.evidence;
    const Totals& totals = totals_[evidence.endpoint];
    const bool status = evidence.aspect == Aspect::status;
    evidence.pairs = status ? totals.pairs : totals.pairs_alike;
    evidence.compared = status ? totals.compared : totals.compared_alike;
    evidence.decision = decision_on(evidence);
  }
}

bool Judge::is_stuck(std::string_view endpoint, const Difference& difference) const {
  const auto found = places_.find(key_of(endpoint, difference));
  if (found == places_.end() || !difference.candidate) {
    return false;
  }
  const Place& place = found->second;
  if (place.baseline_repeats || place.baseline_values.size() < kNeverTwice) {
    return false;
  }
  json::Hasher hasher(0);
  hasher.add(*difference.candidate);
  const auto times = place.candidate_values.find(hasher.finish());
  return times != place.candidate_values.end() && times->second >= kStuck;
}

bool Judge::is_noise_by_endpoint(std::string_view endpoint, const Difference& difference,
                                 std::uint32_t steady, std::int64_t asked_at_ns) const {
  const auto found = places_.find(key_of(endpoint, difference));
  if (found == places_.end() || found->second.evidence.decision != NoiseDecision::endpoint) {
    return false;
  }
  const NoisyPlace& evidence = found->second.evidence;
  const double rate = static_cast<double>(evidence.varied) / static_cast<double>(evidence.pairs);
  return std::pow(1 - rate, steady) >= kSteadyByChance &&
         is_given(found->second.seen, difference, asked_at_ns);
}

bool Judge::judge_by_endpoint(std::string_view endpoint, const Answer& baseline,
                              const Answer& candidate, const std::vector<std::uint32_t>& steady,
                              Comparison& comparison) const {
  if (comparison.verdict != Verdict::different && comparison.verdict != Verdict::noise) {
    return false;
  }
  const auto steady_at = [&steady](std::size_t i) { return i < steady.size() ? steady[i] : 0; };
  bool changed = false;
  const auto mark = [&changed](Difference& difference, bool noise) {
    changed = changed || difference.noise != noise;
    difference.noise = noise;
  };
  std::vector<Difference>& differences = comparison.differences;
  const auto status = std::find_if(
      differences.begin(), differences.end(),
      [](const Difference& each) { return each.aspect == Aspect::status && counts(each); });
  const bool unlike =
      baseline.status != candidate.status && status != differences.end() && !status->noise;
  if (unlike) {
    // Bodies of unlike statuses say nothing beside it.
    const auto i = static_cast<std::size_t>(status - differences.begin());
    if (is_noise_by_endpoint(endpoint, *status, steady_at(i), candidate.asked_at_ns)) {
      mark_all(comparison);
      changed = true;
    }
  }
  for (std::size_t i = 0; i < differences.size() && !unlike; ++i) {
    Difference& difference = differences[i];
    if (!counts(difference) || difference.aspect == Aspect::status) {
      continue;
    }
    if (difference.noise) {
      mark(difference, baseline.status != candidate.status || !is_stuck(endpoint, difference));
    } else if (is_noise_by_endpoint(endpoint, difference, steady_at(i), candidate.asked_at_ns)) {
      mark(difference, !is_stuck(endpoint, difference));
    }
  }
  if (changed) {
    comparison.verdict = verdict_of(comparison);
  }
  return changed;
}

std::vector<NoisyPlace> Judge::places() const {
  std::vector<NoisyPlace> out;
  for (const auto& [key, place] : places_) {
    if (place.seen.locations.empty()) {
      continue;  // the baseline never varied there
    }
    out.push_back(place.evidence);
  }
  const auto order = [](const NoisyPlace& each) {
    return std::tie(each.endpoint, each.aspect, each.at, each.kind, each.note);
  };
  std::sort(out.begin(), out.end(),
            [&order](const NoisyPlace& a, const NoisyPlace& b) { return order(a) < order(b); });
  return out;
}

}  // namespace lockstep::noise
