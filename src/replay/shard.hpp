// A multi handle and its connections. libcurl looks through all connections to a host for an idle
// one, so that one handle with 256 transfers costs 1.4 times as much per request as with 64: there
// are as many shards as it takes, all in one thread and one epoll set.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

#include "replay/curl.hpp"
#include "replay/transfer.hpp"

namespace lockstep::replay {

class Shard {
 public:
  static constexpr std::size_t kMaxTransfers = 64;

  // `finished` is called for each transfer that is through, not from within libcurl.
  Shard(Sockets& sockets, std::size_t transfers, std::function<void(Transfer&)> finished);
  Shard(const Shard&) = delete;
  Shard& operator=(const Shard&) = delete;

  // Starts a prepared transfer: when a connection is at hand, the request is sent before this
  // returns, so that the order of calls is the order on the wire.
  void add(Transfer& transfer);
  // Gives up a transfer that is under way.
  void abandon(Transfer& transfer);

  void on_socket(curl_socket_t fd, int events);
  // Runs what is due at `now`, in monotonic ns.
  void on_time(std::int64_t now);
  // When on_time has something to do next.
  std::optional<std::int64_t> due_ns() const { return due_ns_; }

 private:
  static int watch(CURL* easy, curl_socket_t fd, int what, void* self, void*) noexcept;
  static int set_timer(CURLM* multi, long timeout_ms, void* self) noexcept;
  void begin(Transfer& transfer);
  void act(curl_socket_t fd, int events);
  // Hands over what is through; true when a transfer was begun again and waits for its turn.
  bool collect();

  Sockets& sockets_;
  std::function<void(Transfer&)> finished_;
  std::optional<std::int64_t> due_ns_;
  Multi multi_;
};

}  // namespace lockstep::replay
