#include "gate/evidence.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "lockstep/core/glob.hpp"
#include "lockstep/core/nearest.hpp"

namespace lockstep::gate {
namespace {

constexpr int kServerError = 500;

std::string_view path_of(std::string_view endpoint) {
  const std::size_t space = endpoint.find(' ');
  return space == endpoint.npos ? endpoint : endpoint.substr(space + 1);
}

std::optional<double> median(std::vector<float>& values) {
  if (values.empty()) {
    return std::nullopt;
  }
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

bool is_error(const StoredReply& reply) { return reply.error || reply.status >= kServerError; }

void Group::add(const StoredExchange& exchange, double weight) {
  const bool baseline = is_error(exchange.baseline);
  const bool candidate = is_error(exchange.candidate);
  ++sent;
  baseline_errors += baseline ? 1U : 0U;
  candidate_errors += candidate ? 1U : 0U;
  only_baseline += baseline && !candidate ? 1U : 0U;
  only_candidate += candidate && !baseline ? 1U : 0U;
  failing.add(weight, candidate);
  const Verdict verdict = exchange.comparison.verdict;
  if (verdict == Verdict::failed) {
    return;
  }
  ++compared;
  identical += verdict == Verdict::identical ? 1U : 0U;
  different += verdict == Verdict::different ? 1U : 0U;
  differing.add(weight, verdict == Verdict::different);
  not_identical.add(weight, verdict != Verdict::identical);
}

std::vector<TimePair> Evidence::times(std::size_t group, bool corrected) const {
  std::vector<TimePair> pairs;
  for (const Sample& sample : samples) {
    if (group == 0 || sample.group == group) {
      const float delay = corrected ? sample.delay : 0;
      pairs.push_back({sample.times.baseline + delay, sample.times.candidate + delay});
    }
  }
  return pairs;
}

Evidence gather(const RunReader& run, std::uint64_t warmup) {
  Evidence evidence;
  std::map<std::string, std::uint32_t, std::less<>> numbers;  // of the groups as they come
  std::vector<Group> groups(1);
  run.each_outcome([&](const StoredExchange& exchange) {
    const auto [found, added] =
        numbers.try_emplace(exchange.endpoint, static_cast<std::uint32_t>(groups.size()));
    if (added) {
      groups.emplace_back().endpoint = exchange.endpoint;
    }
    // Shares are of the traffic, so an exchange counts for every request that it stands for; how
    // certain they are rests on what was really sent. Times are those of what was sent.
    const auto weight = static_cast<double>(exchange.weight);
    groups[found->second].add(exchange, weight);
    groups.front().add(exchange, weight);
    evidence.paced = evidence.paced || exchange.start_delay_ns > 0;
    if (exchange.baseline.error || exchange.candidate.error) {
      return;
    }
    if (exchange.seq < warmup) {
      ++evidence.warmup;
      return;
    }
    const auto time = [](const StoredReply& reply) {
      return static_cast<float>(std::max<std::int64_t>(reply.timing.total, 1));
    };
    Sample& sample = evidence.samples.emplace_back();
    sample.times = {time(exchange.baseline), time(exchange.candidate)};
    sample.delay = static_cast<float>(std::max<std::int64_t>(exchange.start_delay_ns, 0));
    sample.group = found->second & 0x7fffffffU;
    sample.candidate_first = exchange.asked_first == Side::candidate ? 1 : 0;
  });
  // By name, so that nothing depends on the order of requests.
  std::vector<std::uint32_t> place(groups.size(), 0);
  evidence.groups.push_back(std::move(groups.front()));
  for (const auto& [name, number] : numbers) {
    place[number] = static_cast<std::uint32_t>(evidence.groups.size());
    evidence.groups.push_back(std::move(groups[number]));
  }
  for (Sample& sample : evidence.samples) {
    sample.group = place[sample.group] & 0x7fffffffU;
  }
  return evidence;
}

OrderEffect order_effect(const Evidence& evidence) {
  OrderEffect effect;
  std::vector<float> first[2];   // by side: baseline, candidate
  std::vector<float> second[2];  // likewise
  for (const Sample& sample : evidence.samples) {
    const bool candidate_first = sample.candidate_first != 0;
    ++(candidate_first ? effect.candidate_first : effect.baseline_first);
    (candidate_first ? second : first)[0].push_back(sample.times.baseline);
    (candidate_first ? first : second)[1].push_back(sample.times.candidate);
  }
  for (std::size_t side = 0; side < 2; ++side) {
    const auto a = median(first[side]);
    const auto b = median(second[side]);
    if (a && b && *a > 0) {
      (side == 0 ? effect.baseline_ratio : effect.candidate_ratio) = *b / *a;
    }
  }
  return effect;
}

std::vector<std::size_t> matching_groups(const Evidence& evidence, std::string_view glob) {
  std::vector<std::size_t> found;
  for (std::size_t i = 1; i < evidence.groups.size(); ++i) {
    const std::string& endpoint = evidence.groups[i].endpoint;
    if (glob_matches(glob, endpoint) || glob_matches(glob, path_of(endpoint))) {
      found.push_back(i);
    }
  }
  return found;
}

std::string nearest_endpoint(const Evidence& evidence, std::string_view glob) {
  std::vector<std::string_view> names;
  const bool whole = glob.find(' ') != glob.npos;
  for (std::size_t i = 1; i < evidence.groups.size(); ++i) {
    const std::string_view endpoint = evidence.groups[i].endpoint;
    names.push_back(whole ? endpoint : path_of(endpoint));
  }
  return nearest(glob, names);
}

}  // namespace lockstep::gate
