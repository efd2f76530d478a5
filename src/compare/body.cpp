#include "compare/body.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

#include "compare/bytes.hpp"
#include "compare/content_coding.hpp"
#include "compare/json_compare.hpp"
#include "compare/media_type.hpp"

namespace lockstep::compare {
namespace {

JsonOptions json_options(const Options& options, const DifferenceList& differences) {
  JsonOptions json;
  json.max_differences = options.max_differences - differences.size();
  json.max_value_bytes = options.max_value_bytes;
  json.max_depth = options.max_depth;
  return json;
}

bool both_valid(const JsonComparison& json) {
  return json.comparable && !json.baseline_error && !json.candidate_error;
}

bool one_valid(const JsonComparison& json) {
  return json.comparable && json.baseline_error.has_value() != json.candidate_error.has_value();
}

// An object or array by its first byte. Scalars are not taken for JSON unless declared: "1" and
// "true" are texts as well.
bool looks_like_json(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

// Types under which servers send JSON without saying so, by mistake or by default.
bool may_be_json(const MediaType& type) {
  constexpr std::array<std::string_view, 6> kVague = {"",
                                                      "text/plain",
                                                      "text/html",
                                                      "application/octet-stream",
                                                      "text/javascript",
                                                      "application/javascript"};
  return std::find(kVague.begin(), kVague.end(), type.name) != kVague.end();
}

void add_json(JsonComparison json, std::string_view baseline, std::string_view candidate,
              DifferenceList& differences) {
  if (json.equal && json.differences.empty()) {
    // Whatever it is that JSON does not count: bytes that differ are never identical.
    Difference spelling = byte_difference(baseline, candidate, "the same JSON");
    spelling.kind = Kind::spelling;
    differences.add(std::move(spelling));
  }
  differences.add(std::move(json.differences));
  differences.add_omitted(json.omitted);
}

// Why JSON bodies had to be compared by bytes, for those who wonder.
std::string limit_note(const JsonComparison& json) {
  for (const auto* error : {&json.baseline_error, &json.candidate_error}) {
    if (*error && (*error)->reason == json::ParseError::Reason::limit) {
      return "not compared as JSON: " + escape_line((*error)->message);
    }
  }
  return "";
}

// Unlike decoded bodies, by content type.
void compare_content(std::string_view baseline, const MediaType& baseline_type,
                     std::string_view candidate, const MediaType& candidate_type,
                     const Options& options, DifferenceList& differences) {
  std::string note;
  const bool declared = is_json(baseline_type) || is_json(candidate_type);
  const bool sniffed = (may_be_json(baseline_type) || may_be_json(candidate_type) ||
                        baseline_type.name != candidate_type.name) &&
                       looks_like_json(baseline) && looks_like_json(candidate);
  if (!baseline.empty() && !candidate.empty() && (declared || sniffed)) {
    JsonComparison json = compare_json(baseline, candidate, json_options(options, differences));
    if (both_valid(json) || (declared && one_valid(json))) {
      add_json(std::move(json), baseline, candidate, differences);
      return;
    }
    note = limit_note(json);
  }
  differences.add(byte_difference(baseline, candidate, note));
}

std::string failure_note(const DecodeFailure& failure) {
  return fmt::format("cannot be decoded as {} at byte {}: {}", failure.coding, failure.offset,
                     escape_line(failure.problem));
}

// One body is what its Content-Encoding says, the other is not: clients of one side read it, those
// of the other do not.
Difference undecodable(const Body& baseline, const Decoded& baseline_decoded, const Body& candidate,
                       const Decoded& candidate_decoded) {
  Difference difference;
  difference.aspect = Aspect::body;
  difference.kind = Kind::type;
  const bool at_baseline = baseline_decoded.failure.has_value();
  const DecodeFailure& failure =
      at_baseline ? *baseline_decoded.failure : *candidate_decoded.failure;
  difference.at = std::to_string(failure.offset);
  const auto show = [&](const Body& body, const Decoded& decoded) {
    const std::string_view bytes = decoded.failure ? body.bytes : std::string_view(decoded.bytes);
    const std::string_view window = window_around(bytes, decoded.failure ? failure.offset : 0);
    difference.abridged = difference.abridged || window.size() < bytes.size();
    return std::string(window);
  };
  difference.baseline = show(baseline, baseline_decoded);
  difference.candidate = show(candidate, candidate_decoded);
  difference.note = failure_note(failure);
  return difference;
}

Difference same_when_decoded(const Body& baseline, const Body& candidate) {
  Difference difference = byte_difference(baseline.bytes, candidate.bytes);
  difference.kind = Kind::spelling;
  difference.note = "the same once its content coding is undone";
  return difference;
}

// What both bodies are without their codings; when neither can be decoded, `note` says why and
// they are compared as they came.
struct DecodedPair {
  Decoded baseline;
  Decoded candidate;
  std::string note;
};

DecodedPair decode_both(const Body& baseline, const Body& candidate, const Options& options) {
  DecodedPair pair{
      decode(baseline.bytes, content_codings(baseline.content_encoding), options.max_decoded_bytes),
      decode(candidate.bytes, content_codings(candidate.content_encoding),
             options.max_decoded_bytes),
      ""};
  if (pair.baseline.failure && pair.candidate.failure) {
    pair.note = "both " + failure_note(*pair.baseline.failure);
    if (failure_note(*pair.candidate.failure) != failure_note(*pair.baseline.failure)) {
      pair.note = "neither can be decoded: baseline " + failure_note(*pair.baseline.failure) +
                  "; candidate " + failure_note(*pair.candidate.failure);
    }
  }
  return pair;
}

}  // namespace

void compare_bodies(const Body& baseline, const Body& candidate, const Options& options,
                    DifferenceList& differences) {
  const bool same_bytes = baseline.bytes == candidate.bytes;
  const auto baseline_codings = content_codings(baseline.content_encoding);
  const auto candidate_codings = content_codings(candidate.content_encoding);
  if (same_bytes && baseline_codings == candidate_codings) {
    return;
  }
  const MediaType baseline_type = media_type_of(baseline.content_type);
  const bool same_type = candidate.content_type == baseline.content_type;
  const MediaType candidate_type =
      same_type ? baseline_type : media_type_of(candidate.content_type);
  if (baseline_codings.empty() && candidate_codings.empty()) {
    compare_content(baseline.bytes, baseline_type, candidate.bytes, candidate_type, options,
                    differences);
    return;
  }
  const DecodedPair decoded = decode_both(baseline, candidate, options);
  if (!decoded.note.empty()) {
    if (!same_bytes) {
      differences.add(byte_difference(baseline.bytes, candidate.bytes, decoded.note));
    }
  } else if (decoded.baseline.failure || decoded.candidate.failure) {
    differences.add(undecodable(baseline, decoded.baseline, candidate, decoded.candidate));
  } else if (decoded.baseline.bytes != decoded.candidate.bytes) {
    compare_content(decoded.baseline.bytes, baseline_type, decoded.candidate.bytes, candidate_type,
                    options, differences);
  } else if (!same_bytes) {
    differences.add(same_when_decoded(baseline, candidate));
  }
}

void compare_unread_bodies(const Body& baseline, const Body& candidate, std::string_view why,
                           const Options& options, DifferenceList& differences) {
  if (baseline.bytes == candidate.bytes) {
    return;
  }
  const DecodedPair decoded = decode_both(baseline, candidate, options);
  const bool readable = !decoded.baseline.failure && !decoded.candidate.failure;
  const bool same = decoded.baseline.bytes == decoded.candidate.bytes;
  Difference difference = readable && !same
                              ? byte_difference(decoded.baseline.bytes, decoded.candidate.bytes)
                              : byte_difference(baseline.bytes, candidate.bytes);
  difference.kind = Kind::spelling;
  difference.note = why;
  differences.add(std::move(difference));
}

void compare_texts(std::string_view baseline, std::string_view candidate, const Options& options,
                   DifferenceList& differences) {
  JsonComparison json = compare_json(baseline, candidate, json_options(options, differences));
  const std::string_view valid = json.baseline_error ? candidate : baseline;
  if (both_valid(json) || (one_valid(json) && looks_like_json(valid))) {
    add_json(std::move(json), baseline, candidate, differences);
  } else {
    differences.add(byte_difference(baseline, candidate, limit_note(json)));
  }
}

}  // namespace lockstep::compare
