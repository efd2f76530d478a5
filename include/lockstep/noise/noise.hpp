// What the baseline itself changes from ask to ask is no difference between the sides; a real
// change beside it is. Pure: no I/O, no state but what it was shown.
//
// The rule. A place is an endpoint, an aspect, a location with array indices generalised, and a
// kind of difference: value, order, presence (missing or added), type, duplicate. A difference is
// noise when
//
//  1. the candidate's whole reply is the same, in meaning, as another answer of the baseline to
//     this request; or
//  2. the baseline varied at that place between its own answers to this request, and what the
//     candidate has there is what the baseline is known to give there: nothing (where the baseline
//     gives nothing at times), a value it gave, or a value of the same shape (shape.hpp: a uuid,
//     hex of that length, digits, a time as far from its asking as the baseline's, a number of the
//     baseline's magnitude; words and booleans have no shape and must have been seen); or
//  3. this request's own answers do not show it, but the endpoint's do: the baseline varied at the
//     place in at least two of its pairs of answers, the candidate's side fits as in 2, and the
//     candidate behaves like one more baseline. That is asked in three ways, and any no is a no:
//     - how often: d of n exchanges differ there, v of m pairs of the baseline's own answers do. If
//       the candidate were a baseline, the rates were one: Fisher's exact test, one-sided, alpha;
//     - with whom: where the sides differ, a further answer of the baseline agrees with the
//       baseline's first one (a times) or with the candidate (b times). If the candidate were a
//       baseline, both were as likely: sign test, one-sided, alpha;
//     - here: where the baseline varies in all but 5 % of cases, and did not when it was asked
//     again
//       for this very exchange, then this exchange is not one of those that vary.
//
// Whatever 2 and 3 say, a value that the candidate repeats (three times or more) at a place where
// the baseline never gave a value twice (in eight or more) is a difference: a nil uuid, a clock
// that stands still.
//
// Status: the candidate's status is noise when the baseline gave it to this request, or, by 3, at
// this endpoint. Bodies of unlike statuses say nothing, so the candidate is then compared with the
// baseline's answer of its own status where there is one.
//
// The pairs behind m and v must not be chosen by their outcome: baseline and control of every
// exchange; or, where only exchanges that differ were asked again, two of the further answers.
//
// Measured by tests/unit/noise/simulation_test.cpp, which asserts it, with 400 exchanges a run and
// noise by a uuid, a time, a counter, random order, a status of 50/50 and a flag of 10/90; two
// further answers to what differs / a control:
//
//   noise reported as a difference                      below 0.1 % / 0.1 % of the exchanges
//     beside a bug in 10 % of answers that looks like the noise: up to 17 % / 27 %
//   called noise though the candidate is wrong there:
//     another type, missing; a word, status, element    none
//       or magnitude that was never seen; a wrong hour
//     one uuid again and again, in 1 % of answers       14 % (from the third on: none)
//     the body, while the status is 50/50               14 % / 29 %: no answer with that status to
//                                                       compare with
//     a flag turned round, in 100 % of answers          20 % / 11 %
//                          in 10 %                      65 % / 52 %; found in every second run
//                          in 1 %                       all: nothing tells it from the noise
//
// What cannot be seen at all: a wrong value that looks fresh at a place that always changes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "lockstep/core/difference.hpp"
#include "lockstep/core/noise.hpp"

namespace lockstep::noise {

struct Options {
  // Turns Difference::at into the place that differences of other exchanges share.
  std::string (*generalise)(Aspect aspect, std::string_view at) = nullptr;
  double alpha = 0.001;             // of each test
  std::size_t max_places = 50'000;  // what varies elsewhere is not remembered
};

struct Answer {
  int status = 0;
  std::int64_t asked_at_ns = 0;  // Unix time
};

// Two of the baseline's answers, compared as baseline and candidate are.
struct Pair {
  std::size_t first = 0;
  std::size_t second = 1;
  Comparison comparison;
};

// A request that the baseline answered more than once.
struct Asked {
  std::string_view endpoint;
  Answer candidate;
  std::vector<Answer> baseline;     // the first is the exchange's own
  std::vector<Pair> among;          // every two of them
  std::vector<Comparison> against;  // each of them with the candidate
  std::size_t typical = 0;          // in `among`: the pair that counts for m and v
};

// The comparison of an exchange, judged by its own evidence.
struct Alone {
  Comparison comparison;
  // For each difference, how many further answers of the baseline were the same as its first one
  // there; 0 where one was not, or none can tell.
  std::vector<std::uint32_t> steady;
};

class Judge {
 public:
  explicit Judge(Options options);

  // Every exchange that was compared, once: n and d.
  void count(std::string_view endpoint, const Answer& baseline, const Answer& candidate,
             const Comparison& comparison);
  // What one request's answers show: m, v, a, b, and what the baseline gives.
  void learn(const Asked& asked);

  // The comparison of an exchange by what it shows alone (1 and 2). Differences that only another
  // answer of the baseline shows, since the first one has another status, are appended.
  Alone judge_alone(const Asked& asked) const;
  // To be called when everything was counted and learned, before the two below.
  void decide();
  // Marks what is noise by the endpoint (3), and takes back what cannot be. `steady` as in Alone,
  // or empty. Returns whether anything changed.
  bool judge_by_endpoint(std::string_view endpoint, const Answer& baseline, const Answer& candidate,
                         const std::vector<std::uint32_t>& steady, Comparison& comparison) const;

  // Where the baseline varies, by endpoint and place.
  std::vector<NoisyPlace> places() const;

 private:
  struct Sample {
    std::string value;
    std::int64_t asked_at_ns = 0;
  };
  // What the baseline gives at one place, as far as it varies.
  struct Seen {
    bool absent = false;  // at times
    // Where it varied, not generalised. One location speaks for itself only, several for the place.
    std::unordered_set<std::string> locations;
    std::vector<Sample> samples;
  };
  // What exchanges with one value of the candidate's add to the evidence.
  struct Share {
    std::uint64_t differing = 0;
    std::uint64_t with_baseline = 0;
    std::uint64_t with_candidate = 0;
    std::int64_t asked_at_ns = 0;
  };
  struct Place {
    NoisyPlace evidence;
    std::unordered_map<std::string, Share> shares;  // of short values, as long as they are few
    Seen seen;
    // Hashes of values: whether the baseline repeats itself, and how often the candidate does.
    std::unordered_set<std::uint64_t> baseline_values;
    bool baseline_repeats = false;
    std::unordered_map<std::uint64_t, std::uint32_t> candidate_values;
  };
  struct Totals {
    std::uint64_t pairs = 0;        // m, for statuses ...
    std::uint64_t pairs_alike = 0;  // ... and for all else: those of one status
    std::uint64_t compared = 0;     // n, likewise
    std::uint64_t compared_alike = 0;
  };
  using Key = std::string;
  using SeenByKey = std::unordered_map<Key, Seen>;

  Key key_of(std::string_view endpoint, const Difference& difference) const;
  Place* place_of(std::string_view endpoint, const Difference& difference);
  void see(const Asked& asked, const Pair& pair, const Difference& difference, Seen& seen);
  void remember_values(const Difference& difference, Place& place);
  void vote(const Asked& asked);
  SeenByKey own_evidence(const Asked& asked, int status) const;
  Share* share_of(const Difference& difference, std::int64_t asked_at_ns, Place& place);
  static void leave_out_misfits(Place& place);
  NoiseDecision decision_on(const NoisyPlace& evidence) const;
  bool is_noise_by_endpoint(std::string_view endpoint, const Difference& difference,
                            std::uint32_t steady, std::int64_t asked_at_ns) const;
  bool is_stuck(std::string_view endpoint, const Difference& difference) const;

  Options options_;
  std::unordered_map<Key, Place> places_;
  std::unordered_map<std::string, Totals> totals_;
  std::size_t sample_bytes_left_;
  std::size_t values_left_;
};

}  // namespace lockstep::noise
