#include "compare/content.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "compare/bytes.hpp"

namespace lockstep::compare {
namespace {

struct ContentRule {
  std::string_view name;
  bool (*is_type)(const MediaType& type);
  // Whether bodies that are not declared may be of this kind; null when only types tell.
  bool (*looks_like)(std::string_view bytes);
  bool one_side_declares;  // one declared side is enough: then the other one should be it too
  ContentComparator compare;
};

// Asked from the first to the last.
constexpr auto kContentRules = std::to_array<ContentRule>({
    {"JSON", is_json, looks_like_json, true, compare_json_content},
    {"JSON lines", is_json_lines, looks_like_json_lines, false, compare_json_lines},
    {"events", is_event_stream, nullptr, false, compare_events},
    {"form", is_form, nullptr, false, compare_forms},
    {"multipart", is_multipart, nullptr, false, compare_multipart},
    {"XML", is_xml, looks_like_xml, false, compare_xml},
    {"HTML", is_html, looks_like_html, false, compare_html},
    {"CSV", is_csv, nullptr, false, compare_csv},
    {"text", is_text, nullptr, false, compare_lines},
    {"binary", is_binary, nullptr, false, compare_binary},
});

// Types under which servers send anything without saying so, by mistake or by default.
bool is_vague(const MediaType& type) {
  constexpr std::array<std::string_view, 6> kVague = {"",
                                                      "text/plain",
                                                      "text/html",
                                                      "application/octet-stream",
                                                      "text/javascript",
                                                      "application/javascript"};
  return std::find(kVague.begin(), kVague.end(), type.name) != kVague.end();
}

std::optional<Claim> claim_of(const ContentRule& rule, const ContentPair& pair) {
  const bool a = rule.is_type(pair.baseline_type);
  const bool b = rule.is_type(pair.candidate_type);
  if ((a && b) || (rule.one_side_declares && (a || b))) {
    return Claim::declared;
  }
  const bool open = is_vague(pair.baseline_type) || is_vague(pair.candidate_type) ||
                    pair.baseline_type.name != pair.candidate_type.name;
  if (open && rule.looks_like != nullptr && rule.looks_like(pair.baseline) &&
      rule.looks_like(pair.candidate)) {
    return Claim::sniffed;
  }
  return std::nullopt;
}

}  // namespace

void compare_content(const ContentPair& pair, const Options& options, DifferenceList& differences) {
  std::string note;
  if (!pair.baseline.empty() && !pair.candidate.empty()) {
    for (const ContentRule& rule : kContentRules) {
      const std::optional<Claim> claim = claim_of(rule, pair);
      if (!claim) {
        continue;
      }
      const std::uint64_t before = differences.count();
      const Understood understood = rule.compare(pair, *claim, options, differences);
      if (understood.yes && differences.count() > before) {
        return;
      }
      // One that finds nothing in unlike bytes has missed something: then bytes have the last word.
      if (note.empty() && !understood.why_not.empty()) {
        note.append("not compared as ").append(rule.name).append(": ").append(understood.why_not);
      }
    }
  }
  differences.add(byte_difference(pair.baseline, pair.candidate, note));
}

Difference other_bytes(std::string_view baseline, std::string_view candidate, Aspect aspect,
                       std::string note) {
  Difference difference = byte_difference(baseline, candidate);
  difference.aspect = aspect;
  difference.at.clear();
  difference.kind = Kind::spelling;
  difference.note = std::move(note);
  return difference;
}

}  // namespace lockstep::compare
