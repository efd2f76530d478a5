#include "compare/text_lines.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "compare/bytes.hpp"
#include "compare/content.hpp"
#include "compare/sequence.hpp"

namespace lockstep::compare {
namespace {

std::string_view ending_name(std::string_view ending) {
  return ending.empty() ? "nothing" : ending == "\n" ? "LF" : "CRLF";
}

std::vector<Item> items_of(const std::vector<Line>& lines) {
  std::vector<Item> items;
  items.reserve(lines.size());
  for (const Line& line : lines) {
    items.push_back({hash_of(line.text), 0});
  }
  return items;
}

}  // namespace

std::optional<std::vector<Line>> lines_of(std::string_view text) {
  std::vector<Line> lines;
  while (!text.empty()) {
    if (lines.size() == kMaxItems) {
      return std::nullopt;
    }
    const std::size_t feed = text.find('\n');
    const bool last = feed == std::string_view::npos;
    const std::size_t size = last ? text.size() : feed;
    const std::size_t cr = !last && size > 0 && text[size - 1] == '\r' ? 1 : 0;
    lines.push_back(
        {text.substr(0, size - cr), last ? "" : text.substr(size - cr, cr + 1), lines.size() + 1});
    text.remove_prefix(last ? size : size + 1);
  }
  return lines;
}

Difference line_difference(const Line* baseline, const Line* candidate) {
  Difference difference;
  difference.aspect = Aspect::line;
  difference.at = std::to_string((baseline != nullptr ? baseline : candidate)->number);
  if (baseline == nullptr || candidate == nullptr) {
    difference.kind = candidate == nullptr ? Kind::missing : Kind::added;
    (candidate == nullptr ? difference.baseline : difference.candidate) =
        (candidate == nullptr ? baseline : candidate)->text;
    return difference;
  }
  const std::string_view a = baseline->text;
  const std::string_view b = candidate->text;
  constexpr std::size_t kLong = 200;
  if (a.size() <= kLong && b.size() <= kLong) {
    difference.baseline = a;
    difference.candidate = b;
    return difference;
  }
  const auto first = std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin();
  const auto offset = static_cast<std::size_t>(first);
  difference.baseline = window_around(a, offset);
  difference.candidate = window_around(b, offset);
  difference.abridged = true;
  difference.note = fmt::format("from byte {} of the line on", offset);
  return difference;
}

void LineEndings::see(const Line& baseline, bool baseline_last, const Line& candidate,
                      bool candidate_last) {
  // Where a text goes on behind the other's end, the line feed before that says nothing more.
  const bool goes_on =
      (baseline.ending.empty() || candidate.ending.empty()) && baseline_last != candidate_last;
  if (baseline.ending == candidate.ending || goes_on) {
    return;
  }
  for (Unlike& known : unlike_) {
    if (known.baseline == baseline.ending && known.candidate == candidate.ending) {
      ++known.count;
      return;
    }
  }
  unlike_.push_back({baseline.ending, candidate.ending, baseline.number, 1});
}

void LineEndings::report(DifferenceList& differences) const {
  for (const Unlike& unlike : unlike_) {
    Difference difference;
    difference.aspect = Aspect::line;
    difference.at = std::to_string(unlike.first);
    difference.baseline = unlike.baseline;
    difference.candidate = unlike.candidate;
    difference.note =
        fmt::format("line endings: {} against {} after {} line{}", ending_name(unlike.baseline),
                    ending_name(unlike.candidate), unlike.count, unlike.count == 1 ? "" : "s");
    differences.add(std::move(difference));
  }
}

Understood compare_lines(const ContentPair& pair, Claim /*claim*/, const Options& /*options*/,
                         DifferenceList& differences) {
  if (pair.baseline_type.name != pair.candidate_type.name) {
    return not_understood();  // a page and a message have no line in common but by chance
  }
  constexpr auto kNone = std::string_view::npos;
  if (pair.baseline.find('\0') != kNone || pair.candidate.find('\0') != kNone) {
    return not_understood("it holds a NUL");
  }
  const auto baseline_lines = lines_of(pair.baseline);
  const auto candidate_lines = lines_of(pair.candidate);
  if (!baseline_lines || !candidate_lines) {
    return not_understood(kTooManyItems);
  }
  const std::vector<Line>& a = *baseline_lines;
  const std::vector<Line>& b = *candidate_lines;
  const std::vector<Item> a_items = items_of(a);
  const std::vector<Item> b_items = items_of(b);
  if (is_reordered(a_items, b_items)) {
    Difference difference =
        other_bytes(pair.baseline, pair.candidate, Aspect::line, "the same lines in another order");
    difference.kind = Kind::order;
    differences.add(std::move(difference));
    return {};
  }
  AlignmentBudget budget;
  LineEndings endings;
  for (const ItemPair& lines : pair_items(a_items, b_items, budget)) {
    const Line* left = lines.a ? &a[*lines.a] : nullptr;
    const Line* right = lines.b ? &b[*lines.b] : nullptr;
    if (left == nullptr || right == nullptr || left->text != right->text) {
      differences.add(line_difference(left, right));
    }
    if (left != nullptr && right != nullptr) {
      endings.see(*left, left == &a.back(), *right, right == &b.back());
    }
  }
  endings.report(differences);
  return {};
}

}  // namespace lockstep::compare
