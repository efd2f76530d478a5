// The sockets of all transfers in one epoll set.
//
// A connection stays registered for reading from its opening to its end, in use or idle, so that
// a request costs no system call for it; only who is told changes.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include <sys/epoll.h>

namespace lockstep::replay {

// Who is told that something can be done with a socket.
class Watcher {
 public:
  virtual ~Watcher() = default;
  // `events` is a set of EPOLL*. It may be told once too often.
  virtual void on_ready(int fd, std::uint32_t events) = 0;
};

class Poller {
 public:
  Poller();
  ~Poller();
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;

  // From now on, tells `watcher` of `events`, EPOLLIN or EPOLLOUT or both.
  void watch(int fd, std::uint32_t events, Watcher& watcher);
  // To be called before the socket is closed.
  void forget(int fd);

  // Waits up to `timeout_ns` for events and tells their watchers.
  void wait(std::int64_t timeout_ns);

 private:
  struct Entry {
    Watcher* watcher = nullptr;  // none: not in the set
    std::uint32_t events = 0;
  };

  int epoll_ = -1;
  std::vector<Entry> entries_;  // by descriptor
  std::array<epoll_event, 128> events_{};
};

}  // namespace lockstep::replay
