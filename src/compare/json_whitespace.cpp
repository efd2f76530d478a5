#include "compare/json_whitespace.hpp"

#include <algorithm>

namespace lockstep::compare {
namespace {

bool is_whitespace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Whether there is a comma or a colon, after which a spaced text would have whitespace.
bool has_separators(const json::Document& document) {
  return std::any_of(document.nodes().begin(), document.nodes().end(), [](const json::Node& node) {
    return node.is_container() && node.size() > (node.type() == json::Type::object ? 0U : 1U);
  });
}

}  // namespace

std::string_view trailing_whitespace(const json::Document& document) {
  return document.text().substr(document.nodes()[0].end);
}

std::string_view telling_whitespace(const json::Document& document) {
  if (document.inner_whitespace() == 0) {
    return {};
  }
  const json::Node& root = document.nodes()[0];
  const std::string_view text = document.text().substr(0, root.end);
  // No string holds one (RFC 8259 §7).
  std::size_t i = text.find('\n', root.begin);
  if (i != std::string_view::npos) {
    while (is_whitespace(text[i - 1])) {
      --i;
    }
  } else {
    for (i = 0; !is_whitespace(text[i]); ++i) {
      if (text[i] == '"') {
        while (text[++i] != '"') {
          i += text[i] == '\\' ? 1U : 0U;
        }
      }
    }
  }
  std::size_t end = i;
  while (is_whitespace(text[end])) {
    ++end;
  }
  return text.substr(i, end - i);
}

bool differ_in_whitespace(const json::Document& a, const json::Document& b, bool equal) {
  if (equal || (a.inner_whitespace() == 0 && b.inner_whitespace() == 0)) {
    return a.inner_whitespace() != b.inner_whitespace();
  }
  if (a.inner_whitespace() == 0 || b.inner_whitespace() == 0) {
    return has_separators(a.inner_whitespace() == 0 ? a : b);
  }
  return telling_whitespace(a) != telling_whitespace(b);
}

}  // namespace lockstep::compare
