// What Envoy's tap filter recorded of one request (envoy.data.tap.v3), however it is encoded.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "lockstep/core/record.hpp"
#include "lockstep/json/json.hpp"

#include "capture/json_log.hpp"

namespace lockstep::capture {

struct TapBody {
  std::string bytes;
  bool truncated = false;
  bool as_text = false;  // Envoy made a string of it, which bytes that are no text do not survive
};

struct TapMessage {
  bool present = false;
  Headers headers;  // with pseudo headers
  TapBody body;
  std::optional<std::int64_t> received_ns;
};

struct TapTrace {
  TapMessage request;
  TapMessage response;
};

// One document or message of a tap.
struct TapWrapper {
  enum class Kind {
    unknown,
    buffered,  // a whole trace
    segment,   // a part of one: of either message, headers or a piece of the body
    socket,    // raw bytes of a connection
  };
  Kind kind = Kind::unknown;
  TapTrace trace;        // with what a segment holds
  std::string trace_id;  // of a segment
};

TapWrapper tap_of_json(const json::Value& document);
// nullopt for bytes that are no such message.
std::optional<TapWrapper> tap_of_wire(std::string_view message);

// A record of the trace, or a Skip.
CaptureItem tap_item(TapTrace&& trace, const Origin& origin);

// Puts segments together to traces. Holds back a bounded number of those that are not complete, and
// at most about `max_bytes`: what is older is taken for complete.
class TapTraces {
 public:
  explicit TapTraces(std::uint64_t max_bytes) : max_bytes_(max_bytes) {}

  void add(TapWrapper&& wrapper, const Origin& origin, CaptureItems& items);
  void finish(CaptureItems& items);

 private:
  struct Open {
    std::string id;
    Origin origin;
    TapTrace trace;
    std::size_t bytes = 0;
    bool too_large = false;
  };

  void add_segment(TapWrapper&& wrapper, const Origin& origin);
  void emit_oldest(CaptureItems& items);

  std::uint64_t max_bytes_;
  std::uint64_t bytes_ = 0;
  std::uint64_t next_ = 0;
  std::map<std::uint64_t, Open> open_;  // by age
  std::unordered_map<std::string, std::uint64_t> by_id_;
};

}  // namespace lockstep::capture
