// Opens a connection to a side, by libcurl: its name, its addresses in turn (RFC 8305), TLS, and
// the limit on all of it together.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "lockstep/replay/replay.hpp"

#include "replay/connection.hpp"
#include "replay/curl.hpp"
#include "replay/endpoint.hpp"
#include "replay/poller.hpp"

namespace lockstep::replay {

// By the steady clock.
std::int64_t monotonic_ns();

class Dial {
 public:
  // Begins. `watcher` is told of events, which it passes on; all of these must outlive the Dial.
  // A multi handle of its own, as libcurl closes connections in a shared one that it takes for
  // dead, or that have had bytes come in.
  Dial(const Options& options, const Endpoint& endpoint, CURLSH* share, Poller& poller,
       Watcher& watcher);
  ~Dial();
  Dial(const Dial&) = delete;
  Dial& operator=(const Dial&) = delete;

  void on_ready(int fd, std::uint32_t events);
  void on_time(std::int64_t now);
  // When on_time has something to do next, in monotonic ns.
  std::optional<std::int64_t> due_ns() const { return due_ns_; }

  // Unset while it is under way.
  const std::optional<CURLcode>& result() const { return result_; }
  // To be called once, when the result is CURLE_OK.
  std::unique_ptr<Connection> take();

  // How far it came.
  bool is_resolved() const { return info_offset(easy_.get(), CURLINFO_NAMELOOKUP_TIME_T) > 0; }
  bool is_connected() const { return reading_; }  // TCP is up, if not TLS
  int os_errno() const;
  std::string_view detail() const { return detail_.data(); }  // libcurl's own words

 private:
  static int watch(CURL* easy, curl_socket_t fd, int what, void* self, void*) noexcept;
  static int set_timer(CURLM* multi, long timeout_ms, void* self) noexcept;
  static int close_socket(void* self, curl_socket_t fd) noexcept;
  void act(curl_socket_t fd, int events);

  Poller& poller_;
  Watcher& watcher_;
  bool tls_;
  std::array<char, CURL_ERROR_SIZE> detail_{};
  std::optional<std::int64_t> due_ns_;
  std::optional<CURLcode> result_;
  curl_socket_t taken_ = CURL_SOCKET_BAD;  // no longer libcurl's to close
  bool reading_ = false;                   // libcurl waits for bytes from a server
  Multi multi_;
  Easy easy_;
};

}  // namespace lockstep::replay
