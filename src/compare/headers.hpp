#pragma once

#include <string_view>

#include "lockstep/compare/compare.hpp"
#include "lockstep/core/http.hpp"

#include "compare/difference_list.hpp"

namespace lockstep::compare {

// Compares every header that is not excluded: by Options, or for the side that names it in its
// Connection header as hop-by-hop (RFC 9110 §7.6.1). The case of names and the order between names
// say nothing. `content_unread`: see HeaderPair.
void compare_headers(const Headers& baseline, const Headers& candidate,
                     std::string_view content_unread, const Options& options,
                     DifferenceList& differences);

}  // namespace lockstep::compare
