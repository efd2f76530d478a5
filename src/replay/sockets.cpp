#include "replay/sockets.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <system_error>

#include "replay/shard.hpp"

namespace lockstep::replay {
namespace {

std::uint32_t epoll_events(int what) {
  std::uint32_t events = 0;
  if ((what & CURL_POLL_IN) != 0) {
    events |= EPOLLIN;
  }
  if ((what & CURL_POLL_OUT) != 0) {
    events |= EPOLLOUT;
  }
  return events;
}

std::uint32_t ports_key(int remote_port, int local_port) {
  return static_cast<std::uint32_t>(remote_port) << 16U | static_cast<std::uint32_t>(local_port);
}

int curl_events(std::uint32_t events) {
  int what = 0;
  if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) {
    what |= CURL_CSELECT_IN;
  }
  if ((events & EPOLLOUT) != 0) {
    what |= CURL_CSELECT_OUT;
  }
  if ((events & EPOLLERR) != 0) {
    what |= CURL_CSELECT_ERR;
  }
  return what;
}

}  // namespace

Sockets::Sockets() : epoll_(epoll_create1(EPOLL_CLOEXEC)) {
  if (epoll_ < 0) {
    throw std::system_error(errno, std::generic_category(), "epoll_create1");
  }
}

Sockets::~Sockets() { ::close(epoll_); }

Sockets::Entry& Sockets::entry(curl_socket_t fd) {
  const auto index = static_cast<std::size_t>(fd);
  if (index >= entries_.size()) {
    entries_.resize(index + 1);
  }
  return entries_[index];
}

curl_socket_t Sockets::open(void* sockets, curlsocktype, curl_sockaddr* address) {
  const int fd = ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  if (fd < 0) {
    return CURL_SOCKET_BAD;
  }
  Entry& entry = static_cast<Sockets*>(sockets)->entry(fd);
  entry = Entry();
  entry.ours = true;
  return fd;
}

int Sockets::close(void* sockets, curl_socket_t fd) {
  Sockets& self = *static_cast<Sockets*>(sockets);
  Entry& closed = self.entry(fd);
  if (closed.ports != 0) {
    self.by_ports_.erase(closed.ports);
  }
  closed = Entry();  // closing takes it out of the epoll set
  return ::close(fd);
}

void Sockets::watch(curl_socket_t fd, int what, Shard* shard) {
  Entry& watched = entry(fd);
  watched.shard = shard;
  watched.wanted = epoll_events(what);
  if (watched.registered == watched.wanted) {
    return;
  }
  epoll_event event{};
  event.events = watched.wanted;
  event.data.fd = fd;
  const int operation = watched.registered == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
  const int result = epoll_ctl(epoll_, operation, fd, &event);
  assert(result == 0);
  static_cast<void>(result);
  watched.registered = watched.wanted;
}

void Sockets::unwatch(curl_socket_t fd) {
  Entry& watched = entry(fd);
  watched.wanted = 0;
  if (!watched.ours) {  // its number may come back as another socket without our being told
    forget(fd, watched);
  }
}

void Sockets::forget(curl_socket_t fd, Entry& entry) {
  if (entry.registered != 0) {
    epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
    entry.registered = 0;
  }
}

void Sockets::name(curl_socket_t fd, int remote_port, int local_port) {
  Entry& named = entry(fd);
  named.ports = ports_key(remote_port, local_port);
  by_ports_[named.ports] = fd;
}

bool Sockets::has_spoken(int remote_port, int local_port) const {
  const auto found = by_ports_.find(ports_key(remote_port, local_port));
  if (found == by_ports_.end()) {
    return false;
  }
  char byte = 0;
  const ssize_t received = ::recv(found->second, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return received >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

void Sockets::dispatch(const epoll_event& event) {
  const curl_socket_t fd = event.data.fd;
  Entry& ready = entry(fd);
  if (ready.wanted != 0) {
    ready.shard->on_socket(fd, curl_events(event.events));
  } else {
    forget(fd, ready);  // idle, and would be reported again and again
  }
}

void Sockets::wait(std::int64_t timeout_ns) {
  constexpr std::int64_t kMillisecond = 1'000'000;
  // epoll counts milliseconds, pacing needs finer ones.
  int timeout_ms = static_cast<int>(timeout_ns / kMillisecond);
  if (timeout_ns > 0 && timeout_ns < 5 * kMillisecond) {
    pollfd set{epoll_, POLLIN, 0};
    const timespec timeout{0, static_cast<long>(timeout_ns)};
    ppoll(&set, 1, &timeout, nullptr);
    timeout_ms = 0;
  }
  const int count =
      epoll_wait(epoll_, events_.data(), static_cast<int>(events_.size()), timeout_ms);
  for (int i = 0; i < count; ++i) {
    dispatch(events_[static_cast<std::size_t>(i)]);
  }
}

}  // namespace lockstep::replay
