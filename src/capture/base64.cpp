#include "capture/base64.hpp"

#include <array>
#include <cstdint>

namespace lockstep::capture {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t kInvalid = 0xFF;
constexpr std::uint8_t kSpace = 0xFE;

using Values = std::array<std::uint8_t, 256>;

constexpr Values make_values(bool lenient) {
  Values values = {};
  for (std::uint8_t& value : values) {
    value = kInvalid;
  }
  for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
    values[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::uint8_t>(i);
  }
  if (lenient) {
    values['-'] = 62;
    values['_'] = 63;
    values[' '] = values['\t'] = values['\r'] = values['\n'] = kSpace;
  }
  return values;
}

constexpr Values kStrict = make_values(false);
constexpr Values kLenient = make_values(true);

// `text` has no padding. `stray` is set when bits that encode nothing are not zero.
std::optional<std::string> decode(std::string_view text, const Values& values, bool& stray) {
  std::string out;
  out.reserve(text.size() / 4 * 3 + 3);
  std::uint32_t bits = 0;
  unsigned count = 0;  // of sextets in `bits`
  for (const char c : text) {
    const std::uint8_t value = values[static_cast<unsigned char>(c)];
    if (value == kSpace) {
      continue;
    }
    if (value == kInvalid) {
      return std::nullopt;
    }
    bits = bits << 6U | value;
    if (++count == 4) {
      out += static_cast<char>(bits >> 16U);
      out += static_cast<char>(bits >> 8U);
      out += static_cast<char>(bits);
      bits = count = 0;
    }
  }
  if (count == 1) {
    return std::nullopt;
  }
  if (count >= 2) {
    const unsigned excess = count == 2 ? 4 : 2;
    stray = (bits & ((1U << excess) - 1)) != 0;
    bits >>= excess;
    if (count == 3) {
      out += static_cast<char>(bits >> 8U);
    }
    out += static_cast<char>(bits);
  }
  return out;
}

std::string_view without_padding(std::string_view text, std::size_t at_most) {
  while (at_most-- != 0 && text.ends_with('=')) {
    text.remove_suffix(1);
  }
  return text;
}

}  // namespace

std::string base64_encode(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t bits = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      const std::size_t at = i + j;
      bits = bits << 8U | (at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0U);
    }
    const std::size_t sextets = bytes.size() - i >= 3 ? 4 : bytes.size() - i + 1;
    for (std::size_t j = 0; j < 4; ++j) {
      out += j < sextets ? kAlphabet[bits >> (18U - 6U * j) & 0x3FU] : '=';
    }
  }
  return out;
}

std::optional<std::string> base64_decode(std::string_view text) {
  if (text.size() % 4 != 0) {
    return std::nullopt;
  }
  bool stray = false;
  std::optional<std::string> bytes = decode(without_padding(text, 2), kStrict, stray);
  return stray ? std::nullopt : bytes;
}

std::optional<std::string> base64_decode_lenient(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\r\n";
  const std::size_t last = text.find_last_not_of(kSpaces);
  text = text.substr(0, last == std::string_view::npos ? 0 : last + 1);
  bool stray = false;
  return decode(without_padding(text, 2), kLenient, stray);
}

}  // namespace lockstep::capture
