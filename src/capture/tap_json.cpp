// Traces of Envoy's tap in JSON. Envoy writes snake_case and its default values; other tools that
// print protobuf write camelCase (proto3's JSON mapping).
#include <utility>

#include "capture/base64.hpp"
#include "capture/http_message.hpp"
#include "capture/json_value.hpp"
#include "capture/tap_trace.hpp"
#include "capture/timestamp.hpp"

namespace lockstep::capture {
namespace {

std::optional<json::Value> either(const json::Value& object, std::string_view snake,
                                  std::string_view camel) {
  const auto value = object.find(snake);
  return value ? value : object.find(camel);
}

std::optional<json::Value> object_of(const json::Value& object, std::string_view snake,
                                     std::string_view camel) {
  const auto value = either(object, snake, camel);
  return value && value->type() == json::Type::object ? value : std::nullopt;
}

Headers headers_of(const json::Value& message) {
  Headers headers;
  const auto list = member(message, "headers", json::Type::array);
  if (!list) {
    return headers;
  }
  for (const json::Value each : *list) {
    if (headers.size() >= kMostHeaders) {
      break;
    }
    Header header{text_member(each, "key"), text_member(each, "value")};
    const std::string raw = text_of(either(each, "raw_value", "rawValue"));
    if (auto bytes = base64_decode_lenient(raw); bytes && !bytes->empty()) {
      header.value = std::move(*bytes);
    }
    if (!header.name.empty()) {
      headers.push_back(std::move(header));
    }
  }
  return headers;
}

TapBody body_of(const json::Value& object) {
  TapBody body;
  body.truncated = text_member(object, "truncated") == "true";
  if (const auto text = either(object, "as_string", "asString")) {
    body.bytes = text_of(text);
    body.as_text = true;
  } else if (const auto encoded = either(object, "as_bytes", "asBytes")) {
    auto bytes = base64_decode_lenient(text_of(encoded));
    // What cannot be decoded is as good as cut.
    body.truncated = body.truncated || !bytes;
    body.bytes = std::move(bytes).value_or("");
  }
  return body;
}

TapMessage message_of(const json::Value& object) {
  TapMessage message;
  message.present = true;
  message.headers = headers_of(object);
  if (const auto body = member(object, "body", json::Type::object)) {
    message.body = body_of(*body);
  }
  message.received_ns =
      parse_timestamp(text_of(either(object, "headers_received_time", "headersReceivedTime")));
  return message;
}

void read_segment(const json::Value& segment, TapWrapper& wrapper) {
  wrapper.trace_id = text_of(either(segment, "trace_id", "traceId"));
  TapMessage& request = wrapper.trace.request;
  TapMessage& response = wrapper.trace.response;
  if (const auto map = object_of(segment, "request_headers", "requestHeaders")) {
    request = message_of(*map);
  } else if (const auto sent = object_of(segment, "request_body_chunk", "requestBodyChunk")) {
    request.body = body_of(*sent);
  } else if (const auto answer = object_of(segment, "response_headers", "responseHeaders")) {
    response = message_of(*answer);
  } else if (const auto got = object_of(segment, "response_body_chunk", "responseBodyChunk")) {
    response.body = body_of(*got);
  }
}

}  // namespace

TapWrapper tap_of_json(const json::Value& document) {
  TapWrapper wrapper;
  if (const auto trace = object_of(document, "http_buffered_trace", "httpBufferedTrace")) {
    wrapper.kind = TapWrapper::Kind::buffered;
    if (const auto request = member(*trace, "request", json::Type::object)) {
      wrapper.trace.request = message_of(*request);
    }
    if (const auto response = member(*trace, "response", json::Type::object)) {
      wrapper.trace.response = message_of(*response);
    }
  } else if (const auto segment =
                 object_of(document, "http_streamed_trace_segment", "httpStreamedTraceSegment")) {
    wrapper.kind = TapWrapper::Kind::segment;
    read_segment(*segment, wrapper);
  } else if (either(document, "socket_buffered_trace", "socketBufferedTrace") ||
             either(document, "socket_streamed_trace_segment", "socketStreamedTraceSegment")) {
    wrapper.kind = TapWrapper::Kind::socket;
  }
  return wrapper;
}

}  // namespace lockstep::capture
