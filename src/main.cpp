#include <string>
#include <vector>

#include "lockstep/cli/cli.hpp"

int main(int argc, char** argv) {
  const std::vector<std::string> args(argv + 1, argv + argc);
  lockstep::cli::keep_process_private(argc, argv);
  return lockstep::cli::run_program(args);
}
