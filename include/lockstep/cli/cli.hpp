// The command line: the only part that reads flags, prints, and knows exit codes.
#pragma once

#include <string>
#include <vector>

namespace lockstep::cli {

// Runs one command and returns the exit code of the process: 0 parity holds, 1 it does not,
// 2 trouble (usage, unreadable input, unreachable target, database), 3 inconclusive,
// 130 interrupted. `args` without the program's name. Errors are printed, never thrown.
int run_program(const std::vector<std::string>& args);

// Overwrites values of headers and passwords in URLs in the arguments of the process, which `ps`
// shows, and forbids core dumps, which would hold whatever was captured. The arguments have to be
// copied before.
void keep_process_private(int argc, char** argv);

}  // namespace lockstep::cli
