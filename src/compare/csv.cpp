// CSV (RFC 4180) by records and cells. That cells are quoted or not says nothing; how the records
// end does, as in all texts.
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "compare/content.hpp"
#include "compare/json_pointer.hpp"
#include "compare/sequence.hpp"
#include "compare/text_lines.hpp"

namespace lockstep::compare {
namespace {

// Records as lines, of which a quoted cell can span several. Empty, or why there are none.
std::string_view split_records(std::string_view text, std::vector<Line>& records) {
  bool open = false;
  std::size_t start = 0;
  std::size_t number = 1;
  std::size_t first_number = 1;
  const auto take = [&](std::size_t end, std::string_view ending) {
    records.push_back({text.substr(start, end - start), ending, first_number});
  };
  for (std::size_t i = text.find_first_of("\"\n"); i != std::string_view::npos;
       i = text.find_first_of("\"\n", i + 1)) {
    if (records.size() == kMaxItems) {
      return kTooManyItems;
    }
    if (text[i] == '"') {
      open = !open;
      continue;
    }
    ++number;
    if (!open) {
      const std::size_t cr = i > start && text[i - 1] == '\r' ? 1 : 0;
      take(i - cr, text.substr(i - cr, cr + 1));
      start = i + 1;
      first_number = number;
    }
  }
  if (start < text.size()) {
    take(text.size(), "");
  }
  return open ? "a quoted cell does not end" : "";
}

using Cells = std::vector<std::string>;

// None when there are very many, or when a cell goes on behind its closing quote: readers do not
// agree on what that means.
std::optional<Cells> cells_of(std::string_view record, char delimiter) {
  constexpr std::size_t kMaxCells = 16'384;  // as spreadsheets have them
  Cells cells(1);
  bool open = false;
  bool fresh = true;  // at the start of a cell: elsewhere a quote is a character like any other
  for (std::size_t i = 0; i < record.size(); ++i) {
    const char c = record[i];
    const char next = i + 1 < record.size() ? record[i + 1] : delimiter;
    if (c == '"' && open && next == '"') {
      cells.back() += c;
      ++i;
    } else if (c == '"' && (open || fresh)) {
      if (open && next != delimiter) {
        return std::nullopt;
      }
      open = !open;
    } else if (c == delimiter && !open) {
      if (cells.size() == kMaxCells) {
        return std::nullopt;
      }
      cells.emplace_back();
      fresh = true;
      continue;
    } else {
      cells.back() += c;
    }
    fresh = false;
  }
  return cells;
}

// The names of the columns, where the first record looks like them; none for data, which may be
// nobody's business in a location.
Cells column_names(std::string_view record, char delimiter) {
  constexpr std::size_t kLongestName = 64;
  const Cells names = cells_of(record, delimiter).value_or(Cells{});
  Cells sorted = names;
  std::sort(sorted.begin(), sorted.end());
  const bool unique = std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end();
  const auto is_name = [](const std::string& cell) {
    return !cell.empty() && cell.size() <= kLongestName &&
           cell.find_first_of("0123456789@") == std::string::npos;
  };
  return unique && std::all_of(names.begin(), names.end(), is_name) ? names : Cells{};
}

char delimiter_of(const MediaType& type, std::string_view record) {
  if (type.name == "text/tab-separated-values" || record.find(',') != std::string_view::npos) {
    return type.name == "text/tab-separated-values" ? '\t' : ',';
  }
  return record.find(';') != std::string_view::npos ? ';' : '\t';
}

std::vector<Item> items_of(const std::vector<Line>& records, char delimiter) {
  std::vector<Item> items;
  items.reserve(records.size());
  for (const Line& record : records) {
    const std::string_view text = record.text;
    items.push_back({hash_of(text), hash_of(text.substr(0, text.find(delimiter)))});
  }
  return items;
}

// Two records of as many cells: by cell.
class CellComparison {
 public:
  CellComparison(Cells names, char delimiter, DifferenceList& differences)
      : names_(std::move(names)), delimiter_(delimiter), differences_(differences) {}

  void compare(const Line& baseline, const Line& candidate) {
    const std::optional<Cells> a = cells_of(baseline.text, delimiter_);
    const std::optional<Cells> b = cells_of(candidate.text, delimiter_);
    if (!a || !b || a->size() != b->size()) {
      Difference difference = line_difference(&baseline, &candidate);
      if (a && b) {
        difference.note = std::to_string(a->size()) + " cells against " + std::to_string(b->size());
      }
      differences_.add(std::move(difference));
      return;
    }
    compare_cells(baseline, *a, candidate, *b);
  }

  void report_quoting() {
    if (quoted_.baseline) {
      differences_.add(std::move(quoted_));
    }
  }

 private:
  void compare_cells(const Line& baseline, const Cells& a, const Line& candidate, const Cells& b) {
    if (a == b && !quoted_.baseline) {
      quoted_.baseline = baseline.text;
      quoted_.candidate = candidate.text;
    }
    for (std::size_t i = 0; i < a.size(); ++i) {
      if (a[i] != b[i]) {
        add(baseline.number, i, a[i], b[i]);
      }
    }
  }

  static Difference quoting() {
    Difference difference;
    difference.aspect = Aspect::line;
    difference.kind = Kind::spelling;
    difference.note = "cells quoted differently";
    return difference;
  }

  void add(std::size_t line, std::size_t column, const std::string& a, const std::string& b) {
    Difference difference;
    difference.aspect = Aspect::line;
    const bool named = column < names_.size() && line > 1;
    difference.at = std::to_string(line) + '/' +
                    (named ? pointer_token(names_[column]) : std::to_string(column + 1));
    difference.baseline = a;
    difference.candidate = b;
    difference.note = "a cell";
    differences_.add(std::move(difference));
  }

  Cells names_;
  char delimiter_;
  DifferenceList& differences_;
  Difference quoted_ = quoting();
};

}  // namespace

Understood compare_csv(const ContentPair& pair, Claim claim, const Options& options,
                       DifferenceList& differences) {
  std::vector<Line> a;
  std::vector<Line> b;
  std::string_view problem = split_records(pair.baseline, a);
  problem = problem.empty() ? split_records(pair.candidate, b) : problem;
  if (!problem.empty()) {
    return not_understood(std::string(problem));
  }
  const char delimiter = delimiter_of(pair.baseline_type, a.front().text);
  const std::vector<Item> a_items = items_of(a, delimiter);
  const std::vector<Item> b_items = items_of(b, delimiter);
  if (is_reordered(a_items, b_items) ||
      delimiter != delimiter_of(pair.candidate_type, b.front().text)) {
    return compare_lines(pair, claim, options, differences);
  }
  AlignmentBudget budget;
  LineEndings endings;
  CellComparison cells(column_names(a.front().text, delimiter), delimiter, differences);
  for (const ItemPair& records : pair_items(a_items, b_items, budget)) {
    const Line* left = records.a ? &a[*records.a] : nullptr;
    const Line* right = records.b ? &b[*records.b] : nullptr;
    if (left == nullptr || right == nullptr) {
      differences.add(line_difference(left, right));
      continue;
    }
    if (left->text != right->text) {
      cells.compare(*left, *right);
    }
    endings.see(*left, left == &a.back(), *right, right == &b.back());
  }
  cells.report_quoting();
  endings.report(differences);
  return {};
}

}  // namespace lockstep::compare
