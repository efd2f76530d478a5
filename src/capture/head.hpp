// The start of a capture, from which its format is told.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::capture {

// How much of a capture is looked at.
inline constexpr std::size_t kHeadBytes = 64 * 1024;

// The members of the object that JSON text starts with, or of the first element when it starts with
// an array. Only as far as the text goes, and with the first level only.
struct JsonMembers {
  struct Member {
    std::string key;    // as written, without quotes
    char value = '\0';  // the first byte of its value; '\0' when the text ends before
  };
  bool in_array = false;
  std::vector<Member> members;

  // The first byte of that member's value; '\0' when there is no such member.
  char operator[](std::string_view key) const;
  bool has(std::string_view key) const;
};

// nullopt for text that does not start with an object or an array.
std::optional<JsonMembers> json_members(std::string_view text);

struct Head {
  std::string_view bytes;  // decompressed, without a byte order mark
  bool whole = false;      // the capture is not longer
  std::optional<JsonMembers> json;
};

}  // namespace lockstep::capture
