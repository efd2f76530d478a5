#include <string>
#include <vector>

#include "lockstep/cli/cli.hpp"

int main(int argc, char** argv) {
  return lockstep::cli::run_program(std::vector<std::string>(argv + 1, argv + argc));
}
