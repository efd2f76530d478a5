// Sections F and G: values that were made from the request's path, query or headers.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/http.hpp"

#include "drift/text.hpp"
#include "drift/value_rules.hpp"

namespace lockstep::drift::paths {

namespace {

constexpr std::string_view kReplacement = "\uFFFD";

struct Url {
  std::string_view scheme;
  std::string_view authority;
  std::string_view path;
  std::vector<std::string> pairs;  // decoded, sorted

  bool same_place(const Url& other) const { return path == other.path && pairs == other.pairs; }
};

std::optional<Url> parse_url(std::string_view text) {
  Url url;
  if (contains(text, " ")) {
    return std::nullopt;
  }
  const std::size_t scheme = text.find("://");
  if (scheme != text.npos) {
    url.scheme = text.substr(0, scheme);
    if (url.scheme != "http" && url.scheme != "https") {
      return std::nullopt;
    }
    text.remove_prefix(scheme + 3);
    const std::size_t path = text.find('/');
    url.authority = text.substr(0, path);
    text = path == text.npos ? std::string_view("/") : text.substr(path);
  } else if (!text.starts_with('/')) {
    return std::nullopt;
  }
  const std::size_t mark = text.find('?');
  url.path = text.substr(0, mark);
  if (mark != text.npos) {
    for (const std::string_view part : split(text.substr(mark + 1), '&')) {
      url.pairs.push_back(percent_decode(part, true));
    }
    std::sort(url.pairs.begin(), url.pairs.end());
  }
  return url;
}

std::string_view base_name(std::string_view path) {
  const std::size_t slash = path.find_last_of("/\\");
  return slash == path.npos ? path : path.substr(slash + 1);
}

}  // namespace

bool percent_decoding(const ValuePair& pair) {
  return contains(pair.b, "%") && !contains(pair.a, "%") && percent_decode(pair.b, false) == pair.a;
}

// "a%FFb" against "a\uFFFDb": a byte that is not UTF-8 was kept escaped, or replaced.
bool invalid_utf8(const ValuePair& pair) {
  if (!contains(pair.b, kReplacement)) {
    return false;
  }
  std::string_view a = pair.a;
  std::string_view b = pair.b;
  bool replaced = false;
  while (!a.empty() || !b.empty()) {
    const bool escape = a.size() >= 3 && a[0] == '%' && is_hex(a[1]) && is_hex(a[2]) && a[1] >= '8';
    if (escape && b.starts_with(kReplacement)) {
      while (a.size() >= 3 && a[0] == '%' && a[1] >= '8' && is_hex(a[1]) && is_hex(a[2])) {
        a.remove_prefix(3);
      }
      while (b.starts_with(kReplacement)) {
        b.remove_prefix(kReplacement.size());
      }
      replaced = true;
    } else if (!a.empty() && !b.empty() && a.front() == b.front()) {
      a.remove_prefix(1);
      b.remove_prefix(1);
    } else {
      return false;
    }
  }
  return replaced;
}

// UTF-8 read as Latin-1: each byte became a character.
bool raw_utf8(const ValuePair& pair) {
  // Each of its characters, U+0080 to U+00FF, is two bytes that start with C2 or C3.
  if (pair.a.size() <= pair.b.size() || !contains_any(pair.a, {"\xC2", "\xC3"})) {
    return false;
  }
  std::string bytes;
  bool high = false;
  for (const char32_t point : code_points(pair.a)) {
    if (point > 0xFF) {
      return false;
    }
    high = high || point >= 0x80;
    bytes.push_back(static_cast<char>(point));
  }
  return high && bytes == pair.b;
}

bool leading_slash(const ValuePair& pair) {
  return !pair.a.empty() && pair.b.size() == pair.a.size() + 1 && pair.b.front() == '/' &&
         std::string_view(pair.b).substr(1) == pair.a;
}

bool link_absolute(const ValuePair& pair) {
  const auto a = parse_url(pair.a);
  const auto b = a ? parse_url(pair.b) : std::nullopt;
  return b && !a->authority.empty() && b->authority.empty() && a->same_place(*b);
}

// Absolute on both sides: another scheme, or the one host that the request named.
bool request_url_absolute(const ValuePair& pair) {
  const auto a = parse_url(pair.a);
  const auto b = a ? parse_url(pair.b) : std::nullopt;
  if (!b || a->authority.empty() || b->authority.empty() || !a->same_place(*b)) {
    return false;
  }
  if (equal_ignoring_case(a->authority, b->authority)) {
    return a->scheme != b->scheme;
  }
  return !pair.authority.empty() && (equal_ignoring_case(a->authority, pair.authority) ||
                                     equal_ignoring_case(b->authority, pair.authority));
}

bool file_name(const ValuePair& pair) {
  return contains(ascii_lower(pair.key), "file") && contains_any(pair.a, {"/", "\\"}) &&
         !pair.b.empty() && base_name(pair.a) == pair.b;
}

}  // namespace lockstep::drift::paths
