// Base64 (RFC 4648 §4). Own code, since the alternatives cost a dependency on a crypto library.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lockstep::capture {

std::string base64_encode(std::string_view bytes);

// Exactly what base64_encode writes; nullopt for anything else, also for stray bits at the end.
std::optional<std::string> base64_decode(std::string_view text);

// What other programs write: padding may be missing, white space may be in between, and the URL
// safe alphabet (RFC 4648 §5) is read as well.
std::optional<std::string> base64_decode_lenient(std::string_view text);

}  // namespace lockstep::capture
