// Sections F and J: what a router, or the server before it, made of the request line.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/http.hpp"

#include "drift/errors.hpp"
#include "drift/status_rules.hpp"
#include "drift/text.hpp"

namespace lockstep::drift::statuses {

namespace {

// The path of a Location, without scheme, authority and query; empty without one.
std::string_view location_path(const SideView& side) {
  const std::string* location = side.is_redirect() ? side.header("location") : nullptr;
  if (location == nullptr) {
    return {};
  }
  std::string_view path = *location;
  if (const std::size_t scheme = path.find("://"); scheme != path.npos) {
    const std::size_t start = path.find('/', scheme + 3);
    path = start == path.npos ? std::string_view("/") : path.substr(start);
  }
  return path.substr(0, path.find_first_of("?#"));
}

// Go's path.Clean with the final slash kept, on the decoded path.
std::string clean(std::string_view path) {
  const std::string decoded = percent_decode(path, false);
  std::vector<std::string_view> parts;
  for (const std::string_view part : split(decoded, '/')) {
    if (part == "..") {
      if (!parts.empty()) {
        parts.pop_back();
      }
    } else if (!part.empty() && part != ".") {
      parts.push_back(part);
    }
  }
  std::string out;
  for (const std::string_view part : parts) {
    out.append("/").append(part);
  }
  return decoded.ends_with('/') || out.empty() ? out + '/' : out;
}

bool has_dot_segment(std::string_view path) {
  const std::string decoded = percent_decode(path, false);
  for (const std::string_view part : split(decoded, '/')) {
    if (part == "." || part == "..") {
      return true;
    }
  }
  return false;
}

std::string_view last_segment(std::string_view path) {
  return path.substr(path.find_last_of('/') + 1);
}

bool is_plain_id(std::string_view segment) { return all_digits(segment) && segment.size() <= 18; }

// Meant as a number and written another way: -1, +1, 1.0, 0x1, %203, twenty digits.
bool is_odd_number(std::string_view segment) {
  const std::string text = percent_decode(segment, false);
  const bool digit = std::any_of(text.begin(), text.end(), is_digit);
  const bool only = std::all_of(text.begin(), text.end(), [](char c) {
    return is_hex(c) || contains("+-._x ", {&c, 1}) || static_cast<unsigned char>(c) >= 0x80;
  });
  const bool foreign = std::any_of(text.begin(), text.end(),
                                   [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  return (digit || foreign) && only && !is_plain_id(text);
}

bool is_router_method(const Pair& pair) {
  const RequestView& request = pair.request;
  return request.is("GET") || request.is("PUT") || request.is("PATCH") || request.is("DELETE");
}

// A router that knows no such path, against a handler that cannot read the rest of it: nothing
// (/items/) or two parameters (/items/1/2) instead of one.
bool is_unread_path(const Pair& pair) {
  const std::vector<std::string_view> parts = split(pair.request.path, '/');
  const bool odd =
      parts.size() > 2 &&
      (parts.back().empty() || (is_plain_id(parts.back()) && is_plain_id(parts[parts.size() - 2])));
  return odd && pair.statuses_either(404, 400) && pair.request.query.empty() &&
         (is_stock_404(pair.baseline) || is_stock_404(pair.candidate)) &&
         !contains(pair.request.path, "//");
}

}  // namespace

bool server_edge(const Pair& pair) {
  return is_server_edge(pair.baseline) != is_server_edge(pair.candidate);
}

bool path_clean(const Pair& pair) {
  const std::string_view path = pair.request.path;
  const bool slashes = contains(path, "//");
  if (!slashes && !has_dot_segment(path)) {
    return false;
  }
  const std::string wanted = clean(path);
  const auto redirects = [&](const SideView& side) {
    const std::string_view to = location_path(side);
    return !to.empty() && percent_decode(to, false) == wanted;
  };
  // One side merged the slashes without a redirect, and the other did not find them.
  const bool merged =
      slashes && pair.either_status(404) && (pair.baseline.is_2xx() || pair.candidate.is_2xx());
  // Both may, with another status.
  return redirects(pair.baseline) || redirects(pair.candidate) || merged;
}

bool trailing_slash(const Pair& pair) {
  const std::string path = percent_decode(pair.request.path, false);
  const auto redirects = [&](const SideView& side) {
    const std::string to = percent_decode(location_path(side), false);
    return !to.empty() && (to == path + '/' || to + '/' == path);
  };
  return redirects(pair.baseline) || redirects(pair.candidate);
}

bool route_case(const Pair& pair) {
  const std::string_view to = location_path(pair.candidate);
  return pair.baseline.status == 404 && !to.empty() && to != pair.request.path &&
         equal_ignoring_case(to, pair.request.path);
}

bool head(const Pair& pair) { return pair.request.is("HEAD"); }
bool options(const Pair& pair) { return pair.request.is("OPTIONS"); }

bool framework_builtin(const Pair& pair) {
  const std::string_view path = pair.request.path;
  return pair.baseline.is_2xx() && pair.candidate.status == 404 &&
         (path == "/docs" || path == "/redoc" || path == "/openapi.json" ||
          path.starts_with("/docs/") || path.starts_with("/static/"));
}

bool method_not_allowed(const Pair& pair) {
  const auto other = [](const SideView& side) { return side.status == 404 || side.is_2xx(); };
  return (pair.baseline.status == 405 && other(pair.candidate)) ||
         (pair.candidate.status == 405 && other(pair.baseline));
}

bool encoded_slash(const Pair& pair) {
  const std::string path = ascii_lower(pair.request.path);
  return contains(path, "%2f") && pair.either_status(404) &&
         (pair.baseline.is_2xx() || pair.candidate.is_2xx());
}

bool path_param(const Pair& pair) {
  const std::string_view segment = last_segment(pair.request.path);
  if (is_router_method(pair) && is_unread_path(pair)) {
    return true;
  }
  if (!is_router_method(pair) || segment.empty() || is_plain_id(segment)) {
    return false;
  }
  const auto refused = [](int status) { return status == 404 || status == 422; };
  const int a = pair.baseline.status;
  const int b = pair.candidate.status;
  if (pair.statuses_either(404, 400) || pair.statuses_either(404, 422)) {
    return pair.request.query.empty() && !has_dot_segment(pair.request.path) &&
           !contains(pair.request.path, "//");
  }
  // Words are often routes of their own: 404 against 200 needs something like a number.
  return is_odd_number(segment) && ((refused(a) && b == 200) || (refused(b) && a == 200));
}

bool extra_route(const Pair& pair) {
  return pair.baseline.status == 404 && pair.candidate.is_2xx();
}
bool missing_route(const Pair& pair) {
  return pair.baseline.is_2xx() && pair.candidate.status == 404;
}

bool redirect_code(const Pair& pair) {
  return pair.baseline.is_redirect() && pair.candidate.is_redirect();
}

bool missing_host(const Pair& pair) {
  const auto says = [](const SideView& side) {
    return contains_any(side.body, {"missing required Host header", "malformed Host header"}) ||
           (side.response != nullptr &&
            contains_any(side.response->reason,
                         {"missing required Host header", "malformed Host"}));
  };
  return says(pair.baseline) || says(pair.candidate);
}

bool uri_limit(const Pair& pair) {
  return pair.body_has_either("Request Line is too large") || pair.either_status(414);
}

bool header_limit(const Pair& pair) {
  return pair.body_has_either("limit request headers") || pair.either_status(431);
}

bool unknown_method(const Pair& pair) {
  constexpr std::string_view kKnown[] = {"GET",    "HEAD",    "POST",    "PUT",  "PATCH",
                                         "DELETE", "OPTIONS", "CONNECT", "TRACE"};
  return std::find(std::begin(kKnown), std::end(kKnown), pair.request.method) == std::end(kKnown);
}

bool bad_percent_path(const Pair& pair) {
  const auto raw_400 = [](const SideView& side) {
    return side.status == 400 && trim(side.body) == "400 Bad Request";
  };
  return has_bad_percent(pair.request.path) && (raw_400(pair.baseline) || raw_400(pair.candidate));
}

bool empty_parameter(const Pair& pair) {
  return extra_route(pair) && pair.request.path.size() > 1 && pair.request.path.ends_with('/');
}

// %XX of a character that needs no escape, in a path that one router takes apart before decoding.
bool encoded_letter(const Pair& pair) {
  const std::string_view path = pair.request.path;
  if (!missing_route(pair)) {
    return false;
  }
  for (std::size_t i = 0; i + 2 < path.size(); ++i) {
    if (path[i] == '%') {
      const std::string one = percent_decode(path.substr(i, 3), false);
      if (one.size() == 1 && (is_alpha(one[0]) || is_digit(one[0]) || contains("-._~", one))) {
        return true;
      }
    }
  }
  return false;
}

bool subtree(const Pair& pair) {
  return extra_route(pair) && is_stock_404(pair.baseline) && !encoded_slash(pair) &&
         !empty_parameter(pair) && split(pair.request.path, '/').size() > 2;
}

}  // namespace lockstep::drift::statuses
