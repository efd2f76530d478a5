// Set-Cookie (RFC 6265 §5.2, §5.3): cookies are told apart by name, domain and path, and mean what
// a client stores, not how the line is written.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

#include "compare/header_rules.hpp"
#include "compare/http_date.hpp"

namespace lockstep::compare {
namespace {

using Attributes = std::map<std::string, std::string>;

struct Cookie {
  std::string_view text;  // the whole line
  std::string name;       // case counts
  std::string value;      // with its quotes, which clients keep
  Attributes attributes;  // lower-case names, values in one spelling; without effect: left out
  bool deletes = false;
};

std::string without_leading_zeros(std::string_view digits) {
  const std::size_t first = digits.find_first_not_of('0');
  return first == std::string_view::npos ? "0" : std::string(digits.substr(first));
}

// The value in one spelling; nullopt when clients ignore the attribute with that value.
std::optional<std::string> canonical(std::string_view name, std::string_view value) {
  if (name == "secure" || name == "httponly" || name == "partitioned") {
    return "";
  }
  if (name == "samesite") {
    return ascii_lower(value);
  }
  if (name == "domain") {
    value.remove_prefix(value.starts_with('.') ? 1 : 0);
    return value.empty() ? std::nullopt : std::optional(ascii_lower(value));
  }
  if (name == "path") {
    return value.starts_with('/') ? std::optional(std::string(value)) : std::nullopt;
  }
  if (name == "max-age") {
    const bool negative = value.starts_with('-');
    const std::string_view digits = value.substr(negative ? 1 : 0);
    if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) {
      return std::nullopt;
    }
    return negative ? "0" : without_leading_zeros(digits);  // both: expire at once
  }
  if (name == "expires") {
    const auto instant = parse_http_date(value);
    return instant ? std::optional(std::to_string(*instant)) : std::nullopt;
  }
  return std::string(value);
}

// The second in which the reply was made, as far as it says so: what has expired by then is a
// deletion. Without it only dates at the epoch are.
std::int64_t reply_time(const Headers& headers) {
  constexpr std::int64_t kDay = 86'400;
  const std::string* const date = find_header(headers, "date");
  return date == nullptr ? kDay : parse_http_date(*date).value_or(kDay);
}

bool is_deletion(const Attributes& attributes, std::int64_t now) {
  if (const auto max_age = attributes.find("max-age"); max_age != attributes.end()) {
    return max_age->second == "0";  // Max-Age has precedence (§5.3)
  }
  const auto expires = attributes.find("expires");
  return expires != attributes.end() && std::stoll(expires->second) <= now;
}

Cookie parse_cookie(std::string_view text, std::int64_t now) {
  Cookie cookie;
  cookie.text = text;
  std::size_t end = text.find(';');
  const std::string_view pair = text.substr(0, end);
  const std::size_t equals = pair.find('=');
  // Without '=' browsers take it for the value of a cookie without a name.
  cookie.name = equals == std::string_view::npos ? "" : trim(pair.substr(0, equals));
  cookie.value = trim(equals == std::string_view::npos ? pair : pair.substr(equals + 1));
  while (end != std::string_view::npos) {
    text.remove_prefix(end + 1);
    end = text.find(';');
    const std::string_view attribute = text.substr(0, end);
    const std::size_t is = attribute.find('=');
    const std::string name = ascii_lower(trim(attribute.substr(0, is)));
    const std::string_view value =
        is == std::string_view::npos ? std::string_view{} : trim(attribute.substr(is + 1));
    if (std::optional<std::string> meant = canonical(name, value); meant && !name.empty()) {
      cookie.attributes[name] = *std::move(meant);  // the last one counts
    }
  }
  cookie.deletes = is_deletion(cookie.attributes, now);
  return cookie;
}

std::vector<Cookie> parse_cookies(const HeaderSide& side) {
  const std::int64_t now = reply_time(*side.all);
  std::vector<Cookie> cookies;
  for (const std::string_view line : side.values) {
    cookies.push_back(parse_cookie(line, now));
  }
  return cookies;
}

std::string attribute_of(const Cookie& cookie, const std::string& name) {
  const auto found = cookie.attributes.find(name);
  return found == cookie.attributes.end() ? "" : '=' + found->second;
}

// For notes, which are not redacted: an attribute that nobody knows may be a secret, put there by a
// value with a semicolon in it.
std::string known_attribute(const std::string& name) {
  constexpr std::array<std::string_view, 9> kKnown = {"domain",   "expires",     "httponly",
                                                      "max-age",  "partitioned", "path",
                                                      "priority", "samesite",    "secure"};
  const bool known = std::find(kKnown.begin(), kKnown.end(), name) != kKnown.end();
  return known ? "attribute " + name : "unknown attribute";
}

// What of the two cookies has another meaning: "value", "attribute samesite".
std::vector<std::string> unlike_parts(const Cookie& a, const Cookie& b) {
  const bool both_delete = a.deletes && b.deletes;  // then it says nothing what or how
  std::vector<std::string> parts;
  if (a.value != b.value && !both_delete) {
    parts.emplace_back("value");
  }
  std::set<std::string> names;
  for (const Cookie* cookie : {&a, &b}) {
    for (const auto& [name, value] : cookie->attributes) {
      names.insert(name);
    }
  }
  for (const std::string& name : names) {
    const std::string left = attribute_of(a, name);
    const std::string right = attribute_of(b, name);
    const bool lifetime = name == "expires" || name == "max-age";
    // With the same Max-Age the instant in Expires only says when the reply was made. An Expires
    // that one side lacks counts: old clients know no other lifetime.
    const bool same_lifetime = name == "expires" && !left.empty() && !right.empty() &&
                               a.attributes.contains("max-age") &&
                               attribute_of(a, "max-age") == attribute_of(b, "max-age");
    if (left != right && !(lifetime && both_delete) && !same_lifetime) {
      parts.push_back(known_attribute(name));
    }
  }
  return parts;
}

Difference cookie_difference(const Cookie* baseline, const Cookie* candidate, Kind kind,
                             std::string_view part) {
  constexpr std::size_t kMaxName = 64;
  const auto shown = [](std::string_view text) { return escape_line(utf8_prefix(text, kMaxName)); };
  Difference difference;
  difference.aspect = Aspect::header;
  difference.at = "set-cookie";
  difference.kind = kind;
  if (baseline != nullptr) {
    difference.baseline = std::string(baseline->text);
  }
  if (candidate != nullptr) {
    difference.candidate = std::string(candidate->text);
  }
  difference.note = "cookie " + shown((baseline != nullptr ? baseline : candidate)->name);
  if (!part.empty()) {
    difference.note.append(": ").append(part);
  }
  return difference;
}

// Pairs of cookies by a key, in order where the key repeats. Paired ones are taken off both lists.
using Pointers = std::vector<const Cookie*>;
using Pairs = std::vector<std::pair<const Cookie*, const Cookie*>>;

template <typename Key>
void pair_by(Key key, Pointers& baseline, Pointers& candidate, Pairs& pairs) {
  std::map<std::string, Pointers> waiting;
  for (auto cookie = candidate.rbegin(); cookie != candidate.rend(); ++cookie) {
    waiting[key(**cookie)].push_back(*cookie);
  }
  std::set<const Cookie*> paired;
  std::erase_if(baseline, [&](const Cookie* cookie) {
    const auto found = waiting.find(key(*cookie));
    if (found == waiting.end() || found->second.empty()) {
      return false;
    }
    pairs.emplace_back(cookie, found->second.back());
    paired.insert(found->second.back());
    found->second.pop_back();
    return true;
  });
  std::erase_if(candidate, [&](const Cookie* cookie) { return paired.contains(cookie); });
}

std::string identity(const Cookie& cookie) {
  return fmt::format("{};{};{}", cookie.name, attribute_of(cookie, "domain"),
                     attribute_of(cookie, "path"));
}

}  // namespace

std::vector<Difference> compare_set_cookie(const HeaderPair& pair) {
  const std::vector<Cookie> baseline = parse_cookies(pair.baseline);
  const std::vector<Cookie> candidate = parse_cookies(pair.candidate);
  Pointers only_baseline;
  Pointers only_candidate;
  for (const Cookie& cookie : baseline) {
    only_baseline.push_back(&cookie);
  }
  for (const Cookie& cookie : candidate) {
    only_candidate.push_back(&cookie);
  }
  Pairs pairs;
  pair_by(identity, only_baseline, only_candidate, pairs);
  pair_by([](const Cookie& cookie) { return cookie.name; }, only_baseline, only_candidate, pairs);

  std::vector<Difference> differences;
  for (const auto& [a, b] : pairs) {
    if (a->text == b->text) {
      continue;
    }
    const std::vector<std::string> parts = unlike_parts(*a, *b);
    for (const std::string& part : parts) {
      differences.push_back(cookie_difference(a, b, Kind::value, part));
    }
    if (parts.empty()) {
      differences.push_back(cookie_difference(a, b, Kind::spelling, ""));
    }
  }
  for (const Cookie* cookie : only_baseline) {
    differences.push_back(cookie_difference(cookie, nullptr, Kind::missing, ""));
  }
  for (const Cookie* cookie : only_candidate) {
    differences.push_back(cookie_difference(nullptr, cookie, Kind::added, ""));
  }
  if (differences.empty()) {
    // The same lines in another order. No values: they would be several cookies in one.
    Difference order;
    order.aspect = Aspect::header;
    order.at = "set-cookie";
    order.kind = Kind::spelling;
    order.note = "order of cookies";
    differences.push_back(std::move(order));
  }
  return differences;
}

}  // namespace lockstep::compare
