#include "compare/body.hpp"

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

#include "compare/bytes.hpp"
#include "compare/content.hpp"
#include "compare/content_coding.hpp"
#include "compare/media_type.hpp"

namespace lockstep::compare {
namespace {

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
                    DifferenceList& differences, int nesting) {
  const bool same_bytes = baseline.bytes == candidate.bytes;
  const auto baseline_codings = content_codings(baseline.content_encoding);
  const auto candidate_codings = content_codings(candidate.content_encoding);
  if (same_bytes && baseline_codings == candidate_codings) {
    return;
  }
  MediaType baseline_type = media_type_of(baseline.content_type);
  MediaType candidate_type = candidate.content_type == baseline.content_type
                                 ? baseline_type
                                 : media_type_of(candidate.content_type);
  if (baseline_codings.empty() && candidate_codings.empty()) {
    compare_content({baseline.bytes, candidate.bytes, std::move(baseline_type),
                     std::move(candidate_type), nesting},
                    options, differences);
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
    compare_content({decoded.baseline.bytes, decoded.candidate.bytes, std::move(baseline_type),
                     std::move(candidate_type), nesting},
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

}  // namespace lockstep::compare
