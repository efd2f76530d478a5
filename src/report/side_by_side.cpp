#include "report/side_by_side.hpp"

#include <algorithm>

namespace lockstep::report {
namespace {

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

}  // namespace

std::vector<SideBySide> side_by_side(const std::vector<DiffLine>& lines, std::string_view gap,
                                     std::size_t limit) {
  std::vector<SideBySide> rows;
  std::size_t i = 0;
  while (i < lines.size() && rows.size() < limit) {
    if (lines[i].edit == Edit::same) {
      const bool is_gap = lines[i].text == gap;
      rows.push_back(
          {is_gap ? SideBySide::Row::gap : SideBySide::Row::same, lines[i].text, lines[i].text});
      ++i;
      continue;
    }
    std::vector<const std::string*> removed;
    std::vector<const std::string*> added;
    for (; i < lines.size() && lines[i].edit != Edit::same; ++i) {
      (lines[i].edit == Edit::removed ? removed : added).push_back(&lines[i].text);
    }
    for (std::size_t k = 0; k < std::max(removed.size(), added.size()) && rows.size() < limit;
         ++k) {
      rows.push_back({SideBySide::Row::changed,
                      k < removed.size() ? std::optional(*removed[k]) : std::nullopt,
                      k < added.size() ? std::optional(*added[k]) : std::nullopt});
    }
  }
  return rows;
}

Parts own_part(std::string_view line, std::string_view other) {
  const std::size_t shorter = std::min(line.size(), other.size());
  std::size_t start = 0;
  while (start < shorter && line[start] == other[start]) {
    ++start;
  }
  while (start > 0 && start < line.size() && is_continuation(line[start])) {
    --start;
  }
  std::size_t end = 0;
  while (end < shorter - start && line[line.size() - 1 - end] == other[other.size() - 1 - end]) {
    ++end;
  }
  while (end > 0 && is_continuation(line[line.size() - end])) {
    --end;
  }
  return {line.substr(0, start), line.substr(start, line.size() - start - end),
          line.substr(line.size() - end)};
}

}  // namespace lockstep::report
