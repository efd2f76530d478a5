// Two texts in two columns, with what differs within a line marked.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/line_diff.hpp"

namespace lockstep::report {

struct SideBySide {
  enum class Row : char { same, changed, gap };
  Row row = Row::same;
  std::optional<std::string> baseline;  // unset: this side has no such line
  std::optional<std::string> candidate;
};

// Lines that were removed stand beside those that were added in their place. Rows beyond `limit`
// are left out. A line equal to `gap` on both sides stands for lines that were left out.
std::vector<SideBySide> side_by_side(const std::vector<DiffLine>& lines, std::string_view gap,
                                     std::size_t limit);

// A line in three parts: what it has in common with the other at its start, what it has for itself,
// and what they have in common at their ends. Cuts no UTF-8 sequence.
struct Parts {
  std::string_view before;
  std::string_view own;
  std::string_view after;
};
Parts own_part(std::string_view line, std::string_view other);

}  // namespace lockstep::report
