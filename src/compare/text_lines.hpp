// Texts as lines, for the comparators that go by them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/difference.hpp"

#include "compare/difference_list.hpp"

namespace lockstep::compare {

struct Line {
  std::string_view text;    // without its ending
  std::string_view ending;  // "\n", "\r\n", or empty at the end of the text
  std::size_t number = 1;
};

// A text that ends with a line feed has no empty line after it. None when there are more than
// kMaxItems.
std::optional<std::vector<Line>> lines_of(std::string_view text);

// The difference between two lines, or one line that only one side has (null): what is around the
// first byte that differs, of aspect line.
Difference line_difference(const Line* baseline, const Line* candidate);

// Collects how the lines that are otherwise equal end, and tells it once instead of for each line.
class LineEndings {
 public:
  void see(const Line& baseline, bool baseline_last, const Line& candidate, bool candidate_last);
  void report(DifferenceList& differences) const;

 private:
  struct Unlike {
    std::string_view baseline;
    std::string_view candidate;
    std::size_t first = 0;  // line of the baseline
    std::size_t count = 0;
  };
  std::vector<Unlike> unlike_;  // few: there are three endings
};

}  // namespace lockstep::compare
