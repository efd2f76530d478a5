// The sockets of all transfers in one epoll set.
//
// libcurl asks to stop watching a socket after each response and to watch it again for the next
// request on the same connection. Here a socket stays registered until it is closed, which saves
// two system calls for each request.
#pragma once

#include <array>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include <sys/epoll.h>
#include <sys/socket.h>

#include "replay/curl.hpp"

namespace lockstep::replay {

class Shard;

class Sockets {
 public:
  Sockets();
  ~Sockets();
  Sockets(const Sockets&) = delete;
  Sockets& operator=(const Sockets&) = delete;

  // Hooks for CURLOPT_OPENSOCKETFUNCTION and CURLOPT_CLOSESOCKETFUNCTION.
  static curl_socket_t open(void* sockets, curlsocktype purpose, curl_sockaddr* address);
  static int close(void* sockets, curl_socket_t fd);

  // What libcurl waits for, CURL_POLL_*.
  void watch(curl_socket_t fd, int what, Shard* shard);
  void unwatch(curl_socket_t fd);
  // False for sockets of libcurl's own, such as those of its name look-ups.
  bool is_connection(curl_socket_t fd) { return entry(fd).ours; }

  // Remembers under which ports a connection goes, which is all that libcurl tells when it picks
  // one for a request.
  void name(curl_socket_t fd, int remote_port, int local_port);
  // True when the server has sent something on a kept connection, or closed it: the bytes would be
  // taken for the response to the next request. False for an unknown connection.
  bool has_spoken(int remote_port, int local_port) const;

  // Waits up to `timeout_ns` for events and passes each to its shard.
  void wait(std::int64_t timeout_ns);

 private:
  struct Entry {
    Shard* shard = nullptr;
    std::uint32_t ports = 0;       // key in by_ports_, 0 before it has one
    std::uint32_t wanted = 0;      // epoll events; 0 while idle
    std::uint32_t registered = 0;  // with the system; 0 when it is not in the set
    bool ours = false;             // opened by open(): its closing will be told
  };

  Entry& entry(curl_socket_t fd);
  void forget(curl_socket_t fd, Entry& entry);
  void dispatch(const epoll_event& event);

  int epoll_ = -1;
  std::vector<Entry> entries_;  // by descriptor
  std::unordered_map<std::uint32_t, curl_socket_t> by_ports_;
  std::array<epoll_event, 128> events_{};
};

}  // namespace lockstep::replay
