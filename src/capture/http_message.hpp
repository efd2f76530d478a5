// HTTP/1.x messages as they were on the wire (RFC 9112): heads and bodies in a byte string that
// holds one message, or several that ran together. Lenient where editors and log writers damage
// files (line ends), strict where leniency would have to guess where a body ends.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "lockstep/core/http.hpp"

namespace lockstep::capture {

// More is an attack or no head at all; servers allow about a hundred.
inline constexpr std::size_t kMostHeaders = 10'000;

// The start line and the header section. Views show the bytes that were parsed.
struct MessageHead {
  std::string_view start_line;
  Headers headers;            // obs-fold replaced by SP (RFC 9112 §5.2)
  std::size_t size = 0;       // with the empty line that ends it
  bool complete = false;      // that empty line is there
  std::size_t bad_lines = 0;  // header lines without a colon: left out
  bool too_long = false;      // there are more lines than kMostHeaders; the rest was not read
};

// Lines may end in CRLF or LF (RFC 9112 §2.2).
MessageHead parse_head(std::string_view bytes);

struct RequestLine {
  std::string_view method;
  std::string_view target;
  std::string_view version;  // "HTTP/1.1"
};

// nullopt for what is no request line of HTTP/1.0 or 1.1. The method is a token; the target may
// hold anything, spaces too: whether it can be sent is not decided here.
std::optional<RequestLine> parse_request_line(std::string_view line);

struct StatusLine {
  int status = 0;
  std::string_view reason;
};

std::optional<StatusLine> parse_status_line(std::string_view line);

struct MessageBody {
  std::string bytes;  // without chunked framing
  Framing framing = Framing::none;
  std::size_t size = 0;    // of the body on the wire
  bool truncated = false;  // it is not all there
  std::string problem;     // why its end cannot be known; then nothing else is set
};

// The body of a request whose head was followed by `rest` (RFC 9112 §6.3). Without Content-Length
// and Transfer-Encoding there is none.
MessageBody request_body(const Headers& headers, std::string_view rest);
// The body of a response; without framing it is all of `rest`. A reply to HEAD has none, but that
// only its request can tell: one that announces a length and has no bytes comes as truncated.
MessageBody response_body(const Headers& headers, int status, std::string_view rest);

// True when `bytes` starts like a request: a method in capitals, a space, and on the same line a
// version.
bool starts_with_request(std::string_view bytes);

}  // namespace lockstep::capture
