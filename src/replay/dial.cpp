#include "replay/dial.hpp"

#include <unistd.h>

#include <chrono>
#include <string>
#include <system_error>
#include <utility>

#include <sys/socket.h>

#include "replay/easy.hpp"

namespace lockstep::replay {
namespace {

template <typename Value>
void set_multi_option(CURLM* multi, CURLMoption option, Value value) {
  const CURLMcode code = (curl_multi_setopt)(multi, option, value);
  assert(code == CURLM_OK);
  static_cast<void>(code);
}

bool is_connection(curl_socket_t fd) {
  int family = 0;
  socklen_t size = sizeof family;
  return ::getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &family, &size) == 0 && family != AF_UNIX;
}

}  // namespace

std::int64_t monotonic_ns() {
  return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1);
}

Dial::Dial(const Options& options, const Endpoint& endpoint, CURLSH* share, Poller& poller,
           Watcher& watcher)
    : poller_(poller),
      watcher_(watcher),
      tls_(endpoint.tls),
      multi_(curl_multi_init()),
      easy_(make_easy(options, endpoint)) {
  if (!multi_) {
    throw std::bad_alloc();
  }
  CURLM* const multi = multi_.get();
  set_multi_option(multi, CURLMOPT_SOCKETFUNCTION, &Dial::watch);
  set_multi_option(multi, CURLMOPT_SOCKETDATA, this);
  set_multi_option(multi, CURLMOPT_TIMERFUNCTION, &Dial::set_timer);
  set_multi_option(multi, CURLMOPT_TIMERDATA, this);
  CURL* const easy = easy_.get();
  set_option(easy, CURLOPT_SHARE, share);
  set_option(easy, CURLOPT_ERRORBUFFER, detail_.data());
  if (!tls_) {
    set_option(easy, CURLOPT_CLOSESOCKETFUNCTION, &Dial::close_socket);
    set_option(easy, CURLOPT_CLOSESOCKETDATA, this);
  }
  const CURLMcode code = curl_multi_add_handle(multi, easy);
  assert(code == CURLM_OK);
  static_cast<void>(code);
  act(CURL_SOCKET_TIMEOUT, 0);
}

Dial::~Dial() {
  if (easy_) {
    curl_multi_remove_handle(multi_.get(), easy_.get());
  }
}

int Dial::watch(CURL*, curl_socket_t fd, int what, void* self, void*) noexcept {
  Dial& dial = *static_cast<Dial*>(self);
  if (what == CURL_POLL_REMOVE) {
    dial.poller_.forget(fd);
    return 0;
  }
  const bool reads = (what & CURL_POLL_IN) != 0;
  // Name look-ups have a pair of sockets of their own.
  dial.reading_ = reads && is_connection(fd);
  dial.poller_.watch(fd, (reads ? EPOLLIN : 0U) | ((what & CURL_POLL_OUT) != 0 ? EPOLLOUT : 0U),
                     dial.watcher_);
  return 0;
}

int Dial::set_timer(CURLM*, long timeout_ms, void* self) noexcept {
  Dial& dial = *static_cast<Dial*>(self);
  if (timeout_ms < 0) {
    dial.due_ns_.reset();
  } else {
    dial.due_ns_ = monotonic_ns() + std::int64_t{timeout_ms} * 1'000'000;
  }
  return 0;
}

int Dial::close_socket(void* self, curl_socket_t fd) noexcept {
  return static_cast<Dial*>(self)->taken_ == fd ? 0 : ::close(fd);
}

void Dial::on_ready(int fd, std::uint32_t events) {
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
  act(fd, what);
}

void Dial::on_time(std::int64_t now) {
  if (due_ns_ && *due_ns_ <= now) {
    due_ns_.reset();
    act(CURL_SOCKET_TIMEOUT, 0);
  }
}

void Dial::act(curl_socket_t fd, int events) {
  int running = 0;
  const CURLMcode code = curl_multi_socket_action(multi_.get(), fd, events, &running);
  assert(code == CURLM_OK);
  static_cast<void>(code);
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg == CURLMSG_DONE) {
      result_ = message->data.result;
    }
  }
}

std::unique_ptr<Connection> Dial::take() {
  assert(result_ == CURLE_OK);
  curl_socket_t fd = CURL_SOCKET_BAD;
  (curl_easy_getinfo)(easy_.get(), CURLINFO_ACTIVESOCKET, &fd);
  assert(fd != CURL_SOCKET_BAD);
  if (tls_) {
    set_multi_option(multi_.get(), CURLMOPT_SOCKETFUNCTION, nullptr);
    set_multi_option(multi_.get(), CURLMOPT_TIMERFUNCTION, nullptr);
    set_option(easy_.get(), CURLOPT_ERRORBUFFER, nullptr);
    return std::make_unique<Connection>(poller_, fd, std::move(multi_), std::move(easy_));
  }
  taken_ = fd;
  auto connection = std::make_unique<Connection>(poller_, fd, nullptr, nullptr);
  curl_multi_remove_handle(multi_.get(), easy_.get());
  easy_.reset();
  return connection;
}

// libcurl keeps the number of the last failed system call, such as that of an IPv6 address that was
// tried first. Its text tells whether this failure was the one.
int Dial::os_errno() const {
  const int error = static_cast<int>(info_long(easy_.get(), CURLINFO_OS_ERRNO));
  if (error == 0 || result_ == CURLE_COULDNT_CONNECT) {
    return error;
  }
  const std::string text = std::generic_category().message(error);
  return detail().find(text) == std::string_view::npos ? 0 : error;
}

}  // namespace lockstep::replay
