#include <string>
#include <utility>

#include <fmt/format.h>

#include "lockstep/core/error.hpp"
#include "lockstep/plan/plan.hpp"

#include "plan/eligibility.hpp"
#include "plan/endpoint_template.hpp"
#include "plan/scatter.hpp"

namespace lockstep::plan {
namespace {

// Unlike for every ordinal under one seed, since scatter is a bijection: no ties to break.
std::uint64_t priority_of(std::uint64_t ordinal, std::uint64_t seed) {
  return scatter(scatter(seed) ^ ordinal);
}

}  // namespace

void check_options(const Options& options) {
  check_filters(options);
  const Filter filter(options.include, options.exclude, {}, {});
  for (const std::string& text : options.endpoints) {
    check_endpoint_template(text);
  }
  if (options.sample == 0U) {
    throw Error("a sample of 0 requests compares nothing", "give --sample a number, or 'all'");
  }
}

Planner::Planner(Options options, Pull pull, OnSkip on_skip, Refuse refuse)
    : options_(std::move(options)),
      pull_(std::move(pull)),
      on_skip_(std::move(on_skip)),
      refuse_(std::move(refuse)) {
  check_options(options_);
  filter_ = Filter(options_.include, options_.exclude, options_.endpoints, options_.places);
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
  if (std::optional<Skip> skip = refuse_ineligible(record, options_, filter_)) {
    return skip;
  }
  std::optional<Skip> skip = refuse_ ? refuse_(record) : std::nullopt;
  // Last, so that a record that cannot be sent does not stand in for one that can.
  if (!skip && !options_.keep_duplicates && duplicates_.seen(record)) {
    skip = skip_of(record, "duplicate-trace", "");
  }
  if (!skip && options_.dedupe && repeats_.seen(record.request)) {
    skip = skip_of(record, "repeated", "");
  }
  return skip;
}

void Planner::draw_sample() {
  Sample sample(*options_.sample, options_.stratify,
                [this](const Record& record) { on_skip_(skip_of(record, "not-sampled", "")); });
  for (std::uint64_t ordinal = 0;; ++ordinal) {
    std::optional<Record> record = next_eligible();
    if (!record) {
      break;
    }
    const std::string endpoint = options_.stratify == 0
                                     ? ""
                                     : endpoint_of(record->request.method, record->request.target,
                                                   options_.endpoints, options_.places);
    sample.add({priority_of(ordinal, options_.seed), ordinal, *std::move(record)}, endpoint);
  }
  tell_sample(sample);
  sample_ = sample.take();
}

void Planner::tell_sample(const Sample& sample) const {
  if (!options_.warn || options_.stratify == 0) {
    return;
  }
  if (!sample.all_endpoints()) {
    options_.warn(fmt::format("a sample of {} has no room for every endpoint: {} of them are in it",
                              *options_.sample, sample.endpoints()));
  } else if (sample.each() < options_.stratify) {
    options_.warn(
        fmt::format("a sample of {} has no room for {} of each of {} endpoints: of each "
                    "it has {}, or all",
                    *options_.sample, options_.stratify, sample.endpoints(), sample.each()));
  }
}

// The n-th eligible request is the n-th that was no repetition.
std::uint64_t Planner::weight(std::uint64_t seq) const {
  if (!options_.dedupe) {
    return 1;
  }
  return repeats_.times(options_.sample ? sample_.at(seq).ordinal : seq);
}

}  // namespace lockstep::plan
