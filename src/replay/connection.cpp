#include "replay/connection.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include <sys/socket.h>
#include <sys/uio.h>

namespace lockstep::replay {
namespace {

constexpr std::size_t kMostPieces = 3;

Io failed() {
  const int error = errno;
  if (error == EAGAIN || error == EWOULDBLOCK || error == EINTR) {
    return {Io::Outcome::later, 0, 0};
  }
  return {Io::Outcome::error, 0, error};
}

Io send_plain(int fd, std::span<const std::string_view> pieces) {
  std::array<iovec, kMostPieces> parts{};
  assert(pieces.size() <= parts.size());
  std::size_t count = 0;
  for (const std::string_view piece : pieces) {
    if (!piece.empty()) {
      parts[count++] = {const_cast<char*>(piece.data()), piece.size()};
    }
  }
  msghdr message{};
  message.msg_iov = parts.data();
  message.msg_iovlen = count;
  const ssize_t sent = ::sendmsg(fd, &message, MSG_NOSIGNAL);
  return sent < 0 ? failed() : Io{Io::Outcome::done, static_cast<std::size_t>(sent), 0};
}

// errno is what OpenSSL's last system call left, if it made one.
Io tls_outcome(CURLcode code, std::size_t bytes) {
  switch (code) {
    case CURLE_OK:
      return {Io::Outcome::done, bytes, 0};
    case CURLE_AGAIN:
      return {Io::Outcome::later, 0, 0};
    default:
      return {Io::Outcome::error, 0, errno};
  }
}

}  // namespace

Connection::Connection(Poller& poller, int fd, Multi multi, Easy easy)
    : poller_(poller), fd_(fd), multi_(std::move(multi)), easy_(std::move(easy)) {}

Connection::~Connection() {
  poller_.forget(fd_);
  if (easy_) {
    curl_multi_remove_handle(multi_.get(), easy_.get());  // closes it
  } else {
    ::close(fd_);
  }
}

Io Connection::send(std::span<const std::string_view> pieces) {
  if (is_plain()) {
    return send_plain(fd_, pieces);
  }
  const auto piece = std::find_if(pieces.begin(), pieces.end(),
                                  [](std::string_view text) { return !text.empty(); });
  assert(piece != pieces.end());
  std::size_t sent = 0;
  errno = 0;
  const CURLcode code = curl_easy_send(easy_.get(), piece->data(), piece->size(), &sent);
  return tls_outcome(code, sent);
}

Io Connection::receive(std::span<char> buffer) {
  if (is_plain()) {
    const ssize_t received = ::recv(fd_, buffer.data(), buffer.size(), 0);
    if (received < 0) {
      return failed();
    }
    return {received == 0 ? Io::Outcome::end : Io::Outcome::done,
            static_cast<std::size_t>(received), 0};
  }
  std::size_t received = 0;
  errno = 0;
  const CURLcode code = curl_easy_recv(easy_.get(), buffer.data(), buffer.size(), &received);
  if (code == CURLE_OK && received == 0) {
    return {Io::Outcome::end, 0, 0};
  }
  return tls_outcome(code, received);
}

bool Connection::is_quiet() const {
  char byte = 0;
  const ssize_t received = ::recv(fd_, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return received < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
}

}  // namespace lockstep::replay
