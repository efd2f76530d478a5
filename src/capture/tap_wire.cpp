// Traces of Envoy's tap as protobuf. Field numbers are those of envoy/data/tap/v3 (wrapper, http
// and common.proto) and envoy/config/core/v3/base.proto.
#include <utility>

#include "capture/http_message.hpp"
#include "capture/tap_trace.hpp"
#include "capture/wire_format.hpp"

namespace lockstep::capture {
namespace {

Header header_of(std::string_view bytes) {
  Header header;
  std::string_view raw;
  WireFields fields(bytes);
  WireField field;
  while (fields.next(field)) {
    if (field.number == 1) {
      header.name = field.bytes;
    } else if (field.number == 2) {
      header.value = field.bytes;
    } else if (field.number == 3) {
      raw = field.bytes;
    }
  }
  if (!raw.empty()) {
    header.value = raw;
  }
  return header;
}

TapBody body_of(std::string_view bytes) {
  TapBody body;
  WireFields fields(bytes);
  WireField field;
  while (fields.next(field)) {
    if (field.number == 1 || field.number == 2) {
      body.bytes = field.bytes;
      body.as_text = field.number == 2;
    } else if (field.number == 3) {
      body.truncated = field.value != 0;
    }
  }
  body.truncated = body.truncated || fields.broken();
  return body;
}

std::optional<std::int64_t> time_of(std::string_view bytes) {
  std::int64_t seconds = 0;
  std::int64_t nanos = 0;
  WireFields fields(bytes);
  WireField field;
  while (fields.next(field)) {
    (field.number == 1 ? seconds : nanos) = static_cast<std::int64_t>(field.value);
  }
  std::int64_t ns = 0;
  const bool fits = !__builtin_mul_overflow(seconds, std::int64_t{1'000'000'000}, &ns) &&
                    !__builtin_add_overflow(ns, nanos, &ns);
  return fits && !fields.broken() ? std::optional(ns) : std::nullopt;
}

// Of a Message, or of a HeaderMap, which has its headers under the same number. False when broken.
bool read_message(std::string_view bytes, TapMessage& message) {
  message.present = true;
  WireFields fields(bytes);
  WireField field;
  while (fields.next(field)) {
    if (field.number == 1 && message.headers.size() < kMostHeaders) {
      Header header = header_of(field.bytes);
      if (!header.name.empty()) {
        message.headers.push_back(std::move(header));
      }
    } else if (field.number == 2) {
      message.body = body_of(field.bytes);
    } else if (field.number == 4) {
      message.received_ns = time_of(field.bytes);
    }
  }
  return !fields.broken();
}

bool read_trace(std::string_view bytes, TapTrace& trace) {
  WireFields fields(bytes);
  WireField field;
  bool whole = true;
  while (fields.next(field)) {
    if (field.number == 1) {
      whole = read_message(field.bytes, trace.request) && whole;
    } else if (field.number == 2) {
      whole = read_message(field.bytes, trace.response) && whole;
    }
  }
  return whole && !fields.broken();
}

bool read_segment(std::string_view bytes, TapWrapper& wrapper) {
  TapMessage& request = wrapper.trace.request;
  TapMessage& response = wrapper.trace.response;
  WireFields fields(bytes);
  WireField field;
  bool whole = true;
  while (fields.next(field)) {
    switch (field.number) {
      case 1:
        wrapper.trace_id = std::to_string(field.value);
        break;
      case 2:
        whole = read_message(field.bytes, request) && whole;
        break;
      case 3:
        request.body = body_of(field.bytes);
        break;
      case 5:
        whole = read_message(field.bytes, response) && whole;
        break;
      case 6:
        response.body = body_of(field.bytes);
        break;
      default:  // trailers, and what newer versions add
        break;
    }
  }
  return whole && !fields.broken();
}

}  // namespace

std::optional<TapWrapper> tap_of_wire(std::string_view message) {
  TapWrapper wrapper;
  WireFields fields(message);
  WireField field;
  bool whole = true;
  while (fields.next(field)) {
    if (field.number == 1) {
      wrapper.kind = TapWrapper::Kind::buffered;
      whole = read_trace(field.bytes, wrapper.trace) && whole;
    } else if (field.number == 2) {
      wrapper.kind = TapWrapper::Kind::segment;
      whole = read_segment(field.bytes, wrapper) && whole;
    } else if (field.number == 3 || field.number == 4) {
      wrapper.kind = TapWrapper::Kind::socket;
    }
  }
  return whole && !fields.broken() ? std::optional(std::move(wrapper)) : std::nullopt;
}

}  // namespace lockstep::capture
