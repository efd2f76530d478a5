// Bodies that are one JSON document each.
#include "lockstep/core/escape.hpp"

#include "compare/bytes.hpp"
#include "compare/content.hpp"
#include "compare/json_within.hpp"

namespace lockstep::compare {
namespace {

bool both_valid(const JsonComparison& json) {
  return json.comparable && !json.baseline_error && !json.candidate_error;
}

bool one_valid(const JsonComparison& json) {
  return json.comparable && json.baseline_error.has_value() != json.candidate_error.has_value();
}

// Why JSON bodies had to be compared in another way, for those who wonder.
std::string beyond_limit(const JsonComparison& json) {
  for (const auto* error : {&json.baseline_error, &json.candidate_error}) {
    if (*error && (*error)->reason == json::ParseError::Reason::limit) {
      return escape_line((*error)->message);
    }
  }
  return "";
}

void add_json(JsonComparison json, std::string_view baseline, std::string_view candidate,
              DifferenceList& differences) {
  if (json.equal && json.differences.empty() && !json.hidden) {
    // Whatever it is that JSON does not count: bytes that differ are never identical.
    Difference spelling = byte_difference(baseline, candidate, "the same JSON");
    spelling.kind = Kind::spelling;
    differences.add_judged(std::move(spelling));
  }
  differences.add_judged(std::move(json.differences));
  differences.add_omitted(json.omitted);
}

}  // namespace

JsonOptions json_options(const Options& options, const DifferenceList& differences) {
  JsonOptions json;
  json.max_differences = options.max_differences - differences.size();
  json.max_value_bytes = options.max_value_bytes;
  json.max_depth = options.max_depth;
  json.rules = differences.rules();
  return json;
}

bool looks_like_json(std::string_view bytes) {
  const std::size_t first = bytes.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (bytes[first] == '{' || bytes[first] == '[');
}

Understood compare_json_content(const ContentPair& pair, Claim claim, const Options& options,
                                DifferenceList& differences) {
  JsonComparison json =
      compare_json(pair.baseline, pair.candidate, json_options(options, differences));
  if (!both_valid(json) && !(claim == Claim::declared && one_valid(json))) {
    return not_understood(beyond_limit(json));
  }
  add_json(std::move(json), pair.baseline, pair.candidate, differences);
  return {};
}

void compare_texts(std::string_view baseline, std::string_view candidate, const Options& options,
                   DifferenceList& differences) {
  JsonComparison json = compare_json(baseline, candidate, json_options(options, differences));
  const std::string_view valid = json.baseline_error ? candidate : baseline;
  if (both_valid(json) || (one_valid(json) && looks_like_json(valid))) {
    add_json(std::move(json), baseline, candidate, differences);
  } else {
    compare_content({baseline, candidate, {}, {}}, options, differences);
  }
}

bool compare_json_within(std::string_view baseline, std::string_view candidate,
                         const JsonPlace& place, const Options& options,
                         DifferenceList& differences) {
  JsonOptions within = json_options(options, differences);
  within.aspect = place.aspect;
  within.at = place.at;
  within.only_verdict = within.max_differences == 0 && differences.is_different();
  JsonComparison json = compare_json(baseline, candidate, within);
  if (!both_valid(json) && !(place.declared && one_valid(json))) {
    return false;
  }
  if (json.equal && json.differences.empty() && !json.hidden) {
    json.differences.push_back(other_bytes(baseline, candidate, place.aspect, "the same JSON"));
  }
  for (Difference& difference : json.differences) {
    difference.aspect = place.aspect;
    difference.at.insert(0, place.at);
    differences.add_judged(std::move(difference));
  }
  differences.add_omitted(json.omitted);
  return true;
}

}  // namespace lockstep::compare
