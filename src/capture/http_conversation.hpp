// The HTTP/1.x messages on one TCP connection: requests of one side, in the order in which they
// were sent, joined to the responses of the other (RFC 9112 §9.3.2).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lockstep/core/record.hpp"

#include "capture/http_message.hpp"
#include "capture/request_rules.hpp"
#include "capture/tcp_segment.hpp"
#include "capture/tcp_stream.hpp"

namespace lockstep::capture {

class HttpConversation {
 public:
  // `a` and `b` are its ends; which of them asks is found out. `source` names the file.
  HttpConversation(const IpEndpoint& a, const IpEndpoint& b, std::string source,
                   std::uint64_t max_message);

  // A SYN that cannot belong to the same connection: its ports are used again.
  bool is_another(const TcpSegment& segment) const;
  void add(const TcpSegment& segment, const PacketMark& mark);
  // No more will come: what is not complete is told as it is.
  void finish();

  // What is complete, in the order of the requests; the index of their origin is left 0.
  std::vector<CaptureItem> take() { return std::exchange(ready_, {}); }
  bool finished() const { return finished_; }
  // It carried bytes of which none were HTTP.
  bool is_other_protocol() const { return other_protocol_; }
  std::size_t held() const;

 private:
  struct Side {
    IpEndpoint endpoint;
    TcpStream stream;
    std::optional<std::uint32_t> syn;  // its sequence number
    std::uint64_t discard = 0;         // bytes of a message that is passed over
    bool resync = false;               // what comes may be the middle of a message
    std::size_t attempt_at = 0;        // so many bytes must be there to parse again
  };
  struct Waiting {
    CaptureItem item;
    std::optional<std::int64_t> start_ns;
    std::optional<std::int64_t> end_ns;
  };
  enum class Step { moved, stuck };

  Side& client() { return sides_[client_.value_or(0)]; }
  Side& server() { return sides_[1 - client_.value_or(0)]; }
  void find_client();
  bool refuse_protocol_of(const Side& side);
  void advance();
  Step pass_discarded(Side& side);
  void leave_gap(Side& side);
  Step resync(Side& side, bool requests);
  std::optional<Step> prepare(Side& side, bool requests);
  Step read_request();
  Step read_body(std::size_t head_size, Record record, bool last);
  Step refuse_start();
  Step wait_for_more(Side& side, std::size_t wanted);
  void take_request(std::size_t size, CaptureItem item);
  Step read_response();
  Step read_response_body(std::size_t interim, MessageHead head, int status, bool last);
  Step take_response(std::size_t interim, std::size_t size, Response response, bool whole);
  std::optional<std::size_t> waiting_for(const PacketMark& start) const;
  void release(std::size_t count);
  bool speaks_http() const;
  void ignore_rest();

  std::array<Side, 2> sides_;
  std::optional<std::size_t> client_;
  std::string source_;
  std::uint64_t max_message_;
  std::deque<Waiting> waiting_;  // for their responses
  std::vector<CaptureItem> ready_;
  bool unsure_ = false;  // a request or a response may be missing
  bool spoke_http_ = false;
  bool ignored_ = false;  // what comes is no HTTP/1
  bool other_protocol_ = false;
  bool finished_ = false;
};

}  // namespace lockstep::capture
