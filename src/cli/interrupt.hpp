// Ctrl-C and SIGTERM ask a run to stop; what was done is stored. A second one ends the process.
#pragma once

#include <atomic>

namespace lockstep::cli {

// From construction to destruction the two signals set stop(). One at a time.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  // Also set by whoever else wants the run to stop.
  static std::atomic<bool>& stop();
  // Whether a signal came.
  static bool signalled();
};

}  // namespace lockstep::cli
