// Paths that were logged decoded.
#pragma once

#include <string>
#include <string_view>

namespace lockstep::capture {

// Whether the path holds only bytes that a URI may (RFC 3986 §2), so that it need not be decoded.
bool is_sendable_path(std::string_view path);

// A decoded path as clients usually send it: with %XX for other bytes, and for those that would end
// it. What had been encoded without need cannot be known.
std::string percent_encode_path(std::string_view path);

}  // namespace lockstep::capture
