// A record and what each side replied. Between plan, replay and compare.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lockstep/core/http.hpp"
#include "lockstep/core/record.hpp"

namespace lockstep {

// The old implementation, the new one, and a second instance of the old one that only serves to
// learn which differences are noise.
enum class Side : std::uint8_t { baseline, candidate, control };

std::string_view side_name(Side side);

// A record that is to be sent, with its place in the plan.
struct Planned {
  std::uint64_t seq = 0;  // 0, 1, 2 … in plan order, without gaps
  Record record;
  std::string endpoint;  // "GET /users/{id}"
};

// Durations in ns from the moment the transfer was started, by a monotonic clock.
struct Timing {
  std::int64_t connect = 0;     // 0 when a connection was reused
  std::int64_t first_byte = 0;  // of the final response
  std::int64_t total = 0;

  bool operator==(const Timing&) const = default;
};

// Why a side gave no usable response.
struct TransferError {
  // Short and stable, counted and shown: refused, resolve, unreachable, connect-timeout, timeout,
  // reset, closed, body-cut, garbage, tls, body-too-large, headers-too-large, send, interrupted,
  // other.
  std::string reason;
  std::string phase;    // resolve, connect, tls, send, wait, receive
  std::string message;  // for people; escaped, one line
  int curl_code = 0;
  int os_errno = 0;

  bool operator==(const TransferError&) const = default;
};

struct Reply {
  std::optional<Response> response;    // a response that arrived whole
  std::optional<TransferError> error;  // exactly one of the two is set
  Timing timing;
  std::int64_t started_at_ns = 0;  // Unix time
};

struct Exchange {
  std::uint64_t seq = 0;
  Record record;
  std::string endpoint;
  Side asked_first = Side::baseline;
  // When pacing: how long after its intended moment the exchange was started, for latency with
  // queueing (coordinated omission). 0 without pacing.
  std::int64_t start_delay_ns = 0;
  Reply baseline;
  Reply candidate;
  std::optional<Reply> control;
};

}  // namespace lockstep
