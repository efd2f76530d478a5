#pragma once

#include <cstdint>
#include <vector>

#include "lockstep/compare/compare.hpp"
#include "lockstep/core/difference.hpp"

namespace lockstep::compare {

// Collects the differences of one exchange within the limits of Options and knows what they
// amount to, also those that are beyond the limits and only counted.
class DifferenceList {
 public:
  explicit DifferenceList(const Options& options) : options_(options) {}

  // Values are cut to max_value_bytes, without cutting a UTF-8 sequence.
  void add(Difference&& difference);
  void add(std::vector<Difference>&& differences);
  // Differences that someone else found, but did not list.
  void add_omitted(std::uint64_t count);

  bool is_different() const { return different_; }  // by more than spellings
  bool is_empty() const { return count() == 0; }
  std::size_t size() const { return comparison_.differences.size(); }
  std::uint64_t count() const { return size() + comparison_.omitted; }
  // Nothing that is added can change the verdict or will be listed.
  bool is_settled() const { return different_ && size() == options_.max_differences; }
  // Verdict: identical without any, equivalent with nothing but spellings, else different.
  Comparison finish() &&;

 private:
  const Options& options_;
  Comparison comparison_;
  bool different_ = false;
};

}  // namespace lockstep::compare
