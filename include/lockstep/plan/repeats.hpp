// Requests that a capture holds many times over.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "lockstep/core/http.hpp"

namespace lockstep::plan {

// Counts equal requests. Equal are those of the same method, host, target, body and headers, but
// for headers that are new in every request or say nothing about what is asked: trace and request
// ids, those of proxies about the client and the way, User-Agent, Referer, and what a browser tells
// about itself. So Authorization, Cookie, Accept, If-None-Match and any header of the application
// tell requests apart: what might be answered differently is sent.
//
// By 128-bit hashes of the first kMost different requests, in at most 56 MB; of further ones
// every one counts as different.
class Repeats {
 public:
  static constexpr std::size_t kMost = 1'000'000;

  // True for a repetition; anything else is the next different request.
  bool seen(const Request& request);
  // How often the n-th different request was seen, from 0; 1 for one that was not counted.
  std::uint64_t times(std::uint64_t n) const { return n < times_.size() ? times_[n] : 1; }

 private:
  struct Slot {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    std::uint32_t number = 0;  // from 1; 0 is free
  };

  Slot& slot_of(std::uint64_t low, std::uint64_t high);
  void grow();

  std::vector<Slot> slots_;
  std::vector<std::uint64_t> times_;
};

// True for a header that does not tell requests apart; `name` in lower case.
bool is_incidental_header(std::string_view name);

}  // namespace lockstep::plan
