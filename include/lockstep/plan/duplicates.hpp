// One request that several logs hold: a load balancer, the platform and the application.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "lockstep/core/record.hpp"

namespace lockstep::plan {

// Tells which records are requests that were planned already, from another log. Of duplicates the
// first that may be sent at all is planned: what a stream still holds is not known. Remembers at
// least the last 600,000 logged requests, in at most 80 MB; a duplicate that comes later than that
// is planned again.
class Duplicates {
 public:
  // True for a duplicate. Any other record that has a trace is remembered.
  bool seen(const Record& record);

 private:
  // How often a key was counted, by its hash: open addressing, in memory that never shrinks.
  class Counts {
   public:
    // Counts one more and returns how many there are now, at most 255.
    std::uint32_t add(std::uint64_t key);
    std::uint32_t of(std::uint64_t key) const;
    std::size_t size() const { return size_; }

   private:
    std::size_t slot_of(std::uint64_t key) const;
    void grow();

    std::vector<std::uint64_t> slots_;  // key's high 56 bits, then its count; 0 is free
    std::size_t size_ = 0;
  };

  std::uint32_t add(std::uint64_t key);
  std::uint32_t of(std::uint64_t key) const;

  Counts young_;
  Counts old_;  // forgotten when young_ is full
};

}  // namespace lockstep::plan
