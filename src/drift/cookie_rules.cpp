// Section I: Set-Cookie, by name (RFC 6265 §4.1, §5.2).
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/http.hpp"

#include "drift/pair.hpp"
#include "drift/rules.hpp"
#include "drift/text.hpp"

namespace lockstep::drift {

namespace {

struct Cookie {
  std::string value;
  std::vector<std::string> attributes;       // their names, as written
  std::map<std::string, std::string> named;  // lower-case name -> value
};

std::map<std::string, Cookie> cookies_of(const SideView& side) {
  std::map<std::string, Cookie> cookies;
  for (const std::string_view header : side.headers("set-cookie")) {
    const auto parts = split(header, ';');
    const std::size_t equals = parts[0].find('=');
    if (equals == std::string_view::npos) {
      continue;
    }
    Cookie cookie;
    cookie.value = trim(parts[0].substr(equals + 1));
    for (std::size_t i = 1; i < parts.size(); ++i) {
      const std::string_view part = trim(parts[i]);
      const std::size_t sign = part.find('=');
      cookie.attributes.emplace_back(part.substr(0, sign));
      cookie.named[ascii_lower(part.substr(0, sign))] =
          sign == part.npos ? std::string() : std::string(part.substr(sign + 1));
    }
    cookies[std::string(trim(parts[0].substr(0, equals)))] = std::move(cookie);
  }
  return cookies;
}

bool is_expiry(std::string_view name) { return name == "expires" || name == "max-age"; }

// The set of attributes, without those of expiry; SameSite's value in lower case.
std::set<std::string> other_attributes(const Cookie& cookie) {
  std::set<std::string> out;
  for (const auto& [name, value] : cookie.named) {
    if (!is_expiry(name)) {
      out.insert(name + '=' + (name == "samesite" ? ascii_lower(value) : value));
    }
  }
  return out;
}

// Which of the two expiry attributes are there, and Max-Age's value. The instant in Expires moves
// with the clock.
std::string expiry(const Cookie& cookie) {
  const auto age = cookie.named.find("max-age");
  return std::string(cookie.named.contains("expires") ? "expires " : "") +
         (age == cookie.named.end() ? std::string() : age->second);
}

std::string attribute_of(const Cookie& cookie, const std::string& name) {
  const auto found = cookie.named.find(name);
  return found == cookie.named.end() ? std::string() : found->second;
}

void compare(const std::string& name, const Cookie& a, const Cookie& b, Assignments& out) {
  const std::string at = "set-cookie:" + name;
  if (a.value != b.value) {
    const std::string lower = ascii_lower(name);
    if (lower == "session" || lower == "sessionid") {
      out.header("session-cookie-format", at);
    }
    out.header("header-set-cookie-value", at);
  }
  if (other_attributes(a) != other_attributes(b)) {
    out.header("header-set-cookie-attrs", at);
  }
  if (expiry(a) != expiry(b)) {
    out.header("header-set-cookie-expiry", at);
  } else if (attribute_of(a, "expires") != attribute_of(b, "expires")) {
    out.header("volatile-cookie-expiry", at);
  }
  if (a.value == b.value && other_attributes(a) == other_attributes(b) && expiry(a) == expiry(b) &&
      (a.attributes != b.attributes ||
       attribute_of(a, "samesite") != attribute_of(b, "samesite"))) {
    out.header("header-set-cookie-order", at);
  }
}

}  // namespace

void cookie_rules(const Pair& pair, Assignments& out) {
  const auto a = cookies_of(pair.baseline);
  const auto b = cookies_of(pair.candidate);
  for (const auto& [name, cookie] : a) {
    const auto other = b.find(name);
    if (other == b.end()) {
      out.header("header-set-cookie-missing", "set-cookie:" + name);
    } else {
      compare(name, cookie, other->second, out);
    }
  }
  for (const auto& [name, cookie] : b) {
    if (!a.contains(name)) {
      out.header("header-set-cookie-missing", "set-cookie:" + name);
    }
  }
}

}  // namespace lockstep::drift
