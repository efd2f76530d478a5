// From what the walks found to differences with pointers and values.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "lockstep/core/difference.hpp"
#include "lockstep/json/json.hpp"

#include "compare/json_compare.hpp"
#include "compare/json_diff.hpp"
#include "compare/json_spellings.hpp"
#include "compare/json_tree.hpp"

namespace lockstep::compare {

// The one difference there is when one side is not JSON.
Difference invalid_json(std::string_view baseline, std::string_view candidate,
                        const json::ParseError& error, bool baseline_is_invalid,
                        const JsonOptions& options);

// What one walk has found.
struct Found {
  std::span<const Place> containers;
  const Spellings& spellings;
  std::span<const Finding> findings;  // in document order
  std::span<const Duplicate> duplicates;
  bool hidden = false;  // rules hid more
};

// The differences of two documents that are not the same bytes, in document order. As many as the
// options allow, findings before spellings; findings that are left out are added to `omitted`.
std::vector<Difference> list_differences(const json::Document& a, const json::Document& b,
                                         const Found& found, const JsonOptions& options,
                                         std::uint64_t& omitted);

}  // namespace lockstep::compare
