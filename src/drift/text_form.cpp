// Section A: the same JSON value in other characters.
#include <string>
#include <string_view>

#include "lockstep/core/difference.hpp"
#include "lockstep/json/code_points.hpp"

#include "drift/pair.hpp"
#include "drift/rules.hpp"

namespace lockstep::drift {

using json::Value;

namespace {

// `a` and `b` are bodies of valid strings.
bool explain_bodies(std::string_view a, std::string_view b, const std::string& at,
                    Assignments& out) {
  std::string_view found[5];
  std::size_t count = 0;
  while (!a.empty() && !b.empty()) {
    const std::string_view rest_a = a;
    const std::string_view rest_b = b;
    const std::uint32_t point = json::next_code_point(a);
    if (json::next_code_point(b) != point) {
      return false;
    }
    if (rest_a.substr(0, rest_a.size() - a.size()) == rest_b.substr(0, rest_b.size() - b.size())) {
      continue;
    }
    const std::string_view id = escape_class(point);
    bool known = false;
    for (std::size_t i = 0; i < count; ++i) {
      known = known || found[i] == id;
    }
    if (!known) {
      found[count++] = id;
    }
  }
  if (!a.empty() || !b.empty()) {
    return false;
  }
  for (std::size_t i = 0; i < count; ++i) {
    out.add(found[i], Aspect::json, at);
  }
  return true;
}

std::string_view inside(std::string_view quoted) { return quoted.substr(1, quoted.size() - 2); }

}  // namespace

std::string_view escape_class(std::uint32_t point) {
  switch (point) {
    case '<':
    case '>':
    case '&':
    case '\'':
      return "json-html-escape";
    case '/':
      return "json-slash-escape";
    case 0x2028:
    case 0x2029:
      return "json-u2028-escape";
    default:
      return point < 0x20 || point == 0x7F ? "json-control-escape" : "json-unicode-escape";
  }
}

bool explain_spelling(Value a, Value b, const std::string& at, Assignments& out) {
  return explain_bodies(inside(a.raw()), inside(b.raw()), at, out);
}

bool explain_key_spelling(Value a, Value b, const std::string& at, Assignments& out) {
  return explain_bodies(inside(a.raw_key()), inside(b.raw_key()), at, out);
}

std::string_view number_spelling_class(std::string_view a, std::string_view b) {
  const auto is_zero = [](std::string_view text) {
    return text.substr(0, text.find_first_of("eE")).find_first_of("123456789") == text.npos;
  };
  if (is_zero(a) && (a.front() == '-' || b.front() == '-')) {
    return "json-negative-zero";
  }
  const auto has = [](std::string_view text, const char* set) {
    return text.find_first_of(set) != text.npos;
  };
  const bool exponent = has(a, "eE") || has(b, "eE");
  return !exponent && has(a, ".") != has(b, ".") ? "json-integral-float" : "json-float-format";
}

}  // namespace lockstep::drift
