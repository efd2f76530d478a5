// The words of a command line, sorted into flags and operands.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/nearest.hpp"

namespace lockstep::cli {

class Arguments {
 public:
  // Reads `words` by the flags named. Throws Error for an unknown flag, with the nearest known
  // one, and for a missing value.
  static Arguments parse(const std::vector<std::string_view>& flag_names,
                         const std::vector<std::string>& words);

  const std::vector<std::string>& operands() const { return operands_; }
  bool has(std::string_view flag) const;
  // The value given, or the flag's preset. The last one counts when it is given twice.
  std::string value(std::string_view flag) const;
  std::vector<std::string> values(std::string_view flag) const;

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> given_;
  std::vector<std::string> operands_;
};

}  // namespace lockstep::cli
