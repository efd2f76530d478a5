// The time of day, as runs and exchanges are stamped with it.
#pragma once

#include <chrono>
#include <cstdint>

namespace lockstep::cli {

// Unix time in ns. May be set back while a run goes on: durations are taken from steady_clock.
inline std::int64_t unix_now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace lockstep::cli
