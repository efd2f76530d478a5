// Tagged netstrings, in which mitmproxy keeps its flows (mitmproxy/io/tnetstring.py):
// "<length>:<payload><type>". A value is a view; nothing is copied, and nothing recurses.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace lockstep::capture {

struct Tnetstring {
  char type = '~';  // , bytes  ; text  # integer  ^ float  ! boolean  ~ null  ] list  } dictionary
  std::string_view payload;

  bool is_text() const { return type == ',' || type == ';'; }
  // The value of that key in a dictionary; a null when there is none.
  Tnetstring find(std::string_view key) const;
  // The text of bytes or text, else empty.
  std::string_view text() const { return is_text() ? payload : std::string_view(); }
  std::optional<std::int64_t> integer() const;
};

// The digits before the ':' as a number, and how many they are; nullopt for what is no length, or
// has more than twelve digits.
struct TnetLength {
  std::uint64_t payload = 0;
  std::size_t digits = 0;
};
std::optional<TnetLength> tnet_length(std::string_view text);

// Takes one value off the front of `text`; nullopt, with nothing taken, when there is none or it is
// not all there.
std::optional<Tnetstring> take_tnetstring(std::string_view& text);

}  // namespace lockstep::capture
