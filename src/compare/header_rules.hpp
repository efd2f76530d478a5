// What equality means for each header. One comparator a header, found in the table of
// header_rules.cpp; adding one is a function and a line there.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/difference.hpp"
#include "lockstep/core/http.hpp"

#include "compare/header_values.hpp"

namespace lockstep::compare {

struct HeaderSide {
  Values values;       // of the header at hand; empty when this side has none
  const Headers* all;  // never null
};

// One header whose values are not the same bytes on both sides.
struct HeaderPair {
  std::string_view name;  // lower-case
  HeaderSide baseline;
  HeaderSide candidate;
  // Why nobody reads the bodies of these replies, so that what describes them says nothing: empty
  // when they are read.
  std::string_view content_unread;
};

// At least one difference, since the bytes differ; nothing but spellings when the meaning is the
// same.
using HeaderComparator = std::vector<Difference> (*)(const HeaderPair& pair);

// The comparator for a lower-case name; that of plain values when the table has none.
HeaderComparator comparator_for(std::string_view name);

// Whether two values mean the same, and for people what makes the difference.
struct Meaning {
  bool same = false;
  std::string note;
};

// The one difference of a header that is compared as a whole: missing, added, and where both have
// it, value or spelling.
Difference header_difference(const HeaderPair& pair, std::string_view separator,
                             const Meaning& meaning);

// Comparators with a file of their own.
std::vector<Difference> compare_content_type(const HeaderPair& pair);
std::vector<Difference> compare_content_encoding(const HeaderPair& pair);
std::vector<Difference> compare_set_cookie(const HeaderPair& pair);

// Meanings with a file of their own, for lists in which order says nothing.
Meaning same_tokens(const Values& baseline, const Values& candidate);      // in any case
Meaning same_methods(const Values& baseline, const Values& candidate);     // case counts
Meaning same_directives(const Values& baseline, const Values& candidate);  // Cache-Control
Meaning same_policy(const Values& baseline, const Values& candidate);      // directives between ';'

}  // namespace lockstep::compare
