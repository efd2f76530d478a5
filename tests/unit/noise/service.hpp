// A service whose answers vary, with and without a bug, for tests of the noise rule.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "lockstep/noise/noise.hpp"

namespace lockstep::noise::test {

using Random = std::mt19937_64;

// A reply: JSON texts by place. An array of strings is one place, its elements compared as a
// multiset for `order`, as the JSON comparator does.
struct Made {
  int status = 200;
  std::int64_t at = 0;
  std::map<std::string, std::string> body;
};

inline std::string sorted_characters(std::string text) {
  std::sort(text.begin(), text.end());
  return text;
}

inline Difference differ(Aspect aspect, std::string at, Kind kind, std::string baseline,
                         std::string candidate) {
  Difference difference;
  difference.aspect = aspect;
  difference.at = std::move(at);
  difference.kind = kind;
  if (kind != Kind::added && kind != Kind::order) {
    difference.baseline = std::move(baseline);
  }
  if (kind != Kind::missing && kind != Kind::order) {
    difference.candidate = std::move(candidate);
  }
  return difference;
}

inline char type_of(const std::string& value) {
  return value[0] == '-' || (value[0] >= '0' && value[0] <= '9') ? '0'
         : value[0] == 'f'                                       ? 't'
                                                                 : value[0];
}

inline Comparison compare(const Made& baseline, const Made& candidate) {
  Comparison comparison;
  std::vector<Difference>& out = comparison.differences;
  if (baseline.status != candidate.status) {
    out.push_back(differ(Aspect::status, "status", Kind::value, std::to_string(baseline.status),
                         std::to_string(candidate.status)));
  }
  for (const auto& [at, value] : baseline.body) {
    const auto found = candidate.body.find(at);
    if (found == candidate.body.end()) {
      out.push_back(differ(Aspect::json, at, Kind::missing, value, ""));
    } else if (found->second != value) {
      const std::string& other = found->second;
      const Kind kind = type_of(value) != type_of(other) ? Kind::type
                        : value[0] == '[' && sorted_characters(value) == sorted_characters(other)
                            ? Kind::order
                            : Kind::value;
      out.push_back(differ(Aspect::json, at, kind, value, other));
    }
  }
  for (const auto& [at, value] : candidate.body) {
    if (!baseline.body.contains(at)) {
      out.push_back(differ(Aspect::json, at, Kind::added, "", value));
    }
  }
  comparison.verdict = out.empty() ? Verdict::identical : Verdict::different;
  return comparison;
}

inline std::string generalise(Aspect /*aspect*/, std::string_view at) {
  std::string out;
  for (const char c : at) {
    out += c >= '0' && c <= '9' ? '*' : c;
  }
  return out;
}

inline Asked asked_of(const std::vector<Made>& baseline, const Made& candidate,
                      std::size_t typical) {
  Asked asked;
  asked.endpoint = "GET /x";
  asked.candidate = {candidate.status, candidate.at};
  for (std::size_t i = 0; i < baseline.size(); ++i) {
    asked.baseline.push_back({baseline[i].status, baseline[i].at});
    asked.against.push_back(compare(baseline[i], candidate));
    for (std::size_t j = i + 1; j < baseline.size(); ++j) {
      asked.among.push_back({i, j, compare(baseline[i], baseline[j])});
    }
  }
  asked.typical = typical;
  return asked;
}

inline std::string hex(Random& random, std::size_t digits) {
  std::string out;
  for (std::size_t i = 0; i < digits; ++i) {
    out += "0123456789abcdef"[random() % 16];
  }
  return out;
}

inline std::string uuid(Random& random) {
  return fmt::format("\"{}-{}-4{}-{}{}-{}\"", hex(random, 8), hex(random, 4), hex(random, 3),
                     "89ab"[random() % 4], hex(random, 3), hex(random, 12));
}

// "2026-03-01T09:10:11.123456Z"; only within March 2026, as the tests are.
inline std::string timestamp(std::int64_t unix_ns) {
  constexpr std::int64_t kMarch = 1'772'323'200;  // 2026-03-01T00:00:00Z
  const std::int64_t micros = unix_ns / 1000;
  const std::int64_t second = micros / 1'000'000 - kMarch;
  return fmt::format("\"2026-03-{:02}T{:02}:{:02}:{:02}.{:06}Z\"", second / 86'400 + 1,
                     second / 3600 % 24, second / 60 % 60, second % 60, micros % 1'000'000);
}

inline constexpr std::int64_t kStart = 1'772'323'200'000'000'000 + 12 * 3'600'000'000'000;

}  // namespace lockstep::noise::test
