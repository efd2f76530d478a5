// What mitmproxy writes is in mitmproxy/io/compat.py, which reads the older versions. Only names
// differ: since 0.18 they are the same for all that a replay needs.
#include "capture/mitmproxy_flow.hpp"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

#include "capture/http_message.hpp"
#include "capture/request_rules.hpp"
#include "capture/timestamp.hpp"

namespace lockstep::capture {
namespace {

// The first of the two names that is there.
Tnetstring find_either(const Tnetstring& dictionary, std::string_view name, std::string_view old) {
  const Tnetstring found = dictionary.find(name);
  return found.type == '~' ? dictionary.find(old) : found;
}

// A list of [name, value] lists; more than kMostHeaders of them are an attack, and end it.
Headers read_headers(const Tnetstring& message, std::string_view key) {
  Headers headers;
  const Tnetstring list = message.find(key);
  std::string_view rest = list.type == ']' ? list.payload : std::string_view();
  while (headers.size() <= kMostHeaders) {
    const auto pair = take_tnetstring(rest);
    if (!pair) {
      break;
    }
    std::string_view fields = pair->type == ']' ? pair->payload : std::string_view();
    const auto name = take_tnetstring(fields);
    const auto value = take_tnetstring(fields);
    if (name && value && name->is_text() && value->is_text()) {
      headers.push_back({std::string(name->payload), std::string(value->payload)});
    }
  }
  return headers;
}

// Python writes a time as the shortest decimal that is the same double.
std::optional<std::int64_t> read_time(const Tnetstring& message, std::string_view key) {
  const Tnetstring time = message.find(key);
  return time.type == '^' || time.type == '#' ? parse_epoch(time.payload) : std::nullopt;
}

std::string authority_of(const Tnetstring& request, const Request& read) {
  if (const std::string_view authority = request.find("authority").text(); !authority.empty()) {
    return std::string(authority);
  }
  if (const std::string* const host = find_header(read.headers, "Host")) {
    return *host;
  }
  std::string host(request.find("host").text());
  if (host.find(':') != std::string::npos && !host.starts_with('[')) {
    host = fmt::format("[{}]", host);  // an IPv6 address
  }
  const auto port = request.find("port").integer();
  const bool preset = !port || *port == (read.scheme == "https" ? 443 : 80);
  return host.empty() || preset ? host : fmt::format("{}:{}", host, *port);
}

// mitmproxy keeps bodies without chunked framing, and the header that says that they have it.
void read_body(const Tnetstring& request, Record& record) {
  Request& sent = record.request;
  const Tnetstring content = find_either(request, "content", "body");
  const std::string* const coding = find_header(sent.headers, "Transfer-Encoding");
  const bool chunked = coding != nullptr && equal_ignoring_case(*coding, "chunked");
  const auto length = content_length(sent.headers);
  sent.body = content.text();
  if (chunked || length || !sent.body.empty()) {
    sent.framing = chunked ? Framing::chunked : Framing::length;
  }
  // No content is not the same as an empty one: it went through without being kept.
  const bool may_have = sent.method == "POST" || sent.method == "PUT" || sent.method == "PATCH";
  if (!content.is_text() && (chunked || (length ? *length != 0 : may_have))) {
    record.fidelity.add(Fidelity::body_missing);
  } else if (length && !chunked && *length > sent.body.size()) {
    record.fidelity.add(Fidelity::body_truncated);
  }
}

void read_response(const Tnetstring& flow, const Tnetstring& request, Record& record) {
  const Tnetstring response = flow.find("response");
  const auto status = find_either(response, "status_code", "code").integer();
  if (response.type != '}' || !status || *status < 100 || *status > 999) {
    return;
  }
  Response& read = record.response.emplace();
  read.status = static_cast<int>(*status);
  read.reason = find_either(response, "reason", "msg").text();
  read.headers = read_headers(response, "headers");
  read.body = find_either(response, "content", "body").text();
  const auto start = read_time(response, "timestamp_start");
  const auto sent = read_time(request, "timestamp_end");
  if (start && sent && *start >= *sent) {
    record.latency_ns = *start - *sent;
  }
}

std::optional<Refusal> refusal_of(const Tnetstring& flow, const Record& record) {
  const Request& request = record.request;
  const bool tunnel =
      find_either(flow.find("request"), "first_line_format", "form_in").text() == "authority";
  if (auto refusal = refuse_protocol(request)) {
    return refusal;
  }
  if (tunnel) {
    return Refusal{"not-http", "CONNECT asks for a tunnel"};
  }
  if (flow.find("websocket").type == '}' || (record.response && record.response->status == 101)) {
    return Refusal{"websocket", "the connection became a WebSocket"};
  }
  if (request.headers.size() > kMostHeaders) {
    return Refusal{"unreadable-entry", fmt::format("more than {} headers", kMostHeaders)};
  }
  if (request.method.empty() || request.target.empty() || request.authority.empty()) {
    return Refusal{"unreadable-entry", "the flow has no method, no path or no host"};
  }
  return std::nullopt;
}

}  // namespace

std::int64_t mitmproxy_version(const Tnetstring& flow) {
  return flow.find("version").integer().value_or(0);
}

CaptureItem read_mitmproxy_flow(const Tnetstring& flow, const Origin& origin) {
  constexpr std::size_t kQuoted = 40;
  const std::string_view type = flow.find("type").text();
  const Tnetstring request = flow.find("request");
  if (type == "websocket") {
    return make_skip(origin, {}, {"websocket", "messages of a WebSocket"});
  }
  if (!type.empty() && type != "http") {
    return make_skip(
        origin, {},
        {"not-http", fmt::format("a {} flow", escape_line(utf8_prefix(type, kQuoted)))});
  }
  if (request.type != '}') {
    return make_skip(origin, {}, {"unreadable-entry", "the flow has no request"});
  }
  Record record;
  record.origin = origin;
  record.captured_at_ns = read_time(request, "timestamp_start");
  if (!record.captured_at_ns) {
    record.fidelity.add(Fidelity::time_missing);
  }
  Request& sent = record.request;
  sent.method = request.find("method").text();
  sent.scheme = ascii_lower(request.find("scheme").text());
  sent.headers = read_headers(request, "headers");
  sent.target = request.find("path").text();
  sent.authority = authority_of(request, sent);
  join_cookies(sent.headers);
  resolve_absolute_form(sent);
  if (const Tnetstring trailers = request.find("trailers");
      trailers.type == ']' && !trailers.payload.empty()) {
    record.fidelity.add(Fidelity::headers_partial);
  }
  read_body(request, record);
  read_response(flow, request, record);
  if (auto refusal = refusal_of(flow, record)) {
    return make_skip(origin, sent, std::move(*refusal));
  }
  return record;
}

}  // namespace lockstep::capture
