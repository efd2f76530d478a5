// One table of flags feeds the parser, the help and the documentation.
#pragma once

#include <string_view>
#include <vector>

namespace lockstep::cli {

struct Flag {
  std::string_view name;    // without dashes
  char letter = '\0';       // short form, or none
  std::string_view value;   // placeholder of its value; empty for a switch
  std::string_view preset;  // value when the flag is not given; empty for none
  std::string_view help;
  bool repeatable = false;
};

// Every flag of every command, in the order in which help lists them.
const std::vector<Flag>& flags();
const Flag& flag(std::string_view name);  // must exist

}  // namespace lockstep::cli
