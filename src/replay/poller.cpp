#include "replay/poller.hpp"

#include <poll.h>
#include <unistd.h>

#include <cassert>
#include <cerrno>
#include <system_error>

namespace lockstep::replay {

Poller::Poller() : epoll_(epoll_create1(EPOLL_CLOEXEC)) {
  if (epoll_ < 0) {
    throw std::system_error(errno, std::generic_category(), "epoll_create1");
  }
}

Poller::~Poller() { ::close(epoll_); }

void Poller::watch(int fd, std::uint32_t events, Watcher& watcher) {
  const auto index = static_cast<std::size_t>(fd);
  if (index >= entries_.size()) {
    entries_.resize(index + 1);
  }
  Entry& entry = entries_[index];
  const int operation = entry.watcher == nullptr ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
  entry.watcher = &watcher;
  if (operation == EPOLL_CTL_MOD && entry.events == events) {
    return;
  }
  entry.events = events;
  epoll_event event{};
  event.events = events;
  event.data.fd = fd;
  int result = epoll_ctl(epoll_, operation, fd, &event);
  if (result != 0 && errno == ENOENT) {
    // libcurl closed its socket without a word and this is another of the same number.
    result = epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
  }
  assert(result == 0);
  static_cast<void>(result);
}

void Poller::forget(int fd) {
  const auto index = static_cast<std::size_t>(fd);
  if (index < entries_.size() && entries_[index].watcher != nullptr) {
    entries_[index] = Entry();
    epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
  }
}

void Poller::wait(std::int64_t timeout_ns) {
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
    const epoll_event& event = events_[static_cast<std::size_t>(i)];
    // Whoever was told before may have closed this one.
    if (Watcher* const watcher = entries_[static_cast<std::size_t>(event.data.fd)].watcher) {
      watcher->on_ready(event.data.fd, event.events);
    }
  }
}

}  // namespace lockstep::replay
