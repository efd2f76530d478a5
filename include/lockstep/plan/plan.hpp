// Which records are sent, in which order, and to which endpoint they belong. Everything that is
// not sent has a reason.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/exchange.hpp"
#include "lockstep/core/name_places.hpp"
#include "lockstep/core/record.hpp"
#include "lockstep/plan/cohort.hpp"
#include "lockstep/plan/duplicates.hpp"
#include "lockstep/plan/filter.hpp"
#include "lockstep/plan/repeats.hpp"
#include "lockstep/plan/sample.hpp"

namespace lockstep::plan {

struct Options {
  // Compared byte for byte: methods are case-sensitive (RFC 9110 §9.1).
  std::vector<std::string> methods = {"GET", "HEAD", "OPTIONS"};
  bool any_method = false;              // then `methods` does not count
  bool incomplete_too = false;          // also requests of which the capture lost the body
  std::optional<std::uint64_t> sample;  // nullopt: all; 0 is an error
  std::uint64_t stratify = 0;           // of the sample, at least so many of each endpoint
  std::uint64_t seed = 1;
  // Patterns over "METHOD target": '*' matches any run of bytes, '?' one; a pattern without a
  // space is over the target alone. Others begin with what they are over, see filter.hpp. With
  // includes, a record must match one of each kind that there is.
  std::vector<std::string> include;
  std::vector<std::string> exclude;
  // Captured at since_ns or later, and before until_ns; Unix time.
  std::optional<std::int64_t> since_ns;
  std::optional<std::int64_t> until_ns;
  // Only records of that share of users, by the key at `by`; above 0, at most 100.
  std::optional<double> percent;
  KeyPlace by;
  std::vector<std::string> also;       // of kProbes: those that are sent all the same
  bool dedupe = false;                 // equal requests once, see Repeats
  std::vector<std::string> endpoints;  // "GET /users/{id}", "/users/{id}" for any method
  NamePlaces places;                   // where other endpoints have names, see survey.hpp
  // The endpoint of a request that none of these matches, such as an operation of an API
  // description; nullopt where it has none. May be empty; otherwise it must be callable from
  // several threads at once.
  std::function<std::optional<std::string>(std::string_view method, std::string_view target)>
      described;
  // Send a request once for every log that holds it, see Trace in core/record.hpp.
  bool keep_duplicates = false;
  // Called for what the user should know of the plan: one line.
  std::function<void(const std::string& message)> warn;
};

// What is left out unless Options::also names it: skip reasons.
inline constexpr std::array<std::string_view, 3> kProbes = {"health-check", "preflight", "scanner"};

// Throws Error for options that cannot be met: a malformed endpoint template or pattern, no or
// malformed methods, a sample of nothing.
void check_options(const Options& options);

// The endpoint that a request belongs to, "GET /users/{id}": the first of `templates` that
// matches, else one guessed from the target, in which numbers, dates, UUIDs, hex strings, e-mail
// addresses and long tokens become "{id}" ("INV-2024-0007" becomes "INV-{id}", "41.json"
// "{id}.json"); at `places`, other words become "{name}". The query plays no role; case, empty
// segments and a trailing slash do. Of bounded length, whatever the target. May hold any bytes that
// the target has.
//
// In a template, "{name}" stands for one segment or a part of one that is not empty, and a last
// segment "*" or "{name...}" for whatever follows, also nothing. Templates must be well-formed.
std::string endpoint_of(std::string_view method, std::string_view target,
                        const std::vector<std::string>& templates, const NamePlaces& places = {});

// The same with the endpoints of the options: their templates, then what is described, then the
// guess.
std::string planned_endpoint(std::string_view method, std::string_view target,
                             const Options& options);

// Hands out the plan, record by record, in the order of the captures. Reads ahead only for a
// sample, and then holds no more records than twice those that the sample has. The same captures,
// options and seed give the same plan.
class Planner {
 public:
  // False at the end of all captures.
  using Pull = std::function<bool(CaptureItem& item)>;
  // Once for every captured item that is not planned. Those that were only not drawn for a sample
  // are told as they drop out of it, so not in the order of the captures.
  using OnSkip = std::function<void(const Skip& skip)>;
  // A further reason not to send a record, asked before the sample is drawn: what can carry a
  // record over the wire knows best what it cannot carry. May be empty.
  using Refuse = std::function<std::optional<Skip>(const Record& record)>;

  // Throws what check_options() does.
  Planner(Options options, Pull pull, OnSkip on_skip, Refuse refuse = {});

  // The next record to send; nullopt at the end. Passes on what the callbacks throw.
  std::optional<Planned> next();
  // Items pulled so far. At the end it is the number of records planned plus that of skips told.
  std::uint64_t captured() const { return captured_; }
  // For how many captured requests the one with that number in the plan stands, itself included:
  // 1 without Options::dedupe. Known at the end of all captures; of those planned they add up to
  // the number of records that would be planned without it.
  std::uint64_t weight(std::uint64_t seq) const;

 private:
  std::optional<Record> next_eligible();
  std::optional<Record> next_record();
  void draw_sample();
  void tell_sample(const Sample& sample) const;
  std::optional<Skip> refusal(const Record& record);

  Options options_;
  Filter filter_;
  Pull pull_;
  OnSkip on_skip_;
  Refuse refuse_;
  Duplicates duplicates_;
  Repeats repeats_;
  std::vector<Sample::Candidate> sample_;
  std::size_t next_sampled_ = 0;
  bool sample_drawn_ = false;
  std::uint64_t captured_ = 0;
  std::uint64_t seq_ = 0;
};

}  // namespace lockstep::plan
