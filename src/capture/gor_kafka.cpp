#include "capture/gor_kafka.hpp"

#include <utility>

#include "capture/chunked.hpp"
#include "capture/http_message.hpp"
#include "capture/json_log.hpp"
#include "capture/json_value.hpp"
#include "capture/logged_request.hpp"
#include "capture/request_rules.hpp"
#include "capture/timestamp.hpp"

namespace lockstep::capture {
namespace {

// GoReplay joins a header that repeats with ", ", so one name is one header.
Headers read_headers(const json::Value& message) {
  Headers headers;
  if (const auto map = member(message, "Req_Headers", json::Type::object)) {
    for (const json::Value value : *map) {
      if (headers.size() < kMostHeaders) {
        headers.push_back({value.key(), text_of(value)});
      }
    }
  }
  return headers;
}

// The body is as it was on the wire, but went through a string of Unicode.
void read_body(const json::Value& message, Record& record) {
  Request& request = record.request;
  request.body = text_member(message, "Req_Body");
  const bool lossy = request.body.find("\xEF\xBF\xBD") != std::string::npos;
  if (lossy) {
    record.fidelity.add(Fidelity::body_lossy_text);
  }
  const std::string* const coding = find_header(request.headers, "Transfer-Encoding");
  if (coding != nullptr && ascii_lower(*coding).ends_with("chunked")) {
    Dechunked body = dechunk(request.body);
    request.body = std::move(body.bytes);
    request.framing = Framing::chunked;
    if (!body.complete) {
      record.fidelity.add(Fidelity::body_truncated);
    }
    return;
  }
  const auto length = content_length(request.headers);
  if (length || !request.body.empty()) {
    request.framing = Framing::length;
  }
  if (length && *length > request.body.size()) {
    record.fidelity.add(Fidelity::body_truncated);
  }
}

class KafkaMessages : public JsonLogEntries {
 public:
  void read(const json::Value& message, const Origin& origin, CaptureItems& items) override {
    items.push_back(read_message(message, origin));
  }

 private:
  static CaptureItem read_message(const json::Value& message, const Origin& origin);
};

CaptureItem KafkaMessages::read_message(const json::Value& message, const Origin& origin) {
  const std::string type = text_member(message, "Req_Type");
  if (!message.find("Req_URL")) {
    return no_request(origin, "no message of GoReplay");
  }
  if (!type.empty() && type != "1") {
    return no_request(origin, "a response");
  }
  Record record;
  record.origin = origin;
  record.id = text_member(message, "Req_ID");
  const std::string time = text_member(message, "Req_Ts");
  record.captured_at_ns = time.empty() ? std::nullopt : parse_epoch(time);
  if (!record.captured_at_ns) {
    record.fidelity.add(Fidelity::time_missing);
  }
  Request& request = record.request;
  request.method = text_member(message, "Req_Method");
  request.target = text_member(message, "Req_URL");
  request.headers = read_headers(message);
  if (const std::string* const host = find_header(request.headers, "Host")) {
    request.authority = *host;
  } else {
    record.fidelity.add(Fidelity::host_guessed);
  }
  const std::string* const scheme = find_header(request.headers, "X-Forwarded-Proto");
  request.scheme = scheme != nullptr && *scheme == "https" ? "https" : "http";
  resolve_absolute_form(request);
  if (request.method.empty() || request.target.empty()) {
    return make_skip(origin, request, {"unreadable-entry", "no method or no target"});
  }
  if (auto refusal = refuse_protocol(request)) {
    return make_skip(origin, request, std::move(*refusal));
  }
  read_body(message, record);
  record.trace = {trace_id_of(request.headers), "gor", {}};
  return record;
}

}  // namespace

bool is_gor_kafka(const Head& head) {
  return head.json && head.json->has("Req_URL") && head.json->has("Req_Method");
}

std::unique_ptr<Reader> open_gor_kafka(Input input, const Head& /*head*/, const Options& options) {
  return open_json_log(std::move(input), "gor-kafka", std::make_unique<KafkaMessages>(), options);
}

}  // namespace lockstep::capture
