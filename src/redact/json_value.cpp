#include "redact/json_value.hpp"

#include <algorithm>

#include "redact/characters.hpp"
#include "redact/placeholders.hpp"

namespace lockstep::redact {
namespace {

unsigned hex_value(char c) {
  return is_digit(c) ? static_cast<unsigned>(c - '0')
                     : static_cast<unsigned>((c | 0x20) - 'a') + 10;
}

bool are_hex(std::string_view digits) {
  return std::all_of(digits.begin(), digits.end(), is_hex_digit);
}

std::size_t skip_spaces(std::string_view text, std::size_t at) {
  while (at < text.size() && is_space(text[at])) {
    ++at;
  }
  return at;
}

// Whether a quote with its backslashes stands there.
bool opens_string(std::string_view text, std::size_t at, std::size_t escapes) {
  if (at + escapes >= text.size() || text[at + escapes] != '"') {
    return false;
  }
  const std::string_view before = text.substr(at, escapes);
  return before.find_first_not_of('\\') == before.npos;
}

std::size_t scalar_end(std::string_view text, std::size_t at) {
  constexpr std::string_view kEnds = ",]} \t\r\n\"\\";
  return std::min(text.find_first_of(kEnds, at), text.size());
}

void add_text(std::string_view text, Range range, std::vector<Range>& ranges) {
  if (range.end > range.begin &&
      !is_placeholder(text.substr(range.begin, range.end - range.begin))) {
    ranges.push_back(range);
  }
}

// A number; true, false and null say nothing. Quotes within a string would end it.
void add_bare(std::string_view text, std::size_t at, std::size_t end, bool quoted,
              std::vector<Range>& ranges) {
  if (end > at && (is_digit(text[at]) || text[at] == '-')) {
    ranges.push_back({at, end, quoted});
  }
}

// By the quotes before it; only asked for what looks like a number.
bool is_in_string(std::string_view text, std::size_t at) {
  for (std::size_t quote = text.find('"'); quote < at;) {
    const std::size_t end = json_string_end(text, quote + 1);
    if (end >= at) {
      return true;
    }
    quote = text.find('"', end + 1);
  }
  return false;
}

void append_utf8(unsigned code, std::string& out) {
  const auto put = [&out](unsigned byte) { out += static_cast<char>(byte); };
  if (code < 0x80U) {
    put(code);
  } else if (code < 0x800U) {
    put(0xC0U | (code >> 6U));
    put(0x80U | (code & 0x3FU));
  } else {
    put(0xE0U | (code >> 12U));
    put(0x80U | ((code >> 6U) & 0x3FU));
    put(0x80U | (code & 0x3FU));
  }
}

}  // namespace

std::size_t json_string_end(std::string_view text, std::size_t at, std::size_t escapes) {
  for (std::size_t quote = text.find('"', at); quote != text.npos;
       quote = text.find('"', quote + 1)) {
    std::size_t before = 0;
    while (quote - before > at && text[quote - before - 1] == '\\') {
      ++before;
    }
    if (before % (2 * (escapes + 1)) == escapes) {
      return quote - escapes;
    }
  }
  return text.size();
}

void add_json_value(std::string_view text, std::size_t at, std::size_t escapes,
                    std::vector<Range>& ranges) {
  at = skip_spaces(text, at);
  if (opens_string(text, at, escapes)) {
    const std::size_t begin = at + escapes + 1;
    add_text(text, {begin, json_string_end(text, begin, escapes)}, ranges);
    return;
  }
  if (at >= text.size() || (text[at] != '{' && text[at] != '[')) {
    add_bare(text, at, scalar_end(text, at), escapes == 0, ranges);
    return;
  }
  for (std::size_t depth = 0; at < text.size();) {
    if (text[at] == '{' || text[at] == '[') {
      ++depth;
      ++at;
    } else if (text[at] == '}' || text[at] == ']') {
      ++at;
      if (--depth == 0) {
        return;
      }
    } else if (opens_string(text, at, escapes)) {
      const std::size_t begin = at + escapes + 1;
      const std::size_t end = json_string_end(text, begin, escapes);
      at = skip_spaces(text, std::min(end + escapes + 1, text.size()));
      if (at >= text.size() || text[at] != ':') {
        add_text(text, {begin, end}, ranges);
      }
    } else if (is_digit(text[at]) || text[at] == '-') {
      const std::size_t end = scalar_end(text, at);
      add_bare(text, at, end, escapes == 0, ranges);
      at = end;
    } else if (text[at] == '"' || text[at] == '\\') {
      return;  // the end of the string that it stands in
    } else {
      ++at;
    }
  }
}

void quote_numbers(std::string_view text, std::vector<Range>& ranges) {
  for (Range& range : ranges) {
    const std::string_view value = text.substr(range.begin, range.end - range.begin);
    if (range.bare || !std::all_of(value.begin(), value.end(), is_digit)) {
      continue;
    }
    // In a string, what is before it is a quote or a character that no value follows.
    std::size_t before = range.begin;
    while (before > 0 && is_space(text[before - 1])) {
      --before;
    }
    std::size_t after = range.end;
    while (after < text.size() && is_space(text[after])) {
      ++after;
    }
    const bool starts = before == 0 || text[before - 1] == ':' || text[before - 1] == ',' ||
                        text[before - 1] == '[';
    const bool ends =
        after == text.size() || text[after] == ',' || text[after] == '}' || text[after] == ']';
    range.bare = starts && ends && !is_in_string(text, range.begin);
  }
}

std::string unescaped(std::string_view text) {
  constexpr std::string_view kLetters = "bfnrt";
  constexpr std::string_view kControls = "\b\f\n\r\t";
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    const char kind = text[++i];
    const std::string_view digits = text.substr(i + 1, 4);
    if (kind == 'u' && digits.size() == 4 && are_hex(digits)) {
      unsigned code = 0;
      for (const char digit : digits) {
        code = code * 16 + hex_value(digit);
      }
      append_utf8(code, out);  // halves of surrogate pairs stay apart: good enough for a hash
      i += 4;
    } else {
      const std::size_t letter = kLetters.find(kind);
      out += letter == kLetters.npos ? kind : kControls[letter];
    }
  }
  return out;
}

std::string percent_decoded(std::string_view text, bool plus) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && are_hex(text.substr(i + 1, 2))) {
      out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      out += plus && text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

}  // namespace lockstep::redact
