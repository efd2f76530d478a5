// Puts a response together from what libcurl hands over piece by piece, within limits.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lockstep/core/http.hpp"

namespace lockstep::replay {

class ReplyReader {
 public:
  // Why reading stopped before the response was whole; `reason` is one of TransferError's.
  struct Fault {
    std::string_view reason;
    std::string message;
  };

  // All heads of one reply together: interim responses, the final one and trailers.
  static constexpr std::uint64_t kMaxHeadBytes = 256U << 10;

  void begin(bool answers_head, std::uint64_t max_body_bytes);

  // One line of a response head with its line end; the empty line ends the head. False when
  // reading must stop: fault() says why.
  bool head_line(std::string_view line);
  bool body(std::string_view bytes);

  bool final_head_begun() const { return final_head_begun_; }  // the status line was read
  bool head_whole() const { return head_whole_; }
  bool any_bytes() const { return head_bytes_ > 0; }
  // True when no further request may go over this connection. Valid once the head is whole.
  bool spends_connection() const { return spends_connection_; }
  const std::optional<Fault>& fault() const { return fault_; }
  Response take() { return std::move(response_); }

 private:
  bool status_line(std::string_view line);
  bool field_line(std::string_view line);
  bool end_of_head();
  std::optional<std::uint64_t> content_length();
  bool declares_body() const;
  bool fail(std::string_view reason, std::string message);

  Response response_;
  std::optional<Fault> fault_;
  std::uint64_t head_bytes_ = 0;
  std::uint64_t max_body_bytes_ = 0;
  bool answers_head_ = false;
  bool in_head_ = false;
  bool final_head_begun_ = false;
  bool head_whole_ = false;
  bool spends_connection_ = false;
};

}  // namespace lockstep::replay
