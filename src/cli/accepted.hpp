// The file of accepted findings, and what it does to a run.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lockstep/core/run.hpp"
#include "lockstep/gate/accept.hpp"
#include "lockstep/store/store.hpp"

#include "cli/arguments.hpp"
#include "cli/console.hpp"

namespace lockstep::cli {

// Of --accepted, else lockstep.accepted.json in the current folder.
std::string accepted_path(const Arguments& arguments);
// Empty when there is no file, unless --accepted names it. Throws Error for a file at fault.
std::vector<gate::Acceptance> load_accepted(const Arguments& arguments);

// "2026-11-22", in UTC.
std::string today();

// For `lockstep run`: what the file accepts.
gate::Acceptances acceptances_of(const Arguments& arguments, const Console& console);

// Marks what is accepted in the run that was just stored, and corrects counts and findings.
void settle_accepted(gate::Acceptances& acceptances, store::RunWriter& writer, Counts& counts,
                     std::vector<Finding>& findings);

}  // namespace lockstep::cli
