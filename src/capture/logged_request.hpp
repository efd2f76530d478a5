// What logs say about a request: its line, some of its headers, a time and a status, but rarely its
// body. The rules that follow from that are the same for every log.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lockstep/core/record.hpp"

namespace lockstep::capture {

struct LoggedRequest {
  std::string method;
  std::string scheme;     // lower case; empty when the log does not say
  std::string authority;  // as the log names the host; empty when it does not
  std::string target;     // as logged: origin-form, "*", or an absolute URL
  Headers headers;
  bool all_headers = false;  // the log has every header that the request had

  std::optional<std::string> body;
  std::optional<std::uint64_t> body_bytes;  // how long it was

  std::optional<std::int64_t> time_ns;
  bool time_is_end = false;  // time_ns is when the request was answered, or logged
  std::optional<std::int64_t> duration_ns;

  int status = 0;  // 0 when there was none
  // The status is that of something in between, a cache or a filter: no answer of the service.
  bool answered_elsewhere = false;

  FidelitySet fidelity;  // what the log is known to change, beyond what the members say
  Trace trace;
  std::string id;
};

// A record, or a Skip for what is no request that can be sent.
CaptureItem to_item(LoggedRequest&& logged, const Origin& origin);

// The id by which others log this request too, from the headers that carry one: the trace id of
// traceparent (W3C), X-Cloud-Trace-Context, b3, X-B3-TraceId or X-Amzn-Trace-Id, else X-Request-Id.
// Empty when there is none.
std::string trace_id_of(const Headers& headers);

}  // namespace lockstep::capture
