#include "capture/tap_trace.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "capture/logged_request.hpp"
#include "capture/request_rules.hpp"
#include "capture/timestamp.hpp"

namespace lockstep::capture {
namespace {

constexpr std::size_t kMostOpen = 1000;
// What a trace takes in memory beyond its bytes, roughly.
constexpr std::size_t kOverhead = 1024;
constexpr std::size_t kHeaderOverhead = 64;

// "Tue, 23 Nov 2021 21:33:22 GMT" (RFC 9110 §5.6.7).
std::optional<std::int64_t> parse_http_date(std::string_view text) {
  constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  if (text.size() != 29 || !text.ends_with(" GMT")) {
    return std::nullopt;
  }
  const auto month = std::find(kMonths.begin(), kMonths.end(), text.substr(8, 3));
  if (month == kMonths.end()) {
    return std::nullopt;
  }
  std::string number = std::to_string(month - kMonths.begin() + 1);
  number.insert(0, 2 - number.size(), '0');
  std::string iso(text.substr(12, 4));
  iso.append("-").append(number).append("-").append(text.substr(5, 2)).append("T");
  return parse_timestamp(iso.append(text.substr(17, 8)));
}

void set_body(TapMessage& message, Record& record) {
  Request& request = record.request;
  const auto length = content_length(request.headers);
  request.body = std::move(message.body.bytes);
  if (message.body.truncated ||
      (!request.body.empty() && length && *length > request.body.size())) {
    record.fidelity.add(Fidelity::body_truncated);
  } else if (request.body.empty() && length && *length != 0) {
    record.fidelity.add(Fidelity::body_missing);
  }
  if (message.body.as_text && request.body.find("\xEF\xBF\xBD") != std::string::npos) {
    record.fidelity.add(Fidelity::body_lossy_text);
  }
  // Envoy has undone chunked framing, and taken the header that told of it.
  if (length) {
    request.framing = Framing::length;
  } else if (!request.body.empty()) {
    request.framing = Framing::chunked;
  }
}

std::optional<Response> response_of(TapMessage& message, const Request& request,
                                    FidelitySet& fidelity) {
  Response response;
  const std::string* const status = find_header(message.headers, ":status");
  if (status != nullptr) {
    std::from_chars(status->data(), status->data() + status->size(), response.status);
  }
  if (response.status < 100 || response.status > 999) {
    return std::nullopt;
  }
  response.headers = std::move(message.headers);
  std::erase_if(response.headers, [](const Header& each) { return each.name.starts_with(':'); });
  response.body = std::move(message.body.bytes);
  const auto length = content_length(response.headers);
  const bool bodiless = request.method == "HEAD" || response.status == 304;
  if (message.body.truncated || (!bodiless && length && *length > response.body.size())) {
    fidelity.add(Fidelity::response_truncated);
  }
  return response;
}

void set_time(const TapTrace& trace, Record& record) {
  record.captured_at_ns = trace.request.received_ns;
  if (!record.captured_at_ns) {
    // Good enough to put traces in order.
    record.fidelity.add(Fidelity::time_missing);
    const std::string* const date = find_header(trace.response.headers, "date");
    record.captured_at_ns = date == nullptr ? std::nullopt : parse_http_date(*date);
    return;
  }
  std::int64_t latency = 0;
  if (trace.response.received_ns &&
      !__builtin_sub_overflow(*trace.response.received_ns, *trace.request.received_ns, &latency)) {
    record.latency_ns = latency;
  }
}

std::size_t size_of(const TapMessage& message) {
  std::size_t bytes = message.body.bytes.size();
  for (const Header& header : message.headers) {
    bytes += header.name.size() + header.value.size() + kHeaderOverhead;
  }
  return bytes;
}

// Adds what a segment holds of a message to what is there of it.
void append(TapMessage& message, TapMessage&& part) {
  message.present = message.present || part.present;
  std::move(part.headers.begin(), part.headers.end(), std::back_inserter(message.headers));
  message.body.bytes += part.body.bytes;
  message.body.truncated = message.body.truncated || part.body.truncated;
  message.body.as_text = message.body.as_text || part.body.as_text;
}

}  // namespace

CaptureItem tap_item(TapTrace&& trace, const Origin& origin) {
  Record record;
  record.origin = origin;
  set_time(trace, record);
  Request& request = record.request;
  request.headers = std::move(trace.request.headers);
  PseudoHeaders pseudo = take_pseudo_headers(request.headers);
  join_cookies(request.headers);
  request.method = std::move(pseudo.method);
  request.scheme = std::move(pseudo.scheme);
  request.authority = std::move(pseudo.authority);
  request.target = std::move(pseudo.path);
  if (request.method.empty() || (request.target.empty() && request.method != "CONNECT")) {
    return make_skip(origin, request, {"unreadable-entry", "the trace holds no request headers"});
  }
  resolve_absolute_form(request);
  if (auto refusal = refuse_protocol(request)) {
    return make_skip(origin, request, std::move(*refusal));
  }
  const std::string* const original = find_header(request.headers, "x-envoy-original-path");
  if (original != nullptr && *original != request.target) {
    record.fidelity.add(Fidelity::target_normalised);
  }
  if (request.authority.empty()) {
    const std::string* const host = find_header(request.headers, "host");
    request.authority = host == nullptr ? "" : *host;
  }
  set_body(trace.request, record);
  record.response = response_of(trace.response, request, record.fidelity);
  if (record.response && record.response->status == 101) {
    return make_skip(origin, request, {"websocket", "the connection became a WebSocket"});
  }
  record.trace.id = trace_id_of(request.headers);
  return record;
}

void TapTraces::add(TapWrapper&& wrapper, const Origin& origin, CaptureItems& items) {
  switch (wrapper.kind) {
    case TapWrapper::Kind::buffered:
      items.push_back(tap_item(std::move(wrapper.trace), origin));
      return;
    case TapWrapper::Kind::socket:
      items.push_back(make_skip(
          origin, {}, {"not-http", "a tap of a connection's bytes, not of its requests"}));
      return;
    case TapWrapper::Kind::unknown:
      items.push_back(no_request(origin, "no trace of Envoy's tap"));
      return;
    case TapWrapper::Kind::segment:
      break;
  }
  add_segment(std::move(wrapper), origin);
  while (open_.size() > kMostOpen || (bytes_ > max_bytes_ && open_.size() > 1)) {
    emit_oldest(items);
  }
}

void TapTraces::add_segment(TapWrapper&& wrapper, const Origin& origin) {
  const auto [known, added] = by_id_.try_emplace(wrapper.trace_id, next_);
  Open& open = open_[known->second];
  if (added) {
    ++next_;
    open.id = wrapper.trace_id;
    open.origin = origin;
    open.bytes = kOverhead + open.id.size();
    bytes_ += open.bytes;
  }
  const std::size_t more = size_of(wrapper.trace.request) + size_of(wrapper.trace.response);
  if (open.too_large || open.bytes + more > max_bytes_) {
    // Its line is kept, to say whose request it was; what it holds is not.
    open.too_large = true;
    open.trace.request.body = {};
    open.trace.response = {};
    return;
  }
  open.bytes += more;
  bytes_ += more;
  append(open.trace.request, std::move(wrapper.trace.request));
  append(open.trace.response, std::move(wrapper.trace.response));
}

void TapTraces::emit_oldest(CaptureItems& items) {
  const auto oldest = open_.begin();
  Open& open = oldest->second;
  if (open.too_large) {
    items.push_back(make_skip(open.origin, {}, {"entry-too-large", "a trace in many segments"}));
  } else {
    items.push_back(tap_item(std::move(open.trace), open.origin));
  }
  bytes_ -= open.bytes;
  by_id_.erase(open.id);
  open_.erase(oldest);
}

void TapTraces::finish(CaptureItems& items) {
  while (!open_.empty()) {
    emit_oldest(items);
  }
}

}  // namespace lockstep::capture
