#include <algorithm>
#include <utility>

#include "lockstep/core/error.hpp"
#include "lockstep/plan/plan.hpp"

#include "plan/eligibility.hpp"
#include "plan/endpoint_template.hpp"

namespace lockstep::plan {
namespace {

// SplitMix64 (Steele, Lea, Flood 2014): a bijection that scatters, the same on every platform.
std::uint64_t scatter(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15ULL;
  x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27U)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31U);
}

// Unlike for every ordinal under one seed, since scatter is a bijection: no ties to break.
std::uint64_t priority_of(std::uint64_t ordinal, std::uint64_t seed) {
  return scatter(scatter(seed) ^ ordinal);
}

}  // namespace

Planner::Planner(Options options, Pull pull, OnSkip on_skip, Refuse refuse)
    : options_(std::move(options)),
      pull_(std::move(pull)),
      on_skip_(std::move(on_skip)),
      refuse_(std::move(refuse)) {
  check_filters(options_);
  for (const std::string& text : options_.endpoints) {
    check_endpoint_template(text);
  }
  if (options_.sample == 0U) {
    throw Error("a sample of 0 requests compares nothing", "give --sample a number, or 'all'");
  }
}

std::optional<Planned> Planner::next() {
  std::optional<Record> record = next_record();
  if (!record) {
    return std::nullopt;
  }
  Planned planned;
  planned.seq = seq_++;
  planned.endpoint = planned_endpoint(record->request.method, record->request.target, options_);
  planned.record = *std::move(record);
  return planned;
}

std::optional<Record> Planner::next_record() {
  if (!options_.sample) {
    return next_eligible();
  }
  if (!sample_drawn_) {
    draw_sample();
    sample_drawn_ = true;
  }
  if (next_sampled_ == sample_.size()) {
    return std::nullopt;
  }
  return std::move(sample_[next_sampled_++].record);
}

std::optional<Record> Planner::next_eligible() {
  while (true) {
    CaptureItem item;
    if (!pull_(item)) {
      return std::nullopt;
    }
    ++captured_;
    if (const Skip* skip = std::get_if<Skip>(&item)) {
      on_skip_(*skip);
      continue;
    }
    Record& record = std::get<Record>(item);
    if (const std::optional<Skip> skip = refusal(record)) {
      on_skip_(*skip);
      continue;
    }
    return std::move(record);
  }
}

std::optional<Skip> Planner::refusal(const Record& record) {
  if (std::optional<Skip> skip = refuse_ineligible(record, options_)) {
    return skip;
  }
  std::optional<Skip> skip = refuse_ ? refuse_(record) : std::nullopt;
  // Last, so that a record that cannot be sent does not stand in for one that can.
  if (!skip && !options_.keep_duplicates && duplicates_.seen(record)) {
    skip = skip_of(record, "duplicate-trace", "");
  }
  return skip;
}

// Bottom-k: of all eligible records the ones with the smallest priorities, kept in a heap whose
// front is the first to go. Every subset of that size is equally likely, in one pass, without
// knowing how many there are.
void Planner::draw_sample() {
  const auto by_priority = [](const Candidate& a, const Candidate& b) {
    return a.priority < b.priority;
  };
  const auto drop = [this](const Record& record) { on_skip_(skip_of(record, "not-sampled", "")); };
  for (std::uint64_t ordinal = 0;; ++ordinal) {
    std::optional<Record> record = next_eligible();
    if (!record) {
      break;
    }
    const std::uint64_t priority = priority_of(ordinal, options_.seed);
    if (sample_.size() == *options_.sample) {
      if (priority > sample_.front().priority) {
        drop(*record);
        continue;
      }
      std::pop_heap(sample_.begin(), sample_.end(), by_priority);
      drop(sample_.back().record);
      sample_.pop_back();
    }
    sample_.push_back({priority, ordinal, *std::move(record)});
    std::push_heap(sample_.begin(), sample_.end(), by_priority);
  }
  std::sort(sample_.begin(), sample_.end(),
            [](const Candidate& a, const Candidate& b) { return a.ordinal < b.ordinal; });
}

}  // namespace lockstep::plan
