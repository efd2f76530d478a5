#include "openapi/pattern.hpp"

#include <cctype>

#include <fmt/format.h>

namespace lockstep::openapi {
namespace {

// WhiteSpace and LineTerminator of ECMA 262, which are not ASCII's alone, for within brackets.
constexpr std::string_view kSpace = R"(\t\n\v\f\r \x{a0}\x{feff}\x{2028}\x{2029}\p{Zs})";

bool is_hex(std::string_view text) {
  return !text.empty() &&
         text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

// Reads the escape that begins `rest`, writes its translation, and returns its length.
std::size_t translate_escape(std::string_view rest, bool in_class, std::string& out) {
  const char c = rest.size() > 1 ? rest[1] : '\0';
  if (c == 'u' && rest.size() >= 6 && is_hex(rest.substr(2, 4))) {
    out += fmt::format("\\x{{{}}}", rest.substr(2, 4));
    return 6;
  }
  if (c == 'u' && rest.starts_with("\\u{")) {
    const std::size_t close = rest.find('}');
    if (close != std::string_view::npos && is_hex(rest.substr(3, close - 3))) {
      out += fmt::format("\\x{{{}}}", rest.substr(3, close - 3));
      return close + 1;
    }
  }
  if (c == 'c' && rest.size() > 2 && std::isalpha(static_cast<unsigned char>(rest[2])) != 0) {
    out += fmt::format("\\x{{{:x}}}", static_cast<unsigned>(rest[2]) % 32U);
    return 3;
  }
  if (c == 's' || (c == 'S' && !in_class)) {
    out += in_class ? std::string(kSpace) : fmt::format("[{}{}]", c == 'S' ? "^" : "", kSpace);
    return 2;
  }
  // \- and such, which stand for themselves, are the same in both; so are \d, \w and \b.
  out += rest.substr(0, 2);
  return 2;
}

}  // namespace

std::string to_re2_syntax(std::string_view pattern) {
  std::string out;
  bool in_class = false;
  for (std::size_t i = 0; i < pattern.size();) {
    const char c = pattern[i];
    if (c == '\\') {
      i += translate_escape(pattern.substr(i), in_class, out);
      continue;
    }
    if (c == '[' && in_class) {
      out += "\\[";  // RE2 takes "[[:" for the beginning of a POSIX class
    } else if (c == '[' && pattern.substr(i).starts_with("[^]")) {
      out += "(?s:.)";  // any character; in RE2 the bracket would be a member
      i += 3;
      continue;
    } else {
      in_class = c == '[' || (in_class && c != ']');
      out += c;
      if (c == '[' && pattern.substr(i).starts_with("[]")) {
        out.back() = ' ';
        out.replace(out.size() - 1, 1, "[^\\x{0}-\\x{10FFFF}]");  // no character
        in_class = false;
        ++i;
      }
    }
    ++i;
  }
  return out;
}

std::unique_ptr<const RE2> compile_pattern(std::string_view pattern, std::string& problem) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(std::int64_t{8} << 20);
  auto compiled = std::make_unique<const RE2>(to_re2_syntax(pattern), options);
  if (!compiled->ok()) {
    problem = compiled->error();
    return nullptr;
  }
  return compiled;
}

}  // namespace lockstep::openapi
