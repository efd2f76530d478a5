#pragma once

#include "lockstep/core/run.hpp"

namespace lockstep::cli {

// Fixed: scripts depend on them.
enum class ExitCode : int {
  ok = 0,            // parity holds
  different = 1,     // it does not
  trouble = 2,       // usage, configuration, unreadable input, unreachable target, database
  inconclusive = 3,  // too little evidence for either
  interrupted = 130,
};

// What a whole run comes to when no gate is asked for.
ExitCode exit_code_for(const Counts& counts);

}  // namespace lockstep::cli
