#pragma once

#include <string>
#include <string_view>

namespace lockstep {

// %XX as the byte it stands for (RFC 3986 §2.1); a '%' without two hex digits stays as it is.
std::string percent_decode(std::string_view text);

}  // namespace lockstep
