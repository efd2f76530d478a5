// A sample of a stream of unknown length, in one pass.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "lockstep/core/record.hpp"

namespace lockstep::plan {

// Bottom-k: every record has a random priority, and those with the smallest are the sample. So
// every subset is equally likely. Stratified, the smallest of each endpoint come first, and the
// rest is filled up from all. Holds at most twice as many records as the sample has.
//
// When the sample has no room for so many of each endpoint, each gets as many as fit; and when not
// even one of each fits, the endpoints that have one are drawn at random.
class Sample {
 public:
  struct Candidate {
    std::uint64_t priority = 0;  // unlike those of all others
    std::uint64_t ordinal = 0;   // in the stream
    Record record;
  };
  using Drop = std::function<void(const Record& record)>;

  // `each`: so many of each endpoint, 0 for a uniform sample. Records that are not in the sample
  // are given to `drop`, as soon as that is known.
  Sample(std::uint64_t size, std::uint64_t each, Drop drop);

  // `endpoint` counts only when stratified.
  void add(Candidate candidate, const std::string& endpoint);
  // The end of the stream: what is drawn, in the order of the stream.
  std::vector<Candidate> take();

  // So many of each endpoint are in the sample, where there are as many; less than was asked for
  // when the sample is too small.
  std::uint64_t each() const { return each_; }
  std::size_t endpoints() const { return strata_.size(); }  // that have one at least
  bool all_endpoints() const { return !crowded_; }

 private:
  using Heap = std::vector<Candidate>;  // the highest priority in front
  // By a hash that stands for a random rank, by which endpoints are drawn, and by endpoint.
  using Strata = std::map<std::pair<std::uint64_t, std::string>, Heap>;

  Heap* stratum_of(const std::string& endpoint);
  void add_to_rest(Candidate candidate);
  void give_up(Heap& stratum, std::size_t keep);
  void make_room();

  std::uint64_t size_;
  std::uint64_t each_;
  Drop drop_;
  Strata strata_;
  std::size_t in_strata_ = 0;
  Heap rest_;
  bool crowded_ = false;
};

}  // namespace lockstep::plan
