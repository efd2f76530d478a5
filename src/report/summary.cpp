#include "report/summary.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>
#include <utility>

namespace lockstep::report {
namespace {

using GroupKey = std::tuple<Aspect, std::string, Kind, std::string, std::string>;

struct Gathering {
  Endpoint endpoint;
  std::map<GroupKey, Group> groups;
  std::vector<std::int64_t> baseline_times;
  std::vector<std::int64_t> candidate_times;
};

std::optional<Latency> quantiles(std::vector<std::int64_t>& times) {
  if (times.empty()) {
    return std::nullopt;
  }
  std::sort(times.begin(), times.end());
  const auto at = [&times](double q) {
    const auto rank = static_cast<std::size_t>(std::ceil(q * static_cast<double>(times.size())));
    return times[std::max<std::size_t>(rank, 1) - 1];
  };
  return Latency{.p50 = at(0.50), .p95 = at(0.95), .p99 = at(0.99)};
}

// For headers the note tells apart what shares a name: which cookie, which attribute.
GroupKey key_of(const Difference& difference) {
  return {difference.aspect, generalise(difference.aspect, difference.at), difference.kind,
          difference.aspect == Aspect::header ? difference.note : std::string(), difference.drift};
}

void gather_differences(const StoredExchange& exchange, Gathering& gathering) {
  std::set<GroupKey> seen;
  for (const Difference& difference : exchange.comparison.differences) {
    if (difference.kind == Kind::spelling || difference.noise) {
      continue;
    }
    const GroupKey key = key_of(difference);
    if (!seen.insert(key).second) {
      continue;
    }
    Group& group = gathering.groups[key];
    if (group.exchanges++ == 0) {
      group.example = difference;
      group.at = std::get<1>(key);
      group.seq = exchange.seq;
    }
  }
}

void count_errors(const StoredExchange& exchange, Errors& errors) {
  const auto is_error = [](const StoredReply& reply) {
    return reply.error.has_value() || reply.status >= 500;
  };
  errors.baseline += is_error(exchange.baseline) ? 1U : 0U;
  errors.candidate += is_error(exchange.candidate) ? 1U : 0U;
}

void count_verdict(const StoredExchange& exchange, Gathering& gathering) {
  Endpoint& endpoint = gathering.endpoint;
  ++endpoint.sent;
  switch (exchange.comparison.verdict) {
    case Verdict::identical:
      ++endpoint.identical;
      break;
    case Verdict::equivalent:
      ++endpoint.equivalent;
      break;
    case Verdict::noise:
      ++endpoint.noise;
      break;
    case Verdict::accepted:
      ++endpoint.accepted;
      break;
    case Verdict::different:
      ++endpoint.different;
      gather_differences(exchange, gathering);
      break;
    case Verdict::failed:
      ++endpoint.failed;
      ++endpoint.failures[failure_of(exchange)];
      endpoint.first_failed = std::min(endpoint.first_failed.value_or(exchange.seq), exchange.seq);
      break;
  }
}

void gather(const StoredExchange& exchange, Gathering& gathering) {
  count_verdict(exchange, gathering);
  count_errors(exchange, gathering.endpoint.errors);
  if (exchange.comparison.verdict != Verdict::failed) {
    gathering.baseline_times.push_back(exchange.baseline.timing.total);
    gathering.candidate_times.push_back(exchange.candidate.timing.total);
  }
}

std::vector<Endpoint> sorted(std::map<std::string, Gathering>&& gatherings) {
  std::vector<Endpoint> endpoints;
  for (auto& [name, gathering] : gatherings) {
    Endpoint endpoint = std::move(gathering.endpoint);
    endpoint.name = name;
    endpoint.baseline = quantiles(gathering.baseline_times);
    endpoint.candidate = quantiles(gathering.candidate_times);
    for (auto& [key, group] : gathering.groups) {
      endpoint.groups.push_back(std::move(group));
    }
    std::stable_sort(endpoint.groups.begin(), endpoint.groups.end(),
                     [](const Group& a, const Group& b) { return a.exchanges > b.exchanges; });
    endpoints.push_back(std::move(endpoint));
  }
  std::stable_sort(endpoints.begin(), endpoints.end(), [](const Endpoint& a, const Endpoint& b) {
    return std::pair(a.different, a.failed) > std::pair(b.different, b.failed);
  });
  return endpoints;
}

// "/ul[1]/li[3]" → "/ul[*]/li[*]".
std::string without_positions(std::string_view path) {
  std::string out;
  bool position = false;
  for (const char c : path) {
    position = position && c != ']';
    if (!position) {
      out += c;
    }
    if (c == '[') {
      position = true;
      out += '*';
    }
  }
  return out;
}

}  // namespace

std::string generalise(Aspect aspect, const std::string& at) {
  const auto is_digits = [](std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
  };
  switch (aspect) {
    case Aspect::status:
    case Aspect::header:
      return at;
    case Aspect::body:
      return is_digits(at) ? "*" : at;
    case Aspect::xml:
    case Aspect::html:
      return without_positions(at);
    default:
      break;
  }
  std::string out;
  std::size_t start = 0;
  while (start < at.size()) {
    const std::size_t slash = std::min(at.find('/', start + 1), at.size());
    const std::string_view token = std::string_view(at).substr(start, slash - start);
    const bool stepped = token.starts_with('/');  // the number of a line comes without
    out += !is_digits(token.substr(stepped ? 1 : 0)) ? token : stepped ? "/*" : "*";
    start = slash;
  }
  return out;
}

Summary summarise(const RunReader& run) {
  Summary summary;
  std::map<std::string, Gathering> gatherings;
  run.each_outcome([&](const StoredExchange& exchange) {
    gather(exchange, gatherings[exchange.endpoint]);
    count_errors(exchange, summary.errors);
    if (exchange.comparison.verdict != Verdict::failed) {
      summary.baseline_times.push_back(exchange.baseline.timing.total);
      summary.candidate_times.push_back(exchange.candidate.timing.total);
    }
  });
  summary.baseline = quantiles(summary.baseline_times);
  summary.candidate = quantiles(summary.candidate_times);
  summary.endpoints = sorted(std::move(gatherings));
  return summary;
}

}  // namespace lockstep::report
