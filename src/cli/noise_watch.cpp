#include "cli/noise_watch.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <utility>

#include "lockstep/drift/finding.hpp"
#include "lockstep/json/hash.hpp"
#include "lockstep/replay/replay.hpp"

#include "cli/clock.hpp"
#include "cli/findings.hpp"
#include "cli/judge.hpp"
#include "cli/progress.hpp"
#include "cli/witnesses.hpp"

namespace lockstep::cli {
namespace {

// Between one answer of the baseline and the next, so that also a clock that counts seconds has
// moved on.
constexpr std::chrono::milliseconds kPause{1'100};
constexpr std::chrono::milliseconds kNap{20};

noise::Answer answer_of(const Reply& reply) {
  return {reply.response ? reply.response->status : 0, reply.started_at_ns};
}

noise::Answer answer_of(const StoredReply& reply) { return {reply.status, reply.started_at_ns}; }

std::string generalise(Aspect aspect, std::string_view at) {
  return drift::generalised(aspect, at);
}

// Exchanges that differ alike: the endpoint, the statuses, the places and kinds.
std::uint64_t group_of(const Exchange& exchange, const Comparison& comparison) {
  std::vector<std::string> places;
  for (const Difference& difference : comparison.differences) {
    if (difference.kind != Kind::spelling) {
      places.push_back(generalise(difference.aspect, difference.at));
      places.back() += static_cast<char>(difference.aspect);
      places.back() += static_cast<char>(difference.kind);
    }
  }
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  json::Hasher hasher(0);
  hasher.add(exchange.endpoint);
  for (const Reply* reply : {&exchange.baseline, &exchange.candidate}) {
    hasher.add(static_cast<std::uint64_t>(answer_of(*reply).status));
  }
  for (const std::string& place : places) {
    hasher.add(place);
  }
  return hasher.finish();
}

std::string place_key(std::string_view endpoint, const Difference& difference) {
  std::string key(endpoint);
  key += static_cast<char>(difference.aspect);
  return key + generalise(difference.aspect, difference.at);
}

bool is_explained(const Difference& difference) {
  const drift::DriftClass* known = drift::find_class(difference.drift);
  return known != nullptr && !known->fallback;
}

void pause_since(std::int64_t asked_at_ns, const std::atomic<bool>& stop) {
  const std::int64_t until = asked_at_ns + std::chrono::nanoseconds(kPause).count();
  // No longer than the pause, should the clock be set back meanwhile.
  const auto deadline = std::chrono::steady_clock::now() + kPause;
  while (!stop && unix_now_ns() < until && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(kNap);
  }
}

}  // namespace

NoiseWatch::NoiseWatch(const RunSettings& settings, const redact::Redactor& redactor)
    : settings_(settings), redactor_(redactor), judge_(noise::Options{generalise}) {}

void NoiseWatch::observe(const Exchange& exchange, Comparison& comparison) {
  if (comparison.verdict == Verdict::failed) {
    return;
  }
  judge_.count(exchange.endpoint, answer_of(exchange.baseline), answer_of(exchange.candidate),
               comparison);
  if (settings_.replay.control) {
    if (exchange.control && exchange.control->response) {
      const noise::Asked asked =
          witnessed(exchange, comparison, {&*exchange.control}, 0, 1, settings_.compare, redactor_);
      judge_.learn(asked);
      comparison = judge_.judge_alone(asked).comparison;
    }
    return;
  }
  if (settings_.reask > 0 && comparison.verdict == Verdict::different &&
      is_safe_method(exchange.record.request.method)) {
    last_asked_at_ns_ = std::max(last_asked_at_ns_, exchange.baseline.started_at_ns);
    remember_classes(exchange, comparison);
    sample_.add(group_of(exchange, comparison), exchange, comparison);
  }
}

void NoiseWatch::remember_classes(const Exchange& exchange, const Comparison& comparison) {
  constexpr std::size_t kMaxPlaces = 10'000;
  if (answer_of(exchange.baseline).status != answer_of(exchange.candidate).status) {
    return;  // explained by that
  }
  for (const Difference& difference : comparison.differences) {
    if (difference.kind != Kind::spelling && classes_.size() < kMaxPlaces &&
        is_explained(difference)) {
      classes_.emplace(place_key(exchange.endpoint, difference), difference.drift);
    }
  }
}

void NoiseWatch::lend_classes(std::string_view endpoint, std::size_t first,
                              Comparison& comparison) const {
  for (std::size_t i = first; i < comparison.differences.size(); ++i) {
    Difference& difference = comparison.differences[i];
    const auto found = classes_.find(place_key(endpoint, difference));
    if (found != classes_.end() && !is_explained(difference)) {
      difference.drift = found->second;
    }
  }
}

// Both sides of this replay are the baseline: two more answers, asked as the sides were.
void NoiseWatch::ask_round(const std::vector<Kept>& kept, std::vector<std::vector<Reply>>& answers,
                           const std::atomic<bool>& stop, const Console& console) const {
  replay::Options options = settings_.replay;
  options.candidate = options.baseline;
  std::size_t next = 0;
  Progress progress(console.progress, [&kept](const std::atomic<bool>&) { return kept.size(); });
  const replay::Source source{.next = [&]() -> std::optional<Planned> {
                                if (next == kept.size()) {
                                  return std::nullopt;
                                }
                                const Exchange& exchange = kept[next].exchange;
                                return Planned{next++, exchange.record, exchange.endpoint};
                              },
                              .has_room = [] { return true; }};
  replay::run(
      options, source,
      [&](Exchange&& asked) {
        if (asked.baseline.response && asked.candidate.response) {
          answers[asked.seq].push_back(std::move(asked.baseline));
          answers[asked.seq].push_back(std::move(asked.candidate));
        }
        progress.exchange(Verdict::identical);
      },
      stop);
}

std::uint64_t NoiseWatch::ask_again(const std::atomic<bool>& stop, const Console& console) {
  const std::vector<Kept> kept = sample_.take();
  std::vector<std::vector<Reply>> answers(kept.size());
  for (std::uint32_t asked = 0; asked < settings_.reask && !kept.empty() && !stop; asked += 2) {
    pause_since(last_asked_at_ns_, stop);
    if (!stop) {
      last_asked_at_ns_ = unix_now_ns();
      ask_round(kept, answers, stop, console);
    }
  }
  std::uint64_t exchanges = 0;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (answers[i].empty()) {
      continue;
    }
    std::vector<const Reply*> further;
    for (const Reply& reply : answers[i]) {
      further.push_back(&reply);
    }
    const noise::Asked asked = witnessed(kept[i].exchange, kept[i].comparison, further, 1, 2,
                                         settings_.compare, redactor_);
    judge_.learn(asked);
    noise::Alone alone = judge_.judge_alone(asked);
    lend_classes(asked.endpoint, kept[i].comparison.differences.size(), alone.comparison);
    alone_.emplace(kept[i].exchange.seq, std::move(alone));
    answers[i] = {};
    ++exchanges;
  }
  return exchanges;
}

bool NoiseWatch::settle(StoredExchange& exchange) const {
  Comparison& comparison = exchange.comparison;
  const auto found = alone_.find(exchange.seq);
  bool changed = false;
  if (found != alone_.end()) {
    // The stored differences are the same in the same order, but for what was added to their notes.
    const Comparison& own = found->second.comparison;
    for (std::size_t i = 0; i < own.differences.size(); ++i) {
      if (i == comparison.differences.size()) {
        comparison.differences.push_back(own.differences[i]);
        changed = true;
      } else if (comparison.differences[i].noise != own.differences[i].noise) {
        comparison.differences[i].noise = own.differences[i].noise;
        changed = true;
      }
    }
    comparison.verdict = own.verdict;
    comparison.omitted = own.omitted;
  }
  const bool by_endpoint = judge_.judge_by_endpoint(
      exchange.endpoint, answer_of(exchange.baseline), answer_of(exchange.candidate),
      found == alone_.end() ? std::vector<std::uint32_t>() : found->second.steady, comparison);
  return changed || by_endpoint;
}

void NoiseWatch::settle(store::RunWriter& writer, Counts& counts, std::vector<Finding>& findings) {
  judge_.decide();
  const std::vector<NoisyPlace> places = judge_.places();
  if (places.empty()) {
    return;
  }
  drift::Clusterer clusterer;
  bool changed = false;
  writer.settle_noise(places, [&](StoredExchange& exchange) {
    const Verdict before = exchange.comparison.verdict;
    const bool settled = settle(exchange);
    const Verdict after = exchange.comparison.verdict;
    for (Difference& difference : exchange.comparison.differences) {
      difference.finding = 0;
    }
    add_to_findings(exchange, clusterer);
    if (settled) {
      changed = true;
      counts.different += (after == Verdict::different ? 1U : 0U);
      counts.different -= (before == Verdict::different ? 1U : 0U);
      counts.noise += (after == Verdict::noise ? 1U : 0U);
      counts.noise -= (before == Verdict::noise ? 1U : 0U);
    }
    return settled;
  });
  if (changed) {
    findings = clusterer.findings();
  }
}

}  // namespace lockstep::cli
