// Which records are sent, in which order, and to which endpoint they belong. Everything that is
// not sent has a reason.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/exchange.hpp"
#include "lockstep/core/record.hpp"

namespace lockstep::plan {

struct Options {
  std::vector<std::string> methods = {"GET", "HEAD", "OPTIONS"};
  std::optional<std::uint64_t> sample;  // nullopt: all
  std::uint64_t seed = 1;
  // Patterns over "METHOD target": '*' matches any run of bytes, '?' one; a pattern without a
  // space is over the target alone. With includes, a record must match one of them.
  std::vector<std::string> include;
  std::vector<std::string> exclude;
  std::vector<std::string> endpoints;  // "GET /users/{id}", "/users/{id}" for any method
};

// The endpoint that a request belongs to: the first of `templates` that matches, else one guessed
// from the target, in which numbers, UUIDs, hex strings and long tokens become "{id}".
std::string endpoint_of(std::string_view method, std::string_view target,
                        const std::vector<std::string>& templates);

// Hands out the plan, record by record. Reads ahead only for a sample, and then holds no more
// records than the sample has. The same captures, options and seed give the same plan.
class Planner {
 public:
  // False at the end of all captures.
  using Pull = std::function<bool(CaptureItem& item)>;
  using OnSkip = std::function<void(const Skip& skip)>;

  // Throws Error for options that cannot be met (a malformed endpoint template).
  Planner(Options options, Pull pull, OnSkip on_skip);

  std::optional<Planned> next();
  std::uint64_t captured() const { return captured_; }

 private:
  struct Candidate {
    std::uint64_t priority = 0;
    std::uint64_t ordinal = 0;
    Record record;
  };

  std::optional<Record> next_eligible();
  void draw_sample();
  std::optional<Skip> refusal(const Record& record) const;

  Options options_;
  Pull pull_;
  OnSkip on_skip_;
  std::vector<Candidate> sample_;
  std::size_t next_sampled_ = 0;
  bool sample_drawn_ = false;
  std::uint64_t captured_ = 0;
  std::uint64_t seq_ = 0;
};

}  // namespace lockstep::plan
