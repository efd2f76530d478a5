#include "support/byte_server.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <system_error>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

namespace lockstep::test {
namespace {

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

struct Bound {
  int socket;
  std::uint16_t port;
};

Bound bind_loopback() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* generic = static_cast<sockaddr*>(static_cast<void*>(&address));
  if (socket < 0 || ::bind(socket, generic, size) != 0 ||
      ::getsockname(socket, generic, &size) != 0) {
    fail("bind");
  }
  return {socket, ntohs(address.sin_port)};
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

// Value of a header in a lower-case head, empty when there is none.
std::string header_value(const std::string& head, std::string_view name) {
  const std::string start = "\r\n" + std::string(name) + ":";
  const std::size_t found = head.find(start);
  if (found == std::string::npos) {
    return {};
  }
  const std::size_t begin = head.find_first_not_of(' ', found + start.size());
  return head.substr(begin, head.find("\r\n", found + start.size()) - begin);
}

// One chunk off the front of `text`: its data, and how many bytes it took; 0 when it is not whole.
std::pair<std::string, std::size_t> take_chunk(std::string_view text) {
  const std::size_t line = text.find("\r\n");
  if (line == std::string_view::npos) {
    return {};
  }
  std::size_t size = 0;
  std::from_chars(text.data(), text.data() + line, size, 16);
  if (text.size() < line + 2 + size + 2) {
    return {};
  }
  return {std::string(text.substr(line + 2, size)), line + 2 + size + 2};
}

}  // namespace

Action send(std::string bytes) { return {Action::Kind::send, std::move(bytes), {}}; }
Action flood(std::string bytes) { return {Action::Kind::flood, std::move(bytes), {}}; }
Action wait(std::chrono::milliseconds delay) { return {Action::Kind::wait, {}, delay}; }
Action close() { return {Action::Kind::close, {}, {}}; }
Action reset() { return {Action::Kind::reset, {}, {}}; }
Action hold() { return {Action::Kind::hold, {}, {}}; }

std::string response(std::string_view body, std::string_view headers, std::string_view status) {
  return "HTTP/1.1 " + std::string(status) + "\r\n" + std::string(headers) +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

std::string Received::method() const { return head.substr(0, head.find(' ')); }

std::string Received::target() const {
  const std::size_t begin = head.find(' ') + 1;
  return head.substr(begin, head.find(' ', begin) - begin);
}

struct ByteServer::TlsContext {
  SSL_CTX* context;

  explicit TlsContext(const Certificate& certificate) : context(SSL_CTX_new(TLS_server_method())) {
    use_certificate(context, certificate);
  }
  ~TlsContext() { SSL_CTX_free(context); }
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;
};

// A connection, plain or TLS, whose every wait ends when the server is to stop.
class ByteServer::Stream {
 public:
  Stream(int socket, int stop, TlsContext* tls) : socket_(socket), stop_(stop) {
    ::fcntl(socket_, F_SETFL, ::fcntl(socket_, F_GETFL) | O_NONBLOCK);
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    if (tls != nullptr) {
      ssl_ = SSL_new(tls->context);
      SSL_set_fd(ssl_, socket_);
      SSL_set_accept_state(ssl_);
    }
  }
  ~Stream() {
    SSL_free(ssl_);
    ::close(socket_);
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  // False when there will be no more.
  bool read(std::string& out) {
    char buffer[16384];
    while (true) {
      const ssize_t got = ssl_ != nullptr ? SSL_read(ssl_, buffer, sizeof(buffer))
                                          : ::recv(socket_, buffer, sizeof(buffer), 0);
      if (got > 0) {
        out.append(buffer, static_cast<std::size_t>(got));
        return true;
      }
      if (!wait_for(wanted(static_cast<int>(got), POLLIN), -1)) {
        return false;
      }
    }
  }

  bool write(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ssl_ != nullptr
                               ? SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()))
                               : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent > 0) {
        bytes.remove_prefix(static_cast<std::size_t>(sent));
      } else if (!wait_for(wanted(static_cast<int>(sent), POLLOUT), -1)) {
        return false;
      }
    }
    return true;
  }

  bool sleep(std::chrono::milliseconds delay) {
    pollfd stop{stop_, POLLIN, 0};
    return ::poll(&stop, 1, static_cast<int>(delay.count())) == 0;
  }

  void hold_until_gone() {
    std::string ignored;
    while (read(ignored)) {
      ignored.clear();
    }
  }

  void reset_on_close() const {
    const linger abort{1, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &abort, sizeof(abort));
  }

 private:
  // The events to wait for after a call that returned `result`; 0 when it failed for good.
  short wanted(int result, short plain) const {
    if (ssl_ == nullptr) {
      return result < 0 && errno == EAGAIN ? plain : short{0};
    }
    switch (SSL_get_error(ssl_, result)) {
      case SSL_ERROR_WANT_READ:
        return POLLIN;
      case SSL_ERROR_WANT_WRITE:
        return POLLOUT;
      default:
        return 0;
    }
  }

  bool wait_for(short events, int timeout) const {
    if (events == 0) {
      return false;
    }
    pollfd set[] = {{socket_, events, 0}, {stop_, POLLIN, 0}};
    return ::poll(set, 2, timeout) > 0 && set[1].revents == 0;
  }

  int socket_;
  int stop_;
  SSL* ssl_ = nullptr;
};

ByteServer::ByteServer(Handler handler) : ByteServer(std::move(handler), Options{}) {}

ByteServer::ByteServer(Handler handler, Options options)
    : handler_(std::move(handler)), options_(std::move(options)) {
  if (options_.tls != nullptr) {
    tls_ = std::make_unique<TlsContext>(*options_.tls);
  }
  const Bound bound = bind_loopback();
  listener_ = bound.socket;
  port_ = bound.port;
  stop_ = ::eventfd(0, EFD_CLOEXEC);
  if (stop_ < 0 || ::listen(listener_, 1024) != 0) {
    fail("listen");
  }
  acceptor_ = std::thread([this] { accept_all(); });
}

ByteServer::~ByteServer() {
  ::eventfd_write(stop_, 1);
  acceptor_.join();
  for (std::thread& worker : workers_) {
    worker.join();
  }
  ::close(listener_);
  ::close(stop_);
}

std::string ByteServer::url() const {
  return (tls_ ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port_);
}

std::vector<std::string> ByteServer::connections() const {
  const std::lock_guard lock(mutex_);
  return connections_;
}

std::vector<Received> ByteServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

bool ByteServer::wait_for_requests(std::size_t count) const {
  std::unique_lock lock(mutex_);
  return arrived_.wait_for(lock, std::chrono::seconds(10),
                           [&] { return requests_.size() >= count; });
}

void ByteServer::accept_all() {
  while (true) {
    pollfd set[] = {{listener_, POLLIN, 0}, {stop_, POLLIN, 0}};
    if (::poll(set, 2, -1) > 0 && set[1].revents != 0) {
      return;
    }
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) {
      continue;
    }
    const std::lock_guard lock(mutex_);
    const std::size_t connection = connections_.size();
    connections_.emplace_back();
    workers_.emplace_back([this, connection, socket] { serve(connection, socket); });
  }
}

void ByteServer::serve(std::size_t connection, int socket) {
  // OpenSSL writes to a closed connection without MSG_NOSIGNAL.
  sigset_t pipe;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
  Stream stream(socket, stop_, tls_.get());
  if (!act(stream, options_.greeting)) {
    return;
  }
  std::string pending;
  Received request;
  request.connection = connection;
  while (read_request(stream, connection, pending, request)) {
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(request);
      arrived_.notify_all();
    }
    Script script;
    {
      const std::lock_guard lock(handler_mutex_);
      script = handler_(request);
    }
    if (!act(stream, script)) {
      return;
    }
    ++request.index;
  }
}

// False when the connection is over.
bool ByteServer::act(Stream& stream, const Script& script) const {
  for (const Action& action : script) {
    switch (action.kind) {
      case Action::Kind::send:
        if (!stream.write(action.bytes)) {
          return false;
        }
        break;
      case Action::Kind::flood:
        while (stream.write(action.bytes)) {
        }
        return false;
      case Action::Kind::wait:
        if (!stream.sleep(action.delay)) {
          return false;
        }
        break;
      case Action::Kind::close:
        return false;
      case Action::Kind::reset:
        stream.reset_on_close();
        return false;
      case Action::Kind::hold:
        stream.hold_until_gone();
        return false;
    }
  }
  return true;
}

bool ByteServer::read_more(Stream& stream, std::size_t connection, std::string& pending) {
  const std::size_t before = pending.size();
  if (!stream.read(pending)) {
    return false;
  }
  const std::lock_guard lock(mutex_);
  connections_[connection].append(pending, before);
  return true;
}

// Takes one request off the front of `pending`, reading on until it is there.
bool ByteServer::read_request(Stream& stream, std::size_t connection, std::string& pending,
                              Received& request) {
  std::size_t end = 0;
  while ((end = pending.find("\r\n\r\n")) == std::string::npos) {
    if (!read_more(stream, connection, pending)) {
      return false;
    }
  }
  end += 4;
  request.head = pending.substr(0, end);
  request.body.clear();
  const std::string head = lower(request.head);
  if (header_value(head, "transfer-encoding") == "chunked") {
    for (bool last = false; !last;) {
      const auto [data, taken] = take_chunk(std::string_view(pending).substr(end));
      if (taken == 0 && !read_more(stream, connection, pending)) {
        return false;
      }
      end += taken;
      request.body += data;
      last = taken != 0 && data.empty();
    }
  } else {
    const std::string length = header_value(head, "content-length");
    const std::size_t size = length.empty() ? 0 : std::stoul(length);
    while (pending.size() < end + size) {
      if (!read_more(stream, connection, pending)) {
        return false;
      }
    }
    request.body = pending.substr(end, size);
    end += size;
  }
  request.bytes = pending.substr(0, end);
  pending.erase(0, end);
  return true;
}

ClosedPort::ClosedPort() {
  const Bound bound = bind_loopback();
  socket_ = bound.socket;
  port_ = bound.port;
}

ClosedPort::~ClosedPort() { ::close(socket_); }

std::string ClosedPort::url() const { return "http://127.0.0.1:" + std::to_string(port_); }

}  // namespace lockstep::test
