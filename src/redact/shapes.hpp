// Values that look like credentials, whatever they are called.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace lockstep::redact {

// Bytes [begin, end) of a text.
struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool bare = false;  // a JSON number or the like, whose placeholder needs quotes

  bool operator==(const Range&) const = default;
};

struct Shape {
  std::string_view name;
  std::string_view looks;  // for people
};

std::span<const Shape> shapes();

// A cheap no for most of what does not.
inline bool may_begin_credential(char c) {
  static constexpr auto kTable = [] {
    std::array<bool, 256> table{};
    for (const char first : std::string_view("23456AGSdeghnrswxy")) {
      table[static_cast<unsigned char>(first)] = true;
    }
    return table;
  }();
  return kTable[static_cast<unsigned char>(c)];
}

// What begins at `at`, within a run of token characters: a JWT, a key of a known kind, a card
// number. With `cut`, the text may go on behind its end, so that less than a whole one will do.
std::optional<Range> credential_at(std::string_view text, std::size_t at, bool cut);

// A card number in groups with one kind of separator, or in one piece: its digits pass the check
// of ISO/IEC 7812-1, an issuer gives numbers with that beginning and length, and no letter or digit
// touches it.
std::optional<Range> card_at(std::string_view text, std::size_t at);

// What follows the word Bearer or Basic, of which `space` is the space behind it.
std::optional<Range> authorization_after(std::string_view text, std::size_t space);

// "-----BEGIN … PRIVATE KEY-----" up to its end; `space` is the one behind BEGIN.
std::optional<Range> private_key_around(std::string_view text, std::size_t space);

// "user:password" before the '@' of a URL.
std::optional<Range> userinfo_before(std::string_view text, std::size_t sign);

}  // namespace lockstep::redact
