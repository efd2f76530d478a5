#pragma once

#include <string_view>

#include "lockstep/compare/compare.hpp"

#include "compare/difference_list.hpp"
#include "compare/header_values.hpp"

namespace lockstep::compare {

// A body as it was received, and what the headers say about it.
struct Body {
  std::string_view bytes;
  Values content_encoding;
  Values content_type;
};

// Compares what the bodies mean: with content codings undone, then by content type. Bodies that
// differ in bytes give at least one difference.
void compare_bodies(const Body& baseline, const Body& candidate, const Options& options,
                    DifferenceList& differences);

// Bodies that no client reads: whatever differs is no more than a spelling.
void compare_unread_bodies(const Body& baseline, const Body& candidate, std::string_view why,
                           const Options& options, DifferenceList& differences);

// Two texts of no declared type: as JSON where they are JSON, else by bytes.
void compare_texts(std::string_view baseline, std::string_view candidate, const Options& options,
                   DifferenceList& differences);

}  // namespace lockstep::compare
