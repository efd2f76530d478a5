// The inverse of decoded_body (compare.hpp), for bodies that were changed once they were decoded.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lockstep/core/http.hpp"

namespace lockstep::compare {

// `body` with the content codings that its headers name applied; nullopt when one of them is not
// known.
std::optional<std::string> encoded_body(const Headers& headers, std::string_view body);

}  // namespace lockstep::compare
