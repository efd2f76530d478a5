// One request to one side, and what came back. Reused for one exchange after another.
#pragma once

#include <array>
#include <cstdint>

#include "lockstep/core/exchange.hpp"
#include "lockstep/replay/replay.hpp"

#include "replay/curl.hpp"
#include "replay/endpoint.hpp"
#include "replay/failure.hpp"
#include "replay/reply_reader.hpp"
#include "replay/request_head.hpp"
#include "replay/sockets.hpp"

namespace lockstep::replay {

std::int64_t monotonic_ns();

class Transfer {
 public:
  // All three must outlive it; `share` too.
  Transfer(const Options& options, const Endpoint& endpoint, Sockets& sockets, CURLSH* share,
           std::size_t slot);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  // Makes it ready to be started. Both arguments must stay until finish has returned true.
  void prepare(const Request& request, Reply& reply);
  // To be called just before libcurl gets the handle.
  void start();
  // To be called with libcurl's verdict, after the handle was taken back. False when the same
  // request must be started once more: only for safe methods.
  bool finish(CURLcode code);

  CURL* easy() const { return easy_.get(); }
  std::size_t slot() const { return slot_; }
  // To be called when libcurl watches the connection of this transfer.
  void watched(curl_socket_t socket, bool for_reading) {
    socket_ = socket;
    reading_ = for_reading;
  }

 private:
  enum class Mode { none, plain, head, content };

  static std::size_t on_head(char* data, std::size_t size, std::size_t count, void* self) noexcept;
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self) noexcept;
  static int on_ready(void* self, char*, char*, int remote_port, int local_port) noexcept;

  void renew();
  void set_mode(const Request& request);
  void set_reuse(bool fresh, bool forbid);
  TransferError failure(CURLcode code) const;
  Progress progress() const;

  const Options& options_;
  const Endpoint& endpoint_;
  Sockets& sockets_;
  CURLSH* share_;
  std::size_t slot_;

  Easy easy_;
  std::array<char, CURL_ERROR_SIZE> detail_{};
  // What the handle is set to, so that only changes are set.
  Mode mode_ = Mode::none;
  std::string method_;
  bool fresh_ = false;
  bool forbid_reuse_ = false;

  const Request* request_ = nullptr;
  Reply* reply_ = nullptr;
  RequestHead head_;
  ReplyReader reader_;
  curl_socket_t socket_ = CURL_SOCKET_BAD;  // last watched
  bool reading_ = false;                    // libcurl waits for bytes on it: TCP is up, if not TLS
  std::int64_t started_ns_ = 0;
  bool enough_ = false;  // the reply is whole, although libcurl would wait for more
  bool ready_ = false;   // libcurl had a connection and was about to send
  bool stale_ = false;   // a kept connection that must not be used, or was dead when it was
  bool repeated_ = false;
};

}  // namespace lockstep::replay
