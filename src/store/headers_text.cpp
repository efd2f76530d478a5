#include "store/headers_text.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

namespace lockstep::store {
namespace {

void append_byte(std::string& out, char byte) {
  switch (byte) {
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    case '\\':
      out += "\\\\";
      break;
    default:
      out += fmt::format("\\x{:02X}", static_cast<unsigned char>(byte));
  }
}

bool is_plain(char c) { return c >= ' ' && c <= '~' && c != '\\'; }

// How many bytes from the first on are surely plain. Eight at a time: headers are most of the text
// that a run stores.
std::size_t plain_words(std::string_view bytes) {
  constexpr std::uint64_t kEach = 0x0101010101010101;
  constexpr std::uint64_t kHigh = 0x80 * kEach;
  std::size_t i = 0;
  for (; i + sizeof(std::uint64_t) <= bytes.size(); i += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + i, sizeof word);
    // The high bit of some byte is set if one is below ' ', above '~' or a backslash.
    const std::uint64_t unlike = word ^ ('\\' * kEach);
    if (((word | (word - ' ' * kEach) | (word + kEach) | (unlike - kEach)) & kHigh) != 0) {
      break;
    }
  }
  return i;
}

// Which characters can be shown is escape_line's knowledge; how they are escaped is ours, since
// its escapes of a character cannot be told from those of bytes.
void append_escaped(std::string& out, std::string_view bytes, bool is_name) {
  while (true) {
    const std::size_t sure =
        is_name && bytes.find(':') != std::string_view::npos ? 0 : plain_words(bytes);
    const auto* const special = std::find_if(bytes.begin() + sure, bytes.end(), [is_name](char c) {
      return !is_plain(c) || (is_name && c == ':');
    });
    const auto plain = static_cast<std::size_t>(special - bytes.begin());
    out += bytes.substr(0, plain);
    bytes.remove_prefix(plain);
    if (bytes.empty()) {
      return;
    }
    const std::size_t length = std::max<std::size_t>(utf8_sequence_length(bytes), 1);
    const std::string_view character = bytes.substr(0, length);
    if (length > 1 && escape_line(character) == character) {
      out += character;
    } else {
      for (const char byte : character) {
        append_byte(out, byte);
      }
    }
    bytes.remove_prefix(length);
  }
}

int hex_digit(char c) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  const std::size_t value = kDigits.find(c);
  return value == std::string_view::npos ? -1 : static_cast<int>(value);
}

std::optional<std::string> unescape(std::string_view text) {
  if (text.find('\\') == std::string_view::npos) {
    return std::string(text);
  }
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    ++i;
    const char escape = i < text.size() ? text[i] : '\0';
    if (escape == 'x' && i + 2 < text.size()) {
      const int high = hex_digit(text[i + 1]);
      const int low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0) {
        return std::nullopt;
      }
      out += static_cast<char>(high * 16 + low);
      i += 2;
      continue;
    }
    constexpr std::string_view kLetters = "nrt\\";
    constexpr std::string_view kMeanings = "\n\r\t\\";
    const std::size_t index = kLetters.find(escape);
    if (index == std::string_view::npos) {
      return std::nullopt;
    }
    out += kMeanings[index];
  }
  return out;
}

}  // namespace

std::string headers_to_text(const Headers& headers) {
  std::size_t size = 0;
  for (const Header& header : headers) {
    size += header.name.size() + header.value.size() + 3;
  }
  std::string out;
  out.reserve(size);
  for (const Header& header : headers) {
    append_escaped(out, header.name, true);
    out += ": ";
    append_escaped(out, header.value, false);
    out += '\n';
  }
  return out;
}

std::optional<Headers> headers_from_text(std::string_view text) {
  Headers headers;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    const std::size_t colon = line.find(": ");
    if (end == std::string_view::npos || colon == std::string_view::npos) {
      return std::nullopt;
    }
    std::optional<std::string> name = unescape(line.substr(0, colon));
    std::optional<std::string> value = unescape(line.substr(colon + 2));
    if (!name || !value) {
      return std::nullopt;
    }
    headers.push_back({std::move(*name), std::move(*value)});
    text.remove_prefix(end + 1);
  }
  return headers;
}

}  // namespace lockstep::store
