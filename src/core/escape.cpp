#include "lockstep/core/escape.hpp"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

namespace lockstep {
namespace {

unsigned char byte_at(std::string_view bytes, std::size_t i) {
  return static_cast<unsigned char>(bytes[i]);
}

bool is_continuation(std::string_view bytes, std::size_t i) {
  return i < bytes.size() && (byte_at(bytes, i) & 0xC0U) == 0x80U;
}

// The code point of a well-formed sequence of `length` bytes.
std::uint32_t decode(std::string_view bytes, std::size_t length) {
  constexpr std::uint32_t kLeadMask[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
  std::uint32_t code = byte_at(bytes, 0) & kLeadMask[length];
  for (std::size_t i = 1; i < length; ++i) {
    code = code << 6U | (byte_at(bytes, i) & 0x3FU);
  }
  return code;
}

// Characters that move the cursor, hide text or reorder it (Unicode categories Cc, Zl, Zp and the
// dangerous part of Cf; see also UTR #36).
bool is_dangerous(std::uint32_t code) {
  return code < 0x20 || (code >= 0x7F && code <= 0x9F) || code == 0xAD || code == 0x61C ||
         (code >= 0x200B && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF ||
         (code >= 0xFFF9 && code <= 0xFFFB) || (code >= 0xE0000 && code <= 0xE007F);
}

std::string spell_ascii(char c) { return fmt::format("\\x{:02x}", static_cast<unsigned char>(c)); }

std::string spell(std::uint32_t code) {
  switch (code) {
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      break;
  }
  if (code < 0x80) {
    return spell_ascii(static_cast<char>(code));
  }
  return code > 0xFFFF ? fmt::format("\\U{:08x}", code) : fmt::format("\\u{:04x}", code);
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Where a command to a CI server begins: "##[group]", "##vso[task…]", "##teamcity[…]".
bool starts_log_command(std::string_view bytes) {
  if (!bytes.starts_with("##")) {
    return false;
  }
  std::size_t i = 2;
  while (i < bytes.size() && is_letter(bytes[i])) {
    ++i;
  }
  return i < bytes.size() && bytes[i] == '[';
}

// The first colon of a line that GitHub's runner takes for a command, white space before it aside:
// "::name args::text". Null for any other line.
const char* workflow_command(std::string_view line) {
  const std::size_t start = std::min(line.find_first_not_of(" \t\r"), line.size());
  const std::string_view rest = line.substr(start, line.find('\n', start) - start);
  const bool command = rest.size() > 2 && rest.starts_with("::") && is_letter(rest[2]) &&
                       rest.find("::", 2) != std::string_view::npos;
  return command ? rest.data() : nullptr;
}

template <typename Keep>
std::string escape(std::string_view bytes, bool escape_backslash, Keep keep) {
  std::string out;
  out.reserve(bytes.size());
  const char* command = workflow_command(bytes);
  while (!bytes.empty()) {
    if (bytes.data() == command || starts_log_command(bytes)) {
      out += spell_ascii(bytes.front());
      bytes.remove_prefix(1);
      continue;
    }
    if (bytes.front() == '\n') {
      command = workflow_command(bytes.substr(1));
    }
    const std::size_t length = utf8_sequence_length(bytes);
    if (length == 0) {
      out += fmt::format("\\x{:02X}", byte_at(bytes, 0));
      bytes.remove_prefix(1);
      continue;
    }
    const std::uint32_t code = decode(bytes, length);
    if (is_dangerous(code) && !keep(code)) {
      out += spell(code);
    } else if (code == '\\' && escape_backslash) {
      out += "\\\\";
    } else {
      out += bytes.substr(0, length);
    }
    bytes.remove_prefix(length);
  }
  return out;
}

}  // namespace

std::size_t utf8_sequence_length(std::string_view bytes) {
  if (bytes.empty()) {
    return 0;
  }
  const unsigned char lead = byte_at(bytes, 0);
  if (lead < 0x80) {
    return 1;
  }
  if (lead < 0xC2 || lead > 0xF4 || !is_continuation(bytes, 1)) {
    return 0;
  }
  if (lead < 0xE0) {
    return 2;
  }
  // RFC 3629 §4: the second byte rules out overlong forms, surrogates and code points > 10FFFF.
  const unsigned char second = byte_at(bytes, 1);
  if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
      (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F) ||
      !is_continuation(bytes, 2)) {
    return 0;
  }
  if (lead < 0xF0) {
    return 3;
  }
  return is_continuation(bytes, 3) ? 4 : 0;
}

bool is_utf8(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t length = utf8_sequence_length(bytes);
    if (length == 0) {
      return false;
    }
    bytes.remove_prefix(length);
  }
  return true;
}

std::string_view utf8_prefix(std::string_view bytes, std::size_t limit) {
  if (bytes.size() <= limit) {
    return bytes;
  }
  std::size_t end = limit;
  // Step back over at most three continuation bytes; more than that is no UTF-8 and cut anywhere.
  for (int i = 0; i < 3 && end > 0 && is_continuation(bytes, end); ++i) {
    --end;
  }
  if (is_continuation(bytes, end)) {
    end = limit;
  }
  return bytes.substr(0, end);
}

std::string escape_line(std::string_view bytes, bool escape_backslash) {
  return escape(bytes, escape_backslash, [](std::uint32_t) { return false; });
}

std::string escape_text(std::string_view bytes) {
  return escape(bytes, false, [](std::uint32_t code) { return code == '\n' || code == '\t'; });
}

std::string shell_quote(std::string_view bytes) {
  constexpr std::string_view kHarmless =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=@%+,";
  if (!bytes.empty() && bytes.find_first_not_of(kHarmless) == std::string_view::npos) {
    return std::string(bytes);
  }
  const std::string escaped = escape_line(bytes, true);
  if (escape_line(bytes) == bytes) {
    std::string out = "'";
    for (const char c : bytes) {
      out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    }
    return out + "'";
  }
  // Every escape that escape_line writes (\n, \xHH, \uHHHH, \UHHHHHHHH) means the same in $'…'.
  std::string out = "$'";
  for (const char c : escaped) {
    out += c == '\'' ? std::string("\\'") : std::string(1, c);
  }
  return out + "'";
}

}  // namespace lockstep
