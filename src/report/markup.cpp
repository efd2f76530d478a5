#include "report/markup.hpp"

#include "lockstep/core/escape.hpp"

#include "report/style.hpp"

namespace lockstep::report {
namespace {

std::string entities(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (std::size_t i = 0; i < text.size(); ++i) {
    switch (text[i]) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      case '\xEF':
        // U+FFFE and U+FFFF are no characters of XML 1.0 (section 2.2).
        if (text.substr(i, 3) == "\xEF\xBF\xBE" || text.substr(i, 3) == "\xEF\xBF\xBF") {
          out += text[i + 2] == '\xBE' ? "\\ufffe" : "\\uffff";
          i += 2;
          break;
        }
        [[fallthrough]];
      default:
        out += text[i];
    }
  }
  return out;
}

}  // namespace

std::string markup(std::string_view bytes) { return entities(escape_line(bytes)); }

std::string markup_value(const std::optional<std::string>& value, std::size_t limit) {
  return entities(short_value(value, limit));
}

}  // namespace lockstep::report
