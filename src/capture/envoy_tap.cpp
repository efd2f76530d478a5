#include "capture/envoy_tap.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "lockstep/core/error.hpp"

#include "capture/json_log.hpp"
#include "capture/tap_messages.hpp"
#include "capture/tap_trace.hpp"

namespace lockstep::capture {
namespace {

constexpr std::array<std::string_view, 8> kKeys = {
    "http_buffered_trace",         "httpBufferedTrace",
    "http_streamed_trace_segment", "socket_buffered_trace",
    "socketBufferedTrace",         "httpStreamedTraceSegment",
    "socketStreamedTraceSegment",  "socket_streamed_trace_segment",
};

class TapDocuments : public JsonLogEntries {
 public:
  explicit TapDocuments(const Options& options) : traces_(options.max_entry_bytes) {}

  void read(const json::Value& object, const Origin& origin, CaptureItems& items) override {
    traces_.add(tap_of_json(object), origin, items);
  }
  void finish(CaptureItems& items) override { traces_.finish(items); }

 private:
  TapTraces traces_;
};

// "http_buffered_trace {", protobuf's text format.
bool is_text_proto(const Head& head) {
  const std::size_t start = head.bytes.find_first_not_of(" \t\r\n");
  const std::string_view text =
      start == std::string_view::npos ? std::string_view() : head.bytes.substr(start);
  return std::any_of(kKeys.begin(), kKeys.end(), [text](std::string_view key) {
    if (!text.starts_with(key)) {
      return false;
    }
    const std::size_t next = text.find_first_not_of(": ", key.size());
    return next != std::string_view::npos && text[next] == '{';
  });
}

}  // namespace

bool is_envoy_tap(const Head& head) {
  if (head.json) {
    return std::any_of(kKeys.begin(), kKeys.end(),
                       [&head](std::string_view key) { return head.json->has(key); });
  }
  return is_text_proto(head) || tap_framing(head) != TapFraming::none;
}

std::unique_ptr<Reader> open_envoy_tap(Input input, const Head& head, const Options& options) {
  if (head.json) {
    return open_json_log(std::move(input), "envoy-tap", std::make_unique<TapDocuments>(options),
                         options);
  }
  const TapFraming framing = tap_framing(head);
  if (framing == TapFraming::none) {
    throw Error(input.position(), "an Envoy tap as protobuf text cannot be read",
                "have Envoy write format JSON_BODY_AS_BYTES or PROTO_BINARY_LENGTH_DELIMITED");
  }
  return open_tap_messages(std::move(input), framing, options);
}

}  // namespace lockstep::capture
