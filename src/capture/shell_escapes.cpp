#include "capture/shell_escapes.hpp"

#include <optional>

#include "capture/utf8.hpp"

namespace lockstep::capture {
namespace {

// The value of up to `most` digits of that base at `at`, which moves behind them; nullopt for none.
std::optional<char32_t> take_digits(std::string_view text, std::size_t& at, unsigned base,
                                    std::size_t most) {
  char32_t value = 0;
  const std::size_t start = at;
  while (at < text.size() && at - start < most) {
    const char c = text[at];
    unsigned digit = base;
    if (c >= '0' && c <= '9') {
      digit = static_cast<unsigned>(c - '0');
    } else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') {
      digit = static_cast<unsigned>((c | 0x20) - 'a') + 10;
    }
    if (digit >= base) {
      break;
    }
    value = value * base + digit;
    ++at;
  }
  return at == start ? std::nullopt : std::optional(value);
}

}  // namespace

void take_ansi_escape(std::string_view text, std::size_t& at, std::string& out) {
  constexpr std::string_view kLetters = "abeEfnrtv\\'\"?";
  constexpr std::string_view kValues = "\a\b\x1B\x1B\f\n\r\t\v\\'\"?";
  const char c = text[at];
  if (const std::size_t known = kLetters.find(c); known != std::string_view::npos) {
    out += kValues[known];
    ++at;
    return;
  }
  std::size_t digits = at + 1;
  if (c == 'x') {
    if (const auto byte = take_digits(text, digits, 16, 2)) {
      out += static_cast<char>(*byte);
      at = digits;
      return;
    }
  } else if (c == 'u' || c == 'U') {
    if (const auto code = take_digits(text, digits, 16, c == 'u' ? 4 : 8)) {
      append_utf8(out, *code);
      at = digits;
      return;
    }
  } else if (c == 'c' && digits < text.size()) {
    out += static_cast<char>(text[digits] & 0x1F);
    at = digits + 1;
    return;
  } else if (const auto byte = take_digits(text, at, 8, 3)) {
    out += static_cast<char>(*byte);
    return;
  }
  out += '\\';
  out += c;
  ++at;
}

}  // namespace lockstep::capture
