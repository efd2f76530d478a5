// Two replies in, differences out. Pure: no I/O, no state.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/difference.hpp"
#include "lockstep/core/exchange.hpp"

namespace lockstep::compare {

struct Options {
  // Lower-case names that are not compared; see default_excluded_headers().
  std::vector<std::string> excluded_headers;
  std::size_t max_differences = 1000;      // listed for one exchange; the rest is counted
  std::size_t max_value_bytes = 4096;      // of one value in a Difference
  std::size_t max_depth = 100'000;         // of a JSON document; deeper ones compare by bytes
  std::uint64_t max_decoded_bytes = 256ULL << 20;  // of one body after undoing its coding

  Options();
};

// Hop-by-hop and per-server headers (RFC 9110 §7.6.1, §6.6.1): excluded unless asked for.
const std::vector<std::string>& default_excluded_headers();

// The verdict and the differences between what two sides replied to the same request. Order of
// work: status, headers, raw bytes, decoded bytes, then by content type.
Comparison compare_replies(const Request& request, const Reply& baseline, const Reply& candidate,
                           const Options& options);

// Two files, for `lockstep diff`: as JSON where both parse, else by bytes.
Comparison compare_documents(std::string_view baseline, std::string_view candidate,
                             const Options& options);

}  // namespace lockstep::compare
