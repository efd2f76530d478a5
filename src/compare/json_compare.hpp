// Two JSON texts in, differences out. Locations are JSON Pointers (RFC 6901) into the baseline, or
// into the candidate for what only it has.
//
// Values. Numbers are exact decimals (1.0 = 1 = 1e0, -0 = 0), strings sequences of code points
// after unescaping (a lone surrogate equals only itself), the order of members means nothing, that
// of elements does. Kinds: `type`, `value`; `missing` and `added` for members and elements.
//
// Repeated keys. A key that is repeated on either side and present on both is equal when it is
// repeated as often, with equal values in the same order; else it is one `duplicate`, whose values
// are objects of nothing but these members, and nothing below it is compared. A repeated key that
// one side lacks is one `missing` or `added`, with the last of its values.
//
// Arrays. One that holds the same elements in another order is one `order`. Otherwise elements are
// aligned: by identity where all are objects with a member such as "id" that differs from element
// to element on either side, else by value (see align() in json_align.hpp for the rules and the
// bounds); what stands between two aligned elements is paired in order and compared, and only the
// surplus is `missing` or `added`. With identity, an element that moved is compared with its like,
// and one `order` says that there are some.
//
// Spellings (kind `spelling`), with these notes:
//   whitespace         at "": of each text, the first run of whitespace before the last token that
//                      holds a line feed; without one, the first run
//   trailing-newline   at "": what follows the last token
//   key-order          at an object: its keys as an array, in their order
//   key-escapes        at a member: its key as it is written
//   string-escapes     at a string: as it is written
//   number-spelling    at a number: as it is written
// Of places that differ only in array indices, one is listed; of key-order, the two outermost.
//
// Not JSON on one side is one `type` at "", with the note "invalid-json: SIDE, byte N: REASON".
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "lockstep/core/difference.hpp"
#include "lockstep/json/json.hpp"

#include "compare/rule_filter.hpp"

namespace lockstep::compare {

struct JsonOptions {
  std::size_t max_differences = 1000;  // listed, spellings last; the rest is counted
  std::size_t max_spellings = 16;      // of each sort
  std::size_t max_value_bytes = 4096;  // of one value in a Difference
  std::size_t max_depth = 100'000;
  // Documents that the quick walk finds unlike are one omitted difference, without aligning their
  // arrays: for documents among many that are known to differ.
  bool only_verdict = false;
  RuleFilter* rules = nullptr;   // what they hide is neither listed nor counted
  Aspect aspect = Aspect::json;  // for them: of what kind of body this is a document
  std::string_view at;           // and what stands before the pointers
};

struct JsonComparison {
  // False when JSON has nothing to say and the bytes must be compared: neither text is JSON, or
  // one of them is beyond a limit. Then the rest is empty but for the errors.
  bool comparable = true;
  bool equal = false;   // in meaning; `differences` then holds nothing but spellings
  bool hidden = false;  // but for what rules hid
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
