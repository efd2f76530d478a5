#pragma once

#include <string>
#include <string_view>

#include "lockstep/core/http.hpp"

namespace lockstep::compare {

// The URL that a reference in a reply leads to (RFC 3986 §5.2), in the one spelling that equivalent
// URLs share (§6.2.2, §6.2.3): scheme and host in lower case, no default port, no dot segments,
// "%c3" as "%C3", bytes that may not stand in a URL percent-encoded, as browsers do. Without a
// request, or where it does not know its host, a relative reference stays without one; where it
// does not know its scheme, that is `scheme`.
std::string resolved(std::string_view reference, const Request* request, std::string_view scheme);

// Of an absolute URL; empty for others.
std::string_view scheme_of(std::string_view reference);

}  // namespace lockstep::compare
