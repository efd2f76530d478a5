// Two replies in, differences out. Pure: no I/O, no state.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/compare/rules.hpp"
#include "lockstep/core/difference.hpp"
#include "lockstep/core/exchange.hpp"

namespace lockstep::compare {

struct Options {
  // Lower-case names that are not compared; see default_excluded_headers().
  std::vector<std::string> excluded_headers;
  std::size_t max_differences = 1000;  // listed for one exchange; the rest is counted
  std::size_t max_value_bytes = 4096;  // of one value in a Difference
  std::size_t max_depth = 100'000;     // of a JSON document; deeper ones compare by bytes
  std::uint64_t max_decoded_bytes = 256ULL << 20;  // of one body after undoing its coding
  const RuleSet* rules = nullptr;  // what they hide is no difference; must outlive the options

  Options();
};

// Hop-by-hop and per-server headers (RFC 9110 §7.6.1, §6.6.1): excluded unless asked for. What a
// Connection header names is hop-by-hop as well, on that side.
const std::vector<std::string>& default_excluded_headers();

// The verdict and the differences between what two sides replied to the same request: status,
// headers, then bodies: raw bytes, with content codings undone, by content type.
//
// - failed when a side has no response; else identical, equivalent or different, by the
//   differences, listed or omitted. `noise` and `accepted` are for others to say.
// - Headers have comparators by name (header_rules.cpp). The reason phrase, the case of header
//   names and the order between names say nothing.
// - Bodies of replies to HEAD, of 204 and 304 do not exist; those of redirects (3xx with Location
//   on both sides) are spellings. Where nobody reads a body, its Content-Type is a spelling too.
// - A content coding is undone and so no difference. A body that is not what its coding says is,
//   of kind type; so is one that expands beyond the limits.
// - Bodies are compared as what their types say, or what the bytes look like where a type is vague
//   or the sides disagree (the table of content.cpp); by bytes where no comparator understands
//   them. JSON on one side asks for JSON on the other.
// - Rules for `endpoint` hide differences before they are listed or counted (rules.hpp).
//
// Never throws for what the replies hold.
Comparison compare_replies(const Request& request, const Reply& baseline, const Reply& candidate,
                           const Options& options, std::string_view endpoint = {});

// Two files, for `lockstep diff`: as JSON where both parse, or where one is a JSON object or array
// and the other is not valid; else by what they look like, or by bytes.
Comparison compare_documents(std::string_view baseline, std::string_view candidate,
                             const Options& options, std::string_view endpoint = {});

// A body with the content codings that its headers name undone, for people to read; nullopt when
// that is not possible within the limits.
std::optional<std::string> decoded_body(const Headers& headers, std::string_view body,
                                        const Options& options);

}  // namespace lockstep::compare
