// Two JSON texts in, differences out. The rules are those of Kind (core/difference.hpp); locations
// are JSON Pointers (RFC 6901) into the baseline, or into the candidate for what only it has.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "lockstep/core/difference.hpp"
#include "lockstep/json/json.hpp"

namespace lockstep::compare {

struct JsonOptions {
  std::size_t max_differences = 1000;  // listed; the rest is counted
  std::size_t max_spellings = 16;      // of each sort that are listed, at most
  std::size_t max_value_bytes = 4096;  // of one value in a Difference
  std::size_t max_depth = 100'000;
  // Nothing is listed: documents that are unlike are one omitted difference, found without aligning
  // their arrays.
  bool only_verdict = false;
};

struct JsonComparison {
  // False when JSON has nothing to say and the bytes must be compared: neither text is JSON, or
  // one of them is beyond a limit. Then the rest is empty but for the errors.
  bool comparable = true;
  bool equal = false;  // in meaning; `differences` then holds nothing but spellings
  std::vector<Difference> differences;  // in document order, all of aspect json
  std::uint64_t omitted = 0;            // differences, not spellings, that are not listed
  std::optional<json::ParseError> baseline_error;
  std::optional<json::ParseError> candidate_error;
};

// Never throws for what the texts hold. Time and memory are linear in their size but for the
// alignment of arrays that differ, which has a fixed budget (json_align.hpp).
JsonComparison compare_json(std::string_view baseline, std::string_view candidate,
                            const JsonOptions& options);

}  // namespace lockstep::compare
