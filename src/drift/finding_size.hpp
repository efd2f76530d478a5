// The smallest example of a finding is the one to read.
#pragma once

#include <cstddef>

#include "lockstep/core/finding.hpp"

namespace lockstep::drift {

inline std::size_t value_bytes(const FindingExample& example) {
  return (example.baseline ? example.baseline->size() : 0) +
         (example.candidate ? example.candidate->size() : 0);
}

}  // namespace lockstep::drift
