// The captures that a command line names: files, folders, patterns.
#pragma once

#include <string>
#include <vector>

namespace lockstep::cli {

struct Operand {
  std::string path;    // "-" is standard input
  std::string folder;  // that it was found in; empty when the file itself was named
  bool once = false;   // can be read only once: standard input, a pipe
};

// A folder stands for all files below it by name, without hidden ones; links to folders are not
// followed. A word that is no file but holds '*', '?' or '[' is a pattern as for a shell. Pieces of
// one capture come in the order of their numbers. Throws Error for a folder without files, a
// pattern that matches nothing, and standard input named twice. Whether a file exists is for those
// to say who open it.
std::vector<Operand> expand_operands(const std::vector<std::string>& words);

}  // namespace lockstep::cli
