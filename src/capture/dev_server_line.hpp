// What the development servers of Python have in common, whose log is that of its http.server:
//   …[22/Nov/2026 06:13:57] "GET /a HTTP/1.1" 200 17
#pragma once

#include <string_view>

#include "lockstep/core/record.hpp"

#include "capture/lines.hpp"

namespace lockstep::capture {

// A line from its bracket on, taken apart; the request is what stands between its quotes.
struct DevServerLine {
  std::int64_t time_ns = 0;
  std::string_view request;  // empty when there is no status after it
  std::string_view status;
};

// False when `text` is no such line.
bool split_dev_server_line(std::string_view text, DevServerLine& line);

// A record without its request, or a Skip; `request` is the request line as the client sent it.
CaptureItem dev_server_item(const Line& line, const DevServerLine& fields,
                            std::string_view request);

}  // namespace lockstep::capture
