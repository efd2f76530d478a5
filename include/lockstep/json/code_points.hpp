// Text of JSON strings, code point by code point.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lockstep::json {

// Reads the escape sequence that starts `body` and removes it. `body` starts with a backslash and
// is from inside a valid string. A surrogate pair is one code point (RFC 8259 §7); a lone
// surrogate, which RFC 8259 §8.2 lets through, is returned as it is: D800 to DFFF.
std::uint32_t next_escape(std::string_view& body);

// The next code point of a valid string's body, escaped or not; `body` is not empty. A byte that
// is not part of well-formed UTF-8 comes out as 0x110000 plus its value.
std::uint32_t next_code_point(std::string_view& body);

// As UTF-8. A lone surrogate, which has no UTF-8 form, comes out as the three bytes that it would
// have (WTF-8), so that no two texts come out the same; whoever needs UTF-8 replaces it before.
void append_utf8(std::string& out, std::uint32_t code_point);

// What a valid string without its quotes stands for, as UTF-8; a lone surrogate becomes U+FFFD.
std::string unescape(std::string_view body);

constexpr bool is_surrogate(std::uint32_t code_point) { return code_point >> 11U == 0x1B; }

}  // namespace lockstep::json
