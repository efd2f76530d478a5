// Requests as clients were told to send them: a method, a URL, headers and a body. Formats for
// people and load generators hold these; what was on the wire they do not know.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lockstep/core/http.hpp"

#include "capture/request_rules.hpp"

namespace lockstep::capture {

// Scheme, authority, target and, from its userinfo, Authorization. A URL without a scheme is one of
// `default_scheme`; empty for an Error. A Host header, which must be there already, wins over the
// URL's authority. A reason when no request can be sent there.
std::optional<Refusal> set_url(Request& request, std::string_view url,
                               std::string_view default_scheme);

// How the body is delimited: chunked when the headers say so; else by its length, which also an
// empty body has when `explicit_body`.
void set_framing(Request& request, bool explicit_body);

}  // namespace lockstep::capture
