// Runs a planner over records made up in a line, and keeps what it said.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "lockstep/plan/plan.hpp"

#include "unit/catch.hpp"

namespace lockstep::plan {

inline Record record_of(std::string method, std::string target) {
  Record record;
  record.request.method = std::move(method);
  record.request.target = std::move(target);
  return record;
}

struct Result {
  std::vector<Planned> planned;
  std::vector<Skip> skips;
  std::vector<std::uint64_t> weights;  // of those planned
  std::uint64_t captured = 0;

  std::vector<std::string> targets() const {
    std::vector<std::string> out;
    for (const Planned& p : planned) {
      out.push_back(p.record.request.target);
    }
    return out;
  }
  std::map<std::string, int> reasons() const {
    std::map<std::string, int> out;
    for (const Skip& skip : skips) {
      ++out[skip.reason];
    }
    return out;
  }
};

inline Result plan(const Options& options, std::vector<CaptureItem> items,
                   const Planner::Refuse& refuse = {}) {
  Result result;
  std::size_t next = 0;
  Planner planner(
      options,
      [&](CaptureItem& item) {
        if (next == items.size()) {
          return false;
        }
        item = std::move(items[next++]);
        return true;
      },
      [&](const Skip& skip) { result.skips.push_back(skip); }, refuse);
  while (std::optional<Planned> planned = planner.next()) {
    result.planned.push_back(*std::move(planned));
  }
  CHECK_FALSE(planner.next());  // the end stays the end
  result.captured = planner.captured();
  for (const Planned& each : result.planned) {
    result.weights.push_back(planner.weight(each.seq));
  }
  return result;
}

inline std::vector<CaptureItem> numbered(int count) {
  std::vector<CaptureItem> items;
  for (int i = 0; i < count; ++i) {
    items.emplace_back(record_of("GET", "/" + std::to_string(i)));
  }
  return items;
}

inline Options sample_of(std::uint64_t size, std::uint64_t seed = 1) {
  Options options;
  options.sample = size;
  options.seed = seed;
  return options;
}

inline void check_reconciles(const Result& result) {
  CHECK(result.captured == result.planned.size() + result.skips.size());
  for (std::size_t i = 0; i < result.planned.size(); ++i) {
    CHECK(result.planned[i].seq == i);
  }
  for (const Skip& skip : result.skips) {
    CHECK(std::any_of(skip_reasons().begin(), skip_reasons().end(),
                      [&](const SkipReason& known) { return known.id == skip.reason; }));
  }
}

}  // namespace lockstep::plan
