#include "capture/log_escapes.hpp"

#include <algorithm>

#include "lockstep/core/escape.hpp"

namespace lockstep::capture {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// The byte of "\xHH" at the start of `text`, -1 when there is none.
int hex_escape(std::string_view text) {
  if (text.size() < 4 || text[1] != 'x' || hex_digit(text[2]) < 0) {
    return -1;
  }
  const int low = hex_digit(text[3]);
  return low < 0 ? -1 : hex_digit(text[2]) * 16 + low;
}

// '\0' for what Apache does not escape so.
char c_escape(char c) {
  constexpr std::string_view kLetters = "bnrtvf";
  constexpr std::string_view kBytes = "\b\n\r\t\v\f";
  const std::size_t at = kLetters.find(c);
  return at == std::string_view::npos ? '\0' : kBytes[at];
}

bool is_plain(std::string_view field) {
  return std::all_of(field.begin(), field.end(),
                     [](char c) { return c != '\\' && static_cast<unsigned char>(c) < 0x80; });
}

// Appends what the escape at the start of `text` stands for; returns its length, 1 when the
// backslash stands for itself.
std::size_t undo_escape(std::string_view text, LogEscapes escapes, std::string& out) {
  const char next = text.size() > 1 ? text[1] : '\0';
  const int byte = hex_escape(text);
  if (byte >= 0 && escapes != LogEscapes::gunicorn) {
    out += static_cast<char>(byte);
    return 4;
  }
  if (next == '"' || (next == '\\' && escapes != LogEscapes::gunicorn)) {
    out += next;
    return 2;
  }
  if (escapes == LogEscapes::apache && c_escape(next) != '\0') {
    out += c_escape(next);
    return 2;
  }
  out += '\\';
  return 1;
}

bool has_c1_control(std::string_view bytes) {
  return std::any_of(bytes.begin(), bytes.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 && byte < 0xA0;
  });
}

// A quote that ends a field: before a space or the end.
bool ends_field(std::string_view text, std::size_t at) {
  return at + 1 == text.size() || text[at + 1] == ' ';
}

}  // namespace

LogEscapes escapes_of(std::string_view line) {
  bool upper = false;
  bool lower = false;
  bool letters = false;
  bool doubled = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (static_cast<unsigned char>(line[i]) >= 0x80) {
      return LogEscapes::gunicorn;  // the only one that does not escape it
    }
    if (line[i] != '\\') {
      continue;
    }
    const std::string_view rest = line.substr(i);
    const char next = rest.size() > 1 ? rest[1] : '\0';
    if (hex_escape(rest) >= 0) {
      const std::string_view digits = rest.substr(2, 2);
      const bool small = digits.find_first_of("abcdef") != std::string_view::npos;
      upper = upper || !small;
      lower = lower || small;
    } else if (next == '\\') {
      doubled = true;
    } else if (c_escape(next) != '\0') {
      letters = true;
    } else if (next != '"') {
      return LogEscapes::gunicorn;  // a backslash as it was sent
    }
    ++i;
  }
  // A lone \t may be a tab of Apache's or gunicorn's "\temp": a backslash and a letter can be sent
  // on, and are likelier.
  if (lower || doubled || (letters && upper)) {
    return LogEscapes::apache;
  }
  return upper ? LogEscapes::nginx : LogEscapes::undecided;
}

std::string unescape_field(std::string_view field, LogEscapes escapes) {
  if (is_plain(field)) {
    return std::string(field);
  }
  std::string out;
  out.reserve(field.size());
  for (std::size_t i = 0; i < field.size();) {
    if (field[i] == '\\') {
      i += undo_escape(field.substr(i), escapes, out);
    } else {
      out += field[i++];
    }
  }
  if (escapes == LogEscapes::gunicorn) {
    // What looks like gunicorn may be a writer that escapes nothing, and leaves bytes as they were.
    return bytes_if_latin1(out).value_or(out);
  }
  return out;
}

std::optional<std::string> bytes_of_latin1(std::string_view utf8) {
  std::string bytes;
  bytes.reserve(utf8.size());
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto lead = static_cast<unsigned char>(utf8[i]);
    if (lead < 0x80) {
      bytes += utf8[i];
      continue;
    }
    // U+0080 to U+00FF are C2 80 to C3 BF.
    if ((lead != 0xC2 && lead != 0xC3) || utf8_sequence_length(utf8.substr(i)) != 2) {
      return std::nullopt;
    }
    ++i;
    bytes += static_cast<char>((lead & 3U) << 6U | (static_cast<unsigned char>(utf8[i]) & 0x3FU));
  }
  return bytes;
}

std::optional<std::string> bytes_if_latin1(std::string_view utf8) {
  auto bytes = bytes_of_latin1(utf8);
  return bytes && (has_c1_control(*bytes) || is_utf8(*bytes)) ? std::move(bytes) : std::nullopt;
}

std::optional<std::string_view> take_quoted(std::string_view& text) {
  if (!text.starts_with('"')) {
    return std::nullopt;
  }
  // A backslash before the quote that ends it is one that nobody escaped.
  for (const bool escapes : {true, false}) {
    for (std::size_t i = 1; i < text.size(); ++i) {
      if (escapes && text[i] == '\\') {
        ++i;
      } else if (text[i] == '"' && ends_field(text, i)) {
        const std::string_view field = text.substr(1, i - 1);
        text.remove_prefix(std::min(i + 2, text.size()));
        return field;
      }
    }
  }
  return std::nullopt;
}

std::string_view take_token(std::string_view& text) {
  const std::size_t end = std::min(text.find(' '), text.size());
  const std::string_view token = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return token;
}

}  // namespace lockstep::capture
