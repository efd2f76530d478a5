// One captured request, and what its capture can and cannot say about it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "lockstep/core/http.hpp"

namespace lockstep {

// Ways in which a record is less than what went over the wire. Most capture formats lose
// something, and a comparison must not blame a server for that.
enum class Fidelity : std::uint8_t {
  body_missing,
  body_truncated,
  body_lossy_text,  // bytes were replaced by U+FFFD by the writer
  body_rebuilt,     // put together from parsed parameters
  headers_missing,
  headers_partial,
  target_normalised,
  host_guessed,
  time_is_end,
  time_missing,
  redacted,
  from_cache,
  response_from_cache,
  response_status_only,  // no header and no body of the response is known, whatever it had
  time_zone_unknown,     // the time was local, and is taken for UTC
  response_truncated,    // a part of the body of the recorded response is missing
};

class FidelitySet {
 public:
  void add(Fidelity f) { bits_ |= 1U << static_cast<unsigned>(f); }
  void remove(Fidelity f) { bits_ &= ~(1U << static_cast<unsigned>(f)); }
  bool has(Fidelity f) const { return (bits_ >> static_cast<unsigned>(f) & 1U) != 0; }
  bool empty() const { return bits_ == 0; }
  std::uint32_t bits() const { return bits_; }
  std::vector<std::string_view> names() const;  // "body_missing", in the order of the enum
  bool operator==(const FidelitySet&) const = default;

 private:
  std::uint32_t bits_ = 0;
};

// The inverse of FidelitySet::names; nullopt for an unknown name.
std::optional<Fidelity> fidelity_from_name(std::string_view name);

// Where a record came from, so that every message can point back. `line` counts from 1 and is 0
// for formats without lines; `offset` is a byte offset into the decompressed input; `index` counts
// entries from 0.
struct Origin {
  std::string source;
  std::uint64_t line = 0;
  std::uint64_t offset = 0;
  std::uint64_t index = 0;
};

// One request may be logged several times: by a load balancer, the platform and the application, or
// by an export that was made twice. By this the same request is known again.
struct Trace {
  // What all who logged the request know it by: a trace id in lower case, else a request id. One
  // trace may hold several requests, so method and target have to be the same as well. Empty when
  // unknown.
  std::string id;
  // Who logged it, such as the name of the log; empty stands for the whole capture. What one
  // observer logs twice under one id are two requests, such as a retry.
  std::string observer;
  // The name of the entry in that log, unique there: the same again is the same entry, exported
  // twice. Empty when entries have no names.
  std::string entry;

  bool empty() const { return id.empty() && observer.empty() && entry.empty(); }
  bool operator==(const Trace&) const = default;
};

struct Record {
  std::string id;                              // unique in its capture, else empty
  std::optional<std::int64_t> captured_at_ns;  // start of the request, Unix time
  Request request;
  std::optional<Response> response;        // as recorded; its body may already be decoded
  std::optional<std::int64_t> latency_ns;  // recorded time to the response
  Origin origin;
  FidelitySet fidelity;
  Trace trace;
};

// A captured request that is not sent, and why. `reason` is one of kSkipReasons.
struct Skip {
  Origin origin;
  std::string reason;
  std::string detail;  // for people; escaped, one line
  std::string method;  // empty when not even that could be read
  std::string target;
};

// What a skip means for the share of the traffic that a verdict speaks for.
enum class SkipKind : std::uint8_t {
  left_out,     // nothing is known about how it would have been answered
  represented,  // left out at random, or the same as one that was sent: that one stands for it
  no_request,   // no request of its own
};

struct SkipReason {
  std::string_view id;
  std::string_view explanation;
  SkipKind kind = SkipKind::left_out;
};

// Every reason there is, in the order in which they are explained to users.
const std::vector<SkipReason>& skip_reasons();
SkipKind skip_kind(std::string_view reason);  // of an unknown one, from another version: left_out

// What a capture yields: something to replay, or something that cannot be.
using CaptureItem = std::variant<Record, Skip>;

}  // namespace lockstep
