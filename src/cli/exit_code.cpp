#include "cli/exit_code.hpp"

namespace lockstep::cli {

ExitCode exit_code_for(const Counts& counts) {
  if (counts.different > 0) {
    return ExitCode::different;
  }
  bool baseline_failed = false;
  for (const auto& [failure, count] : counts.failed) {
    if (failure.starts_with("candidate")) {
      return ExitCode::different;
    }
    baseline_failed = true;
  }
  return baseline_failed || counts.compared == 0 ? ExitCode::inconclusive : ExitCode::ok;
}

}  // namespace lockstep::cli
