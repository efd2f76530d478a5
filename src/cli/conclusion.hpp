// What comes after a run was stored: it is judged and told about.
#pragma once

#include <cstdint>

#include "lockstep/gate/gate.hpp"
#include "lockstep/store/store.hpp"

#include "cli/arguments.hpp"
#include "cli/console.hpp"
#include "cli/exit_code.hpp"
#include "cli/run_settings.hpp"

namespace lockstep::cli {

// With --only-new, a console that says nothing.
Console quiet_if_only_new(const Arguments& arguments, Console console);

// Judges by `policy` unless that is null, prints the summary (with --only-new what became worse, if
// anything did), and writes the reports. Returns what to exit with.
ExitCode conclude_run(const store::Database& database, std::int64_t run_id,
                      const RunSettings& settings, const gate::Policy* policy,
                      const Arguments& arguments, const Console& console);

}  // namespace lockstep::cli
