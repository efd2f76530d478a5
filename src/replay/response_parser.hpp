// Bytes from a connection to a response (RFC 9112), within limits.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lockstep/core/http.hpp"

#include "replay/chunks.hpp"

namespace lockstep::replay {

// Why reading stopped before the response was whole; `reason` is one of TransferError's.
struct Fault {
  std::string_view reason;
  std::string message;
};

class ResponseParser {
 public:
  // All heads of one reply together, with trailers and the sizes of chunks.
  static constexpr std::uint64_t kMaxHeadBytes = 256U << 10;

  // Forgets all. A response to HEAD has no body.
  void begin(bool answers_head, std::uint64_t max_body_bytes);

  // Takes bytes as they come, in pieces of any size. False when reading must stop: fault() says
  // why. Bytes behind the end of the response make it not reusable().
  bool feed(std::string_view bytes);
  // The connection was closed. True when that was the end of the body.
  bool end();

  std::uint64_t received() const { return received_; }         // bytes
  bool final_head_begun() const { return final_head_begun_; }  // its status line was read
  bool head_whole() const { return head_whole_; }
  bool whole() const { return state_ == State::whole; }
  // Of a body whose length was declared, 0 for others: bytes that are still to come.
  std::uint64_t body_left() const { return body_left_; }
  // True when a further request may go over this connection. Valid once it is whole.
  bool reusable() const { return reusable_; }
  const std::optional<Fault>& fault() const { return fault_; }
  Response take() { return std::move(response_); }

 private:
  enum class State : std::uint8_t { status_line, fields, body, chunks, trailers, until_end, whole };

  // Each takes what it can from the front of `bytes`.
  bool feed_lines(std::string_view& bytes);
  bool feed_body(std::string_view& bytes);
  bool feed_chunks(std::string_view& bytes);

  bool line(std::string_view text);
  bool status_line(std::string_view text);
  bool field_line(std::string_view text);
  bool end_of_head();
  bool frame_body();
  bool content_length(std::optional<std::uint64_t>& length);
  bool declares_body() const;
  bool append(std::string_view bytes);
  bool fail(std::string_view reason, std::string message);

  Response response_;
  std::optional<Fault> fault_;
  std::string partial_;  // a line of which not all has come
  Chunks chunks_;
  std::uint64_t received_ = 0;
  std::uint64_t head_bytes_ = 0;
  std::uint64_t body_left_ = 0;
  std::uint64_t max_body_bytes_ = 0;
  State state_ = State::status_line;
  bool answers_head_ = false;
  bool final_head_begun_ = false;
  bool head_whole_ = false;
  bool reusable_ = false;
};

}  // namespace lockstep::replay
