// Section E: text that code made, and two languages make differently.
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/http.hpp"

#include "drift/letters.hpp"
#include "drift/text.hpp"
#include "drift/value_rules.hpp"

namespace lockstep::drift::made_text {

using json::Type;

namespace {

constexpr char32_t kReplacement = U'\uFFFD';

std::string without_commas(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    // A thousands separator has a digit before it and three after.
    if (text[i] == ',' && i > 0 && is_digit(text[i - 1]) && all_digits(text.substr(i + 1, 3)) &&
        text.size() >= i + 4) {
      continue;
    }
    out.push_back(text[i]);
  }
  return out;
}

// Runtime messages that reach clients when code passes on its error text.
bool is_runtime_message(std::string_view text) {
  return starts_with_any(text, {"strconv.",
                                "json: ",
                                "invalid character ",
                                "unexpected EOF",
                                "parsing time ",
                                "unexpected end of JSON",
                                "invalid literal for int()",
                                "Expecting ",
                                "could not convert string to float",
                                "Extra data: ",
                                "Invalid isoformat",
                                "Invalid control character",
                                "Unterminated string",
                                "list index out of range",
                                "division by zero",
                                "runtime error: ",
                                "unsupported operand type",
                                "sql: ",
                                "time data ",
                                "Illegal trailing comma",
                                "http: ",
                                "illegal base64 data",
                                "invalid UUID",
                                "badly formed hexadecimal"}) ||
         text == "EOF" || contains(text, "' object has no attribute '");
}

bool ends_with_points(std::u32string_view text, std::u32string_view tail) {
  return text.size() >= tail.size() && text.substr(text.size() - tail.size()) == tail;
}

std::string unescape_backslashes(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && contains("\\'\"", text.substr(i + 1, 1))) {
      ++i;
    }
    out.push_back(text[i]);
  }
  return out;
}

struct Url {
  std::string_view head;  // up to and with '?'; empty for a bare query
  std::vector<std::string_view> pairs;
};

std::optional<Url> read_query(std::string_view text) {
  const std::size_t mark = text.find('?');
  Url url;
  url.head = mark == text.npos ? std::string_view() : text.substr(0, mark + 1);
  const std::string_view query = mark == text.npos ? text : text.substr(mark + 1);
  if (contains(query, " ")) {
    return std::nullopt;
  }
  url.pairs = split(query, '&');
  const bool all_pairs = std::all_of(url.pairs.begin(), url.pairs.end(),
                                     [](std::string_view part) { return contains(part, "="); });
  return url.pairs.size() >= 2 && all_pairs ? std::optional(url) : std::nullopt;
}

}  // namespace

bool bool_case(const ValuePair& pair) {
  return (pair.a == "True" && pair.b == "true") || (pair.a == "False" && pair.b == "false");
}

bool none(const ValuePair& pair) {
  return pair.a == "None" && (pair.b.empty() || pair.b == "<nil>" || pair.b == "null");
}

// The same number, or the same to six digits (%g), in other characters.
bool float_format(const ValuePair& pair) {
  const auto may_be_number = [](std::string_view text) {
    return !text.empty() && (is_digit(text.front()) || text.front() == '-') && text.size() < 64;
  };
  if (!may_be_number(pair.a) || !may_be_number(pair.b)) {
    return false;
  }
  const std::string a = without_commas(pair.a);
  const std::string b = without_commas(pair.b);
  if (!is_number_text(a) || !is_number_text(b) || pair.a == pair.b) {
    return false;
  }
  const auto x = to_double(a);
  const auto y = to_double(b);
  if (!x || !y) {
    return false;
  }
  if (*x == *y) {
    return true;
  }
  // 1.23457e+06 against 1.234567891e+06: one side kept six digits.
  const auto digits = [](std::string_view text) {
    text = text.substr(0, text.find_first_of("eE"));
    return std::count_if(text.begin(), text.end(), is_digit);
  };
  return std::min(digits(a), digits(b)) == 6 && std::max(digits(a), digits(b)) > 6 &&
         contains_any(a, {"e", "."}) && contains_any(b, {"e", "."}) &&
         std::fabs(*x - *y) <= std::fabs(*x) * 5e-6;
}

bool container_repr(const ValuePair& pair) {
  const std::string_view a = pair.a;
  const std::string_view b = pair.b;
  const bool go = b.starts_with("map[") ||
                  (b.starts_with('[') && b.ends_with(']') && !contains_any(b, {",", "\"", "{"}));
  const bool python =
      (a.starts_with('[') && a.ends_with(']')) || (a.starts_with('{') && a.ends_with('}')) ||
      (a.starts_with('(') && a.ends_with(')')) || a.starts_with("b'") || a.starts_with("b\"");
  return go && python;
}

bool quote_style(const ValuePair& pair) {
  const std::string_view a = pair.a;
  const std::string_view b = pair.b;
  const auto quoted = [](std::string_view text, char quote) {
    return text.size() >= 2 && text.front() == quote && text.back() == quote;
  };
  if (!quoted(a, '\'') || !quoted(b, '"')) {
    return false;
  }
  const std::string_view x = a.substr(1, a.size() - 2);
  const std::string_view y = b.substr(1, b.size() - 2);
  return x == y || unescape_backslashes(x) == unescape_backslashes(y);
}

// Go's fmt names a verb that does not fit: %!d(bool=true), %!s(MISSING), %!(EXTRA int=1).
bool format_verbs(const ValuePair& pair) {
  const auto has_bad_verb = [](std::string_view text) {
    for (std::size_t i = text.find("%!"); i != text.npos; i = text.find("%!", i + 2)) {
      const std::string_view rest = text.substr(i + 2);
      if (rest.starts_with("(EXTRA ") || (rest.size() > 2 && is_alpha(rest[0]) && rest[1] == '(')) {
        return true;
      }
    }
    return false;
  };
  return has_bad_verb(pair.b) && !has_bad_verb(pair.a);
}

bool runtime_error(const ValuePair& pair) { return is_runtime_message(pair.b) && !pair.a.empty(); }

// Cut or turned round by bytes where the other side counts code points.
bool truncated_bytes(const ValuePair& pair) {
  const bool ascii = std::all_of(pair.a.begin(), pair.a.end(),
                                 [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (ascii || pair.b.empty()) {
    return false;
  }
  const std::u32string a = code_points(pair.a);
  const std::u32string b = code_points(pair.b);
  const std::u32string_view text = b;
  std::size_t tail = 0;
  while (tail < text.size() && text[text.size() - 1 - tail] == kReplacement) {
    ++tail;
  }
  const std::u32string_view front = text.substr(0, text.size() - tail);
  // What was cut is a character of several bytes.
  const auto several_bytes = [](char32_t c) { return c >= 0x80 && c != kReplacement; };
  if (tail > 0 && a.size() > front.size() && std::u32string_view(a).starts_with(front) &&
      several_bytes(a[front.size()])) {
    return true;
  }
  std::size_t head = 0;
  while (head < text.size() && text[head] == kReplacement) {
    ++head;
  }
  const std::size_t back = text.size() - head;
  if (head > 0 && a.size() > back && several_bytes(a[a.size() - back - 1]) &&
      ends_with_points(a, text.substr(head))) {
    return true;
  }
  // No character was hurt: n bytes instead of n code points.
  const std::size_t bytes = pair.b.size();
  return tail == 0 && a.size() > b.size() && std::u32string_view(a).starts_with(text) &&
         bytes <= a.size() && a.size() - bytes <= 3;
}

bool letter_case(const ValuePair& pair) {
  const auto is_ascii = [](std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  };
  if (is_ascii(pair.a) && is_ascii(pair.b)) {
    return equal_ignoring_case(pair.a, pair.b);
  }
  return case_fold(pair.a) == case_fold(pair.b);
}

bool trim_set(const ValuePair& pair) {
  const std::string_view a = trim(pair.a);
  return !a.empty() && a == trim(pair.b);
}

// Letters with marks dropped instead of decomposed. Only under a key that says slug.
bool slug(const ValuePair& pair) {
  const auto is_slug = [](std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return (is_alpha(c) && c >= 'a') || is_digit(c) || c == '-'; });
  };
  if (!contains(ascii_lower(pair.key), "slug") || pair.b.empty() ||
      pair.b.size() >= pair.a.size() || !is_slug(pair.a) || !is_slug(pair.b)) {
    return false;
  }
  std::size_t i = 0;
  for (const char c : pair.a) {
    if (i < pair.b.size() && pair.b[i] == c) {
      ++i;
    }
  }
  return i == pair.b.size();
}

bool line_endings(const ValuePair& pair) {
  const auto unix_lines = [](std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] != '\r' || i + 1 == text.size() || text[i + 1] != '\n') {
        out.push_back(text[i]);
      }
    }
    return out;
  };
  return contains_any(pair.a, {"\r\n"}) != contains_any(pair.b, {"\r\n"}) &&
         unix_lines(pair.a) == unix_lines(pair.b);
}

bool html_entities(const ValuePair& pair) {
  return contains_any(pair.a + pair.b, {"&"}) && html_unescape(pair.a) == html_unescape(pair.b);
}

bool url_escape_set(const ValuePair& pair) {
  return contains(pair.a + pair.b, "%") &&
         percent_decode(pair.a, false) == percent_decode(pair.b, false);
}

bool url_query_order(const ValuePair& pair) {
  auto a = read_query(pair.a);
  auto b = a ? read_query(pair.b) : std::nullopt;
  if (!b || a->head != b->head || a->pairs.size() != b->pairs.size()) {
    return false;
  }
  std::vector<std::string> x;
  std::vector<std::string> y;
  for (std::size_t i = 0; i < a->pairs.size(); ++i) {
    x.push_back(percent_decode(a->pairs[i], true));
    y.push_back(percent_decode(b->pairs[i], true));
  }
  if (x == y) {
    return false;
  }
  // urlencode() writes None and True; that is another class on top, not another order.
  std::sort(x.begin(), x.end());
  std::sort(y.begin(), y.end());
  return x == y;
}

bool url_empty_query(const ValuePair& pair) {
  return contains(pair.a, "/") && pair.b.size() == pair.a.size() + 1 && pair.b.ends_with('?') &&
         std::string_view(pair.b).starts_with(pair.a);
}

}  // namespace lockstep::drift::made_text
