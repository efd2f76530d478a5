#pragma once

namespace lockstep::cli {

// Fixed: scripts depend on them.
enum class ExitCode : int {
  ok = 0,            // parity holds
  different = 1,     // it does not
  trouble = 2,       // usage, configuration, unreadable input, unreachable target, database
  inconclusive = 3,  // too little evidence for either
  interrupted = 130,
};

}  // namespace lockstep::cli
