// Characters that secrets and the texts around them are made of.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace lockstep::redact {

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_letter(char c) { return ((c | 0x20) >= 'a') && ((c | 0x20) <= 'z'); }
inline bool is_alnum(char c) { return is_digit(c) || is_letter(c); }
inline bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
inline bool is_hex_digit(char c) { return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'); }

// What keys and tokens are made of: the alphabet of base64url (RFC 4648 §5).
inline bool is_token_char(char c) {
  static constexpr auto kTable = [] {
    std::array<bool, 256> table{};
    for (std::size_t i = 0; i < table.size(); ++i) {
      table[i] = (i >= '0' && i <= '9') || (i >= 'A' && i <= 'Z') || (i >= 'a' && i <= 'z') ||
                 i == '_' || i == '-';
    }
    return table;
  }();
  return kTable[static_cast<unsigned char>(c)];
}

inline std::size_t token_end(std::string_view text, std::size_t at) {
  while (at < text.size() && is_token_char(text[at])) {
    ++at;
  }
  return at;
}

}  // namespace lockstep::redact
