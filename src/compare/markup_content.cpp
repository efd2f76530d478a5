// Bodies that are XML or HTML.
#include <algorithm>
#include <array>

#include "lockstep/core/http.hpp"

#include "compare/bytes.hpp"
#include "compare/content.hpp"
#include "compare/markup.hpp"

namespace lockstep::compare {
namespace {

bool begins_with(std::string_view bytes, std::string_view lower_case) {
  bytes.remove_prefix(std::min(bytes.find_first_not_of(" \t\r\n"), bytes.size()));
  return ascii_lower(bytes.substr(0, lower_case.size())) == lower_case;
}

// One side is XML, the other is not: its readers fail.
Difference not_well_formed(const ContentPair& pair, const ParsedMarkup& a, const ParsedMarkup& b) {
  Difference difference = byte_difference(pair.baseline, pair.candidate);
  difference.aspect = Aspect::xml;
  difference.at.clear();
  difference.kind = Kind::type;
  difference.note = std::string(a.problem.empty() ? "candidate" : "baseline") +
                    " is not well-formed: " + (a.problem.empty() ? b.problem : a.problem);
  return difference;
}

void compare_trees(const ContentPair& pair, const Markup& a, const Markup& b, Aspect aspect,
                   const Options& options, DifferenceList& differences) {
  if (!compare_markup(a, b, aspect, options, differences)) {
    differences.add(other_bytes(pair.baseline, pair.candidate, aspect,
                                "the same document, written differently"));
  }
}

// How often each byte occurs, without what a document may be written differently in: whitespace,
// quotes, slashes that close elements, and case.
std::array<std::size_t, 256> bytes_said(std::string_view text) {
  std::array<std::size_t, 256> counts{};
  for (const char c : text) {
    ++counts[static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c)];
  }
  for (const char c : {' ', '\t', '\r', '\n', '\f', '"', '\'', '/'}) {
    counts[static_cast<unsigned char>(c)] = 0;
  }
  return counts;
}

// A lenient parser passes over what it does not understand. Documents that are the same only
// because of that may not be the same to other readers.
bool same_by_fault(const ContentPair& pair, const ParsedMarkup& a, const ParsedMarkup& b) {
  return a.tree.nodes.front().hash == b.tree.nodes.front().hash &&
         (a.faults != b.faults ||
          (!a.faults.empty() && bytes_said(pair.baseline) != bytes_said(pair.candidate)));
}

}  // namespace

bool looks_like_xml(std::string_view bytes) { return begins_with(bytes, "<?xml"); }

bool looks_like_html(std::string_view bytes) {
  return begins_with(bytes, "<!doctype html") || begins_with(bytes, "<html");
}

Understood compare_xml(const ContentPair& pair, Claim claim, const Options& options,
                       DifferenceList& differences) {
  ParsedMarkup a = parse_xml(pair.baseline);
  ParsedMarkup b = parse_xml(pair.candidate);
  for (const ParsedMarkup* side : {&a, &b}) {
    if (side->beyond_limit) {
      return not_understood(side->problem);
    }
  }
  if (!a.problem.empty() || !b.problem.empty()) {
    if (claim == Claim::sniffed || (!a.problem.empty() && !b.problem.empty())) {
      return not_understood(a.problem.empty() ? b.problem : a.problem);
    }
    differences.add(not_well_formed(pair, a, b));
    return {};
  }
  for (ParsedMarkup* side : {&a, &b}) {
    drop_xml_whitespace(side->tree);
    set_hashes(side->tree);
  }
  if (same_by_fault(pair, a, b)) {
    return not_understood("its faults are not the same");
  }
  compare_trees(pair, a.tree, b.tree, Aspect::xml, options, differences);
  return {};
}

Understood compare_html(const ContentPair& pair, Claim /*claim*/, const Options& options,
                        DifferenceList& differences) {
  ParsedMarkup a = parse_html(pair.baseline);
  ParsedMarkup b = parse_html(pair.candidate);
  for (ParsedMarkup* side : {&a, &b}) {
    if (side->beyond_limit) {
      return not_understood(side->problem);
    }
    drop_html_whitespace(side->tree);
    set_hashes(side->tree);
  }
  if (same_by_fault(pair, a, b)) {
    return not_understood("its faults are not the same");
  }
  compare_trees(pair, a.tree, b.tree, Aspect::html, options, differences);
  return {};
}

}  // namespace lockstep::compare
