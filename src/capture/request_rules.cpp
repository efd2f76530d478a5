#include "capture/request_rules.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

#include "capture/http_message.hpp"
#include "capture/url.hpp"

namespace lockstep::capture {

void join_cookies(Headers& headers) {
  Headers joined;
  std::size_t cookie = headers.size();  // index in `joined`, once there is one
  for (Header& header : headers) {
    const bool is_cookie = equal_ignoring_case(header.name, "Cookie");
    if (is_cookie && cookie < joined.size()) {
      joined[cookie].value += "; " + header.value;
      continue;
    }
    if (is_cookie) {
      cookie = joined.size();
    }
    joined.push_back(std::move(header));
  }
  headers = std::move(joined);
}

PseudoHeaders take_pseudo_headers(Headers& headers) {
  PseudoHeaders pseudo;
  for (Header& header : headers) {
    const std::string name = ascii_lower(header.name);
    if (name == ":method") {
      pseudo.method = std::move(header.value);
    } else if (name == ":scheme") {
      pseudo.scheme = ascii_lower(header.value);
    } else if (name == ":authority") {
      pseudo.authority = std::move(header.value);
    } else if (name == ":path") {
      pseudo.path = std::move(header.value);
    }
  }
  std::erase_if(headers, [](const Header& header) { return header.name.starts_with(':'); });
  return pseudo;
}

void add_basic_authorization(Headers& headers, std::string_view userinfo) {
  if (!userinfo.empty() && find_header(headers, "Authorization") == nullptr) {
    headers.push_back({"Authorization", basic_authorization(userinfo)});
  }
}

void resolve_absolute_form(Request& request) {
  if (request.target.starts_with('/') || request.target == "*") {
    return;
  }
  SplitUrl url = split_url(request.target);
  if (url.has_authority) {
    request.scheme = std::move(url.scheme);
    request.authority = std::move(url.authority);
    request.target = std::move(url.target);
    add_basic_authorization(request.headers, url.userinfo);
  }
}

Request request_from_head(const RequestLine& line, Headers headers) {
  Request request;
  request.method = line.method;
  request.target = line.target;
  request.headers = std::move(headers);
  const std::string* const forwarded = find_header(request.headers, "X-Forwarded-Proto");
  const bool https = forwarded != nullptr && ascii_lower(forwarded->substr(0, 5)) == "https";
  request.scheme = https ? "https" : "http";
  if (const std::string* const host = find_header(request.headers, "Host")) {
    request.authority = *host;
  }
  resolve_absolute_form(request);
  return request;
}

void remove_header(Headers& headers, std::string_view name) {
  std::erase_if(headers,
                [name](const Header& header) { return equal_ignoring_case(header.name, name); });
}

std::optional<std::uint64_t> content_length(const Headers& headers) {
  const std::string* const text = find_header(headers, "Content-Length");
  if (text == nullptr) {
    return std::nullopt;
  }
  std::uint64_t value = 0;
  const char* const end = text->data() + text->size();
  const auto [rest, failure] = std::from_chars(text->data(), end, value);
  return failure == std::errc{} && rest == end ? std::optional(value) : std::nullopt;
}

std::optional<Refusal> refuse_protocol(const Request& request) {
  if (request.method == "CONNECT") {
    return Refusal{"not-http", "CONNECT asks for a tunnel"};
  }
  if (!request.scheme.empty() && request.scheme != "http" && request.scheme != "https") {
    return Refusal{"not-http", fmt::format("a {}: URL", escape_line(request.scheme))};
  }
  const std::string* const upgrade = find_header(request.headers, "Upgrade");
  if (upgrade != nullptr && ascii_lower(*upgrade).find("websocket") != std::string::npos) {
    return Refusal{"websocket", "a WebSocket handshake"};
  }
  return std::nullopt;
}

Skip make_skip(const Origin& origin, const Request& request, Refusal refusal) {
  return Skip{origin, std::move(refusal.reason), std::move(refusal.detail), request.method,
              request.target};
}

}  // namespace lockstep::capture
