// HTTP messages as plain values. Everything that came from a capture or a server is a byte
// string: nothing here is decoded, normalised or guaranteed to be UTF-8.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

struct Header {
  std::string name;   // as written; names are compared without regard to case (RFC 9110 §5.1)
  std::string value;  // without leading and trailing whitespace

  bool operator==(const Header&) const = default;
};

// In wire order; a name may repeat (RFC 9110 §5.3).
using Headers = std::vector<Header>;

// How a message body was delimited. It is kept because WSGI applications can see it: a chunked
// POST has an empty body in Django under gunicorn.
enum class Framing { none, length, chunked };

struct Request {
  std::string method;
  std::string scheme;     // "http" or "https"; empty when unknown
  std::string authority;  // host[:port] as recorded, for the Host header; may be empty
  std::string target;     // origin-form, or "*" (RFC 9112 §3.2); never parsed or re-encoded
  Headers headers;        // as recorded, without pseudo headers; replay decides what is sent
  std::string body;       // without chunked framing, still content-encoded
  Framing framing = Framing::none;
};

struct Response {
  int status = 0;
  std::string reason;
  Headers headers;
  std::string body;  // without chunked framing, still content-encoded
};

// ASCII case only, as HTTP does.
bool equal_ignoring_case(std::string_view a, std::string_view b);
std::string ascii_lower(std::string_view text);

// The first header of that name, or nullptr. The pointer lives as long as `headers` is unchanged.
const std::string* find_header(const Headers& headers, std::string_view name);

// True for GET, HEAD, OPTIONS and TRACE: methods that promise to change nothing (RFC 9110 §9.2.1).
bool is_safe_method(std::string_view method);

// True when `text` is a token (RFC 9110 §5.6.2), so that it can be a method or a header name.
bool is_token(std::string_view text);

}  // namespace lockstep
