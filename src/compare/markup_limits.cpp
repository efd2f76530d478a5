#include <algorithm>

#include "lockstep/core/http.hpp"

#include "compare/markup.hpp"

namespace lockstep::compare {
namespace {

constexpr auto kNone = std::string_view::npos;
constexpr std::string_view kBlank = " \t\r\n\f";

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

// Just past the next `end`, or the end of the text.
std::size_t past(std::string_view text, std::size_t from, std::string_view end) {
  const std::size_t found = text.find(end, from);
  return found == kNone ? text.size() : found + end.size();
}

// Comments, CDATA and the like, which hold no tags. `at` is behind the '<'.
std::size_t skip_declaration(std::string_view text, std::size_t at, bool html) {
  if (text.substr(at).starts_with("!--")) {
    const std::size_t end = past(text, at + 3, "-->");
    return html ? past(text.substr(0, end), at + 3, "--!>") : end;
  }
  if (text.substr(at).starts_with("![CDATA[") && !html) {
    return past(text, at, "]]>");
  }
  return text.substr(at).starts_with('?') && !html ? past(text, at, "?>") : past(text, at, ">");
}

// Counts what may be attributes of the tag whose name is at `at`, and moves behind the tag.
std::size_t count_attributes(std::string_view text, std::size_t& at) {
  std::size_t count = 0;
  bool in_word = true;  // the name of the tag
  for (; at < text.size() && text[at] != '>'; ++at) {
    const char c = text[at];
    if (kBlank.find(c) != kNone || c == '/') {
      in_word = false;
    } else if (c == '=') {
      // A value starts behind blanks, and only there does a quote mean something.
      const std::size_t value = std::min(text.find_first_not_of(kBlank, at + 1), text.size());
      const bool quoted = value < text.size() && (text[value] == '"' || text[value] == '\'');
      at = quoted ? std::min(text.find(text[value], value + 1), text.size()) : value - 1;
      in_word = !quoted;
      if (at == text.size()) {
        break;
      }
    } else if (!in_word) {
      ++count;
      in_word = true;
    }
  }
  return count;
}

}  // namespace

std::string beyond_markup_limit(std::string_view text, bool html) {
  if (text.size() > kMaxMarkupBytes) {
    return "it is longer than " + std::to_string(kMaxMarkupBytes >> 20U) + " MiB";
  }
  std::size_t at = 0;
  while ((at = text.find('<', at)) != kNone && ++at < text.size()) {
    if (text[at] == '!' || text[at] == '?') {
      at = skip_declaration(text, at, html);
    } else if (is_letter(text[at])) {
      const std::string name = ascii_lower(text.substr(at, 7));
      if (count_attributes(text, at) > kMaxAttributes) {
        return "a tag has more than " + std::to_string(kMaxAttributes) + " attributes";
      }
      if (html && (name.starts_with("script") || name.starts_with("style"))) {
        at = std::min(text.find("</", at), text.size());
      }
    }
  }
  return "";
}

}  // namespace lockstep::compare
