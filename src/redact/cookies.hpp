// What of a Cookie or Set-Cookie value may be shown (RFC 6265 §4).
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "lockstep/redact/redact.hpp"

namespace lockstep::redact {

// "a=‹redacted:…›; b=‹redacted:…›"
std::string redact_cookie(const Redactor& redactor, std::string_view value);

// "sid=‹redacted:…›; Path=/; HttpOnly"
std::string redact_set_cookie(const Redactor& redactor, std::string_view value);

// Whether `text` is one attribute of a Set-Cookie that may be shown: "Path=/", "HttpOnly".
bool is_plain_attribute(std::string_view text);

// The note of a difference between cookies: words that are neither ours nor a cookie name that
// `shown`, the redacted values, show anyway become "…". An unknown attribute or a malformed name
// may be the secret itself.
std::string redact_note(std::string_view note, std::initializer_list<std::string_view> shown);

}  // namespace lockstep::redact
