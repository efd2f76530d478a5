#include "lockstep/plan/sample.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "plan/scatter.hpp"

namespace lockstep::plan {
namespace {

bool by_priority(const Sample::Candidate& a, const Sample::Candidate& b) {
  return a.priority < b.priority;
}

Sample::Candidate pop_highest(std::vector<Sample::Candidate>& heap) {
  std::pop_heap(heap.begin(), heap.end(), by_priority);
  Sample::Candidate highest = std::move(heap.back());
  heap.pop_back();
  return highest;
}

void push(std::vector<Sample::Candidate>& heap, Sample::Candidate candidate) {
  heap.push_back(std::move(candidate));
  std::push_heap(heap.begin(), heap.end(), by_priority);
}

}  // namespace

Sample::Sample(std::uint64_t size, std::uint64_t each, Drop drop)
    : size_(size), each_(std::min(each, size)), drop_(std::move(drop)) {}

void Sample::add_to_rest(Candidate candidate) {
  if (rest_.size() == size_) {
    if (candidate.priority > rest_.front().priority) {
      drop_(candidate.record);
      return;
    }
    drop_(pop_highest(rest_).record);
  }
  push(rest_, std::move(candidate));
}

void Sample::give_up(Heap& stratum, std::size_t keep) {
  while (stratum.size() > keep) {
    add_to_rest(pop_highest(stratum));
    --in_strata_;
  }
}

// The stratum of the endpoint; nullptr when others are drawn before it.
Sample::Heap* Sample::stratum_of(const std::string& endpoint) {
  const Strata::key_type key{stable_hash(endpoint), endpoint};
  if (const auto found = strata_.find(key); found != strata_.end()) {
    return &found->second;
  }
  if (strata_.size() == size_) {
    crowded_ = true;
    const auto last = std::prev(strata_.end());
    if (key > last->first) {
      return nullptr;
    }
    give_up(last->second, 0);
    strata_.erase(last);
  }
  return &strata_[key];
}

// The strata hold no more than the sample may have.
void Sample::make_room() {
  while (in_strata_ > size_) {
    --each_;
    for (auto& [key, stratum] : strata_) {
      give_up(stratum, each_);
    }
  }
}

void Sample::add(Candidate candidate, const std::string& endpoint) {
  Heap* const stratum = each_ == 0 ? nullptr : stratum_of(endpoint);
  if (stratum == nullptr) {
    add_to_rest(std::move(candidate));
    return;
  }
  push(*stratum, std::move(candidate));
  ++in_strata_;
  give_up(*stratum, each_);
  make_room();
}

std::vector<Sample::Candidate> Sample::take() {
  while (!rest_.empty() && rest_.size() + in_strata_ > size_) {
    drop_(pop_highest(rest_).record);
  }
  std::vector<Candidate> drawn = std::move(rest_);
  for (auto& [key, stratum] : strata_) {
    std::move(stratum.begin(), stratum.end(), std::back_inserter(drawn));
    stratum.clear();
  }
  std::sort(drawn.begin(), drawn.end(),
            [](const Candidate& a, const Candidate& b) { return a.ordinal < b.ordinal; });
  return drawn;
}

}  // namespace lockstep::plan
