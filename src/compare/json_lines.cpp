// NDJSON and JSON text sequences (RFC 7464): a JSON document on each line.
#include <optional>

#include "compare/content.hpp"
#include "compare/json_hash.hpp"
#include "compare/json_within.hpp"
#include "compare/sequence.hpp"
#include "compare/text_lines.hpp"

namespace lockstep::compare {
namespace {

// The lines that hold something, without what separates them: 0x1E starts a text in a sequence.
std::optional<std::vector<Line>> documents_of(std::string_view body) {
  constexpr std::string_view kAround = " \t\r\x1E";
  std::optional<std::vector<Line>> lines = lines_of(body);
  if (!lines) {
    return std::nullopt;
  }
  std::erase_if(*lines, [&](Line& line) {
    const std::size_t first = line.text.find_first_not_of(kAround);
    if (first == std::string_view::npos) {
      return true;
    }
    line.text = line.text.substr(first, line.text.find_last_not_of(kAround) - first + 1);
    return false;
  });
  return lines;
}

// By meaning, where a line is JSON, so that lines find each other in spite of their spelling.
std::vector<Item> items_of(const std::vector<Line>& lines, const Options& options,
                           std::size_t& invalid) {
  std::vector<Item> items;
  items.reserve(lines.size());
  json::Parser parser({.max_depth = options.max_depth});
  json::Document document;
  for (const Line& line : lines) {
    json::ParseError error;
    const bool valid = parser.parse(line.text, document, error);
    invalid += valid ? 0 : 1;
    items.push_back({valid ? hash_values(document).front() : hash_of(line.text), 0});
  }
  return items;
}

Difference line_of_json(const Line* a, const Line* b) {
  Difference difference = line_difference(a, b);
  difference.aspect = Aspect::ndjson;
  return difference;
}

}  // namespace

// Two documents, or it could be one document over several lines.
bool looks_like_json_lines(std::string_view bytes) {
  constexpr std::size_t kEnough = 2;
  json::Document document;
  json::Parser parser;
  for (std::size_t found = 0; found < kEnough;) {
    const std::size_t end = bytes.find('\n');
    const std::string_view line = bytes.substr(0, end);
    json::ParseError error;
    if (looks_like_json(line)) {
      if (!parser.parse(line, document, error)) {
        return false;
      }
      ++found;
    } else if (line.find_first_not_of(" \t\r") != std::string_view::npos) {
      return false;
    }
    if (end == std::string_view::npos) {
      return found == kEnough;
    }
    bytes.remove_prefix(end + 1);
  }
  return true;
}

Understood compare_json_lines(const ContentPair& pair, Claim claim, const Options& options,
                              DifferenceList& differences) {
  const auto baseline_lines = documents_of(pair.baseline);
  const auto candidate_lines = documents_of(pair.candidate);
  if (!baseline_lines || !candidate_lines) {
    return not_understood(kTooManyItems);
  }
  const std::vector<Line>& a = *baseline_lines;
  const std::vector<Line>& b = *candidate_lines;
  std::size_t invalid = 0;
  const std::vector<Item> a_items = items_of(a, options, invalid);
  const std::vector<Item> b_items = items_of(b, options, invalid);
  if (claim == Claim::sniffed && invalid > 0) {
    return not_understood();
  }
  if (is_reordered(a_items, b_items)) {
    Difference difference = other_bytes(pair.baseline, pair.candidate, Aspect::ndjson,
                                        "the same lines in another order");
    difference.kind = Kind::order;
    differences.add(std::move(difference));
    return {};
  }
  AlignmentBudget budget;
  bool any = false;
  for (const ItemPair& lines : pair_items(a_items, b_items, budget)) {
    const Line* left = lines.a ? &a[*lines.a] : nullptr;
    const Line* right = lines.b ? &b[*lines.b] : nullptr;
    if (left != nullptr && right != nullptr && left->text == right->text) {
      continue;
    }
    any = true;
    if (left == nullptr || right == nullptr ||
        !compare_json_within(left->text, right->text,
                             {Aspect::ndjson, std::to_string(left->number), true}, options,
                             differences)) {
      differences.add(line_of_json(left, right));
    }
  }
  if (!any) {
    differences.add(other_bytes(pair.baseline, pair.candidate, Aspect::ndjson,
                                "the same lines, separated differently"));
  }
  return {};
}

}  // namespace lockstep::compare
