#include "capture/tnetstring.hpp"

#include <charconv>

namespace lockstep::capture {

Tnetstring Tnetstring::find(std::string_view key) const {
  std::string_view rest = type == '}' ? payload : std::string_view();
  while (const auto name = take_tnetstring(rest)) {
    const auto value = take_tnetstring(rest);
    if (!value) {
      break;
    }
    if (name->is_text() && name->payload == key) {
      return *value;
    }
  }
  return {};
}

std::optional<std::int64_t> Tnetstring::integer() const {
  std::int64_t value = 0;
  const char* const end = payload.data() + payload.size();
  const auto [rest, failure] = std::from_chars(payload.data(), end, value);
  return type == '#' && failure == std::errc{} && rest == end ? std::optional(value) : std::nullopt;
}

std::optional<TnetLength> tnet_length(std::string_view text) {
  constexpr std::size_t kMostDigits = 12;
  const std::size_t digits = text.substr(0, kMostDigits + 1).find_first_not_of("0123456789");
  if (digits == 0 || digits == std::string_view::npos || text[digits] != ':' ||
      (digits > 1 && text[0] == '0')) {
    return std::nullopt;
  }
  TnetLength length{0, digits};
  std::from_chars(text.data(), text.data() + digits, length.payload);
  return length;
}

std::optional<Tnetstring> take_tnetstring(std::string_view& text) {
  const auto length = tnet_length(text);
  if (!length || text.size() - length->digits - 1 <= length->payload) {
    return std::nullopt;
  }
  const auto size = static_cast<std::size_t>(length->payload);
  Tnetstring value;
  value.payload = text.substr(length->digits + 1, size);
  value.type = text[length->digits + 1 + size];
  if (std::string_view(",;#^!~]}").find(value.type) == std::string_view::npos) {
    return std::nullopt;
  }
  text.remove_prefix(length->digits + size + 2);
  return value;
}

}  // namespace lockstep::capture
