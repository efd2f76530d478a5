// A unified diff of two texts, for people.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace lockstep::report {

enum class Edit : char { same = ' ', removed = '-', added = '+' };

struct DiffLine {
  Edit edit = Edit::same;
  std::string text;

  bool operator==(const DiffLine&) const = default;
};

// An edit script from `before` to `after`: the shortest one (Myers, "An O(ND) Difference
// Algorithm", 1986) as long as it has at most a few hundred edits; beyond that, what lies between
// the common start and end counts as removed and added as a whole.
std::vector<DiffLine> diff_lines(const std::vector<std::string>& before,
                                 const std::vector<std::string>& after);

// Keeps lines that changed and `context` lines around them; `gap` stands for what was left out.
std::vector<DiffLine> with_context(const std::vector<DiffLine>& lines, std::size_t context,
                                   const std::string& gap);

}  // namespace lockstep::report
