#include "capture/logged_request.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

#include "capture/request_rules.hpp"

namespace lockstep::capture {
namespace {

constexpr std::size_t kQuoted = 60;

// Others say nothing about what the service would answer now: interim ones, those that depended on
// what the client had or asked for, and 499 and 0 where it did not wait.
bool is_comparable(int status) {
  return status >= 200 && status <= 599 && status != 206 && status != 304 && status != 499;
}

std::optional<Refusal> refuse(const LoggedRequest& logged, const Request& request) {
  if (auto refusal = refuse_protocol(request)) {
    return refusal;
  }
  if (logged.status == 101) {
    return Refusal{"websocket", "the connection became a WebSocket"};
  }
  if (!is_token(request.method)) {
    return Refusal{"not-http", "no method"};
  }
  const bool asterisk = request.target == "*" && request.method == "OPTIONS";
  if (!asterisk && !request.target.starts_with('/')) {
    return Refusal{"not-http", fmt::format("no path, but \"{}\"",
                                           escape_line(utf8_prefix(request.target, kQuoted)))};
  }
  return std::nullopt;
}

void set_host(Record& record) {
  Request& request = record.request;
  if (request.authority.empty()) {
    const std::string* const host = find_header(request.headers, "Host");
    request.authority = host == nullptr ? "" : *host;
  }
  if (request.authority.empty()) {
    record.fidelity.add(Fidelity::host_guessed);
  }
}

// Methods whose requests have a body as a rule; of others logs would have to say so.
bool has_body_as_a_rule(const std::string& method) {
  return method == "POST" || method == "PUT" || method == "PATCH" || method == "DELETE";
}

void set_body(LoggedRequest& logged, Record& record) {
  Request& request = record.request;
  const std::optional<std::uint64_t> length =
      logged.body_bytes ? logged.body_bytes : content_length(request.headers);
  const std::string* const coding = find_header(request.headers, "Transfer-Encoding");
  const bool chunked = coding != nullptr && ascii_lower(*coding).ends_with("chunked");
  if (logged.body && !logged.body->empty()) {
    request.body = *std::move(logged.body);
    request.framing = chunked ? Framing::chunked : Framing::length;
    if (length && *length > request.body.size()) {
      record.fidelity.add(Fidelity::body_truncated);
    }
    return;
  }
  if (length ? *length > 0 : chunked || has_body_as_a_rule(request.method)) {
    record.fidelity.add(Fidelity::body_missing);
    if (length && find_header(request.headers, "Content-Length") == nullptr) {
      // So that it counts as one that had a body, whatever its method.
      request.headers.push_back({"Content-Length", std::to_string(*length)});
    }
  } else if (has_body_as_a_rule(request.method)) {
    request.framing = Framing::length;  // an empty one
  }
}

void set_time(const LoggedRequest& logged, Record& record) {
  record.latency_ns = logged.duration_ns;
  if (!logged.time_ns) {
    record.fidelity.add(Fidelity::time_missing);
    return;
  }
  record.captured_at_ns = logged.time_ns;
  if (!logged.time_is_end) {
    return;
  }
  std::int64_t start = 0;
  if (logged.duration_ns && !__builtin_sub_overflow(*logged.time_ns, *logged.duration_ns, &start)) {
    record.captured_at_ns = start;
  } else {
    record.fidelity.add(Fidelity::time_is_end);
  }
}

bool is_hex(std::string_view text) {
  return !text.empty() &&
         text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

std::string_view between(std::string_view text, char from, char to) {
  const std::size_t begin = text.find(from);
  if (begin == std::string_view::npos) {
    return {};
  }
  text.remove_prefix(begin + 1);
  return text.substr(0, text.find(to));
}

}  // namespace

std::string trace_id_of(const Headers& headers) {
  const auto value = [&headers](std::string_view name) -> std::string_view {
    const std::string* const found = find_header(headers, name);
    return found == nullptr ? std::string_view() : std::string_view(*found);
  };
  const std::string_view b3 = value("b3");
  const std::string_view amazon = value("X-Amzn-Trace-Id");
  const std::string_view cloud = value("X-Cloud-Trace-Context");
  for (const std::string_view id :
       {between(value("traceparent"), '-', '-'), cloud.substr(0, cloud.find('/')),
        b3.substr(0, b3.find('-')), value("X-B3-TraceId")}) {
    // 0 and 1 in b3 say only whether to sample.
    if (id.size() > 1 && is_hex(id)) {
      return ascii_lower(id);
    }
  }
  if (const std::size_t root = amazon.find("Root="); root != std::string_view::npos) {
    return ascii_lower(between(amazon.substr(root), '=', ';'));
  }
  return std::string(value("X-Request-Id"));
}

CaptureItem to_item(LoggedRequest&& logged, const Origin& origin) {
  Record record;
  record.origin = origin;
  record.id = std::move(logged.id);
  record.fidelity = logged.fidelity;
  record.trace = std::move(logged.trace);
  Request& request = record.request;
  request.method = std::move(logged.method);
  request.scheme = std::move(logged.scheme);
  request.authority = std::move(logged.authority);
  request.target = std::move(logged.target);
  request.headers = std::move(logged.headers);
  join_cookies(request.headers);
  resolve_absolute_form(request);
  if (auto refusal = refuse(logged, request)) {
    return make_skip(origin, request, std::move(*refusal));
  }
  set_host(record);
  set_body(logged, record);
  set_time(logged, record);
  if (!logged.all_headers) {
    record.fidelity.add(request.headers.empty() ? Fidelity::headers_missing
                                                : Fidelity::headers_partial);
  }
  if (is_comparable(logged.status) && !logged.answered_elsewhere) {
    record.response.emplace().status = logged.status;
    record.fidelity.add(Fidelity::response_status_only);
  }
  if (record.trace.id.empty()) {
    record.trace.id = trace_id_of(request.headers);
  }
  return record;
}

}  // namespace lockstep::capture
