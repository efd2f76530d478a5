// Which policy a run is judged by, from flags and configuration.
#pragma once

#include <memory>
#include <vector>

#include "lockstep/config/config.hpp"
#include "lockstep/core/verdict.hpp"
#include "lockstep/gate/gate.hpp"
#include "lockstep/store/store.hpp"

#include "cli/arguments.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"

namespace lockstep::cli {

// What --step, --gate and the configuration come to. A step starts from its preset, otherwise from
// nothing if anything is given, else from the default policy; then come the limits of the
// configuration, those that it has for the step, and those of flags, each in place of what was said
// before about the same. Throws Error for flags that will not do.
gate::Policy policy_of(const Arguments& arguments, const config::Config& config);

// Whether `lockstep run` is to judge: by flags, or as the configuration has limits.
bool wants_gate(const Arguments& arguments, const config::Config& config);

// The run that --against names, else the complete one before it of the same sides; nullptr when
// there is none.
std::unique_ptr<RunReader> run_before(const store::Database& database, const RunReader& run,
                                      const Arguments& arguments);
// What became of the findings of `run` since `before`, which may be null.
History history_for(const store::Database& database, const RunReader& run, const RunReader* before);
// Runs of the same sides up to this one, the oldest first.
std::vector<TrendPoint> trend_up_to(const store::Database& database, const RunReader& run);

// Writes --verdict, if given, and returns the exit code: by the decision unless --no-fail.
ExitCode conclude(const GateVerdict& verdict, const Arguments& arguments, const Console& console);

}  // namespace lockstep::cli
