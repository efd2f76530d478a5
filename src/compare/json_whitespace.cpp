#include "compare/json_whitespace.hpp"

#include <algorithm>

namespace lockstep::compare {
namespace {

constexpr std::string_view kWhitespace = " \t\n\r";

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

std::string_view first_whitespace(const json::Document& document) {
  if (document.inner_whitespace() == 0) {
    return {};
  }
  std::string_view text = document.text();
  while (kWhitespace.find(text[0]) == std::string_view::npos) {
    if (text[0] == '"') {
      text.remove_prefix(1);
      while (text[0] != '"') {
        text.remove_prefix(text[0] == '\\' ? 2 : 1);
      }
    }
    text.remove_prefix(1);
  }
  return text.substr(0, text.find_first_not_of(kWhitespace));
}

bool differ_in_whitespace(const json::Document& a, const json::Document& b, bool equal) {
  if (equal || (a.inner_whitespace() == 0 && b.inner_whitespace() == 0)) {
    return a.inner_whitespace() != b.inner_whitespace();
  }
  if (a.inner_whitespace() == 0 || b.inner_whitespace() == 0) {
    return has_separators(a.inner_whitespace() == 0 ? a : b);
  }
  return first_whitespace(a) != first_whitespace(b);
}

}  // namespace lockstep::compare
