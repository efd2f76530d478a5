// The sockets of all transfers in one epoll set.
//
// libcurl asks to stop watching a socket after each response and to watch it again for the next
// request on the same connection. Here a socket stays registered until it is closed, which saves
// two system calls for each request, and as a second merit shows when an idle connection speaks.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include <sys/epoll.h>
#include <sys/socket.h>

#include "replay/curl.hpp"

namespace lockstep::replay {

class Shard;
class Transfer;

class Sockets {
 public:
  Sockets();
  ~Sockets();
  Sockets(const Sockets&) = delete;
  Sockets& operator=(const Sockets&) = delete;

  // Hooks for CURLOPT_OPENSOCKETFUNCTION and CURLOPT_CLOSESOCKETFUNCTION.
  static curl_socket_t open(void* sockets, curlsocktype purpose, curl_sockaddr* address);
  static int close(void* sockets, curl_socket_t fd);

  // What libcurl waits for, CURL_POLL_*; `user` is the transfer that it belongs to.
  void watch(curl_socket_t fd, int what, Shard* shard, Transfer* user);
  void unwatch(curl_socket_t fd);
  // False for sockets of libcurl's own, such as those of its name look-ups.
  bool is_connection(curl_socket_t fd) { return entry(fd).ours; }

  // After a transfer: shuts its connection down if the server sent more than one response, since
  // the rest would be taken for the answer to the next request.
  void leave_idle(const Transfer& user, curl_socket_t fd);

  // Waits up to `timeout_ns` for events and passes each to its shard.
  void wait(std::int64_t timeout_ns);

 private:
  struct Entry {
    Shard* shard = nullptr;
    const Transfer* user = nullptr;
    std::uint32_t wanted = 0;      // epoll events; 0 while idle
    std::uint32_t registered = 0;  // with the system; 0 when it is not in the set
    bool ours = false;             // opened by open(): its closing will be told
  };

  Entry& entry(curl_socket_t fd);
  void forget(curl_socket_t fd, Entry& entry);
  static bool has_spoken(curl_socket_t fd);
  void dispatch(const epoll_event& event);

  int epoll_ = -1;
  std::vector<Entry> entries_;  // by descriptor
  std::array<epoll_event, 128> events_{};
};

}  // namespace lockstep::replay
