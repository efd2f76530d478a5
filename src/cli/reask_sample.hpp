// Exchanges for which the baseline is to be asked again: not more than memory allows, and of every
// kind of difference some.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <unordered_map>
#include <vector>

#include "lockstep/core/difference.hpp"
#include "lockstep/core/exchange.hpp"

namespace lockstep::cli {

// An exchange whose sides differ, with how they do.
struct Kept {
  Exchange exchange;
  Comparison comparison;

  std::size_t weight() const;
};

class ReaskSample {
 public:
  static constexpr std::size_t kMaxExchanges = 2000;
  static constexpr std::size_t kMaxBytes = 64U << 20U;
  static constexpr std::size_t kMaxExchangeBytes = 8U << 20U;

  // Of the exchanges with the same `group`, the first ones are kept. When there is no more room,
  // one of the largest group makes it for one of a smaller group.
  void add(std::uint64_t group, const Exchange& exchange, const Comparison& comparison);
  // All that are kept, in plan order; leaves none.
  std::vector<Kept> take();

 private:
  bool make_room(std::size_t weight, std::size_t group_size);
  void resized(std::uint64_t group, std::size_t before, std::size_t after);

  std::unordered_map<std::uint64_t, std::vector<Kept>> groups_;
  std::map<std::size_t, std::vector<std::uint64_t>> by_size_;
  std::size_t exchanges_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace lockstep::cli
