// Bodies as lines that a person can compare.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lockstep::report {

struct BodyLines {
  std::vector<std::string> baseline;
  std::vector<std::string> candidate;
};

// Two JSON documents are laid out alike, one member a line, the candidate's members in the
// baseline's order, so that only what differs in meaning or spelling stands out. Other text is
// split at its line ends; binary becomes a hex dump. Lines are escaped for a terminal.
BodyLines body_lines(std::string_view baseline, std::string_view candidate);

}  // namespace lockstep::report
