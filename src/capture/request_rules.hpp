// What every format has to do with the headers of a recorded request.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lockstep/core/http.hpp"
#include "lockstep/core/record.hpp"

namespace lockstep::capture {

// Several Cookie headers, which HTTP/2 allows, become one (RFC 9113 §8.2.3).
void join_cookies(Headers& headers);

// The fields with which HTTP/2 and HTTP/3 send the request line (RFC 9113 §8.3.1), taken out of
// the headers.
struct PseudoHeaders {
  std::string method;
  std::string scheme;
  std::string authority;
  std::string path;
};
PseudoHeaders take_pseudo_headers(Headers& headers);

// A URL's userinfo as an Authorization header, unless one was recorded (RFC 9110 §4.2.4).
void add_basic_authorization(Headers& headers, std::string_view userinfo);

// An absolute URL as a request target (RFC 9112 §3.2.2) is taken apart: scheme and authority are
// its own, whatever Host says. Any other target stays as it is.
void resolve_absolute_form(Request& request);

// Everything but the body of a request as it was on the wire in clear. Its scheme is what a proxy
// before it says, or http.
struct RequestLine;
Request request_from_head(const RequestLine& line, Headers headers);

void remove_header(Headers& headers, std::string_view name);

// The value of Content-Length when it is one number.
std::optional<std::uint64_t> content_length(const Headers& headers);

// The reason and detail of a Skip for a request that no replay can send, because it is no plain
// HTTP exchange: CONNECT, another scheme, a WebSocket handshake.
struct Refusal {
  std::string reason;
  std::string detail;
};
std::optional<Refusal> refuse_protocol(const Request& request);

// A Skip for a request of which at least a part could be read.
Skip make_skip(const Origin& origin, const Request& request, Refusal refusal);

}  // namespace lockstep::capture
