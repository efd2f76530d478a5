// A scripted server on a free port of 127.0.0.1. It records every byte that it receives and answers
// with the bytes, delays, closes and resets that a test asks for; it knows no more of HTTP than
// where a request ends. One thread for each connection; all are stopped by the destructor.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "support/certificate.hpp"

namespace lockstep::test {

struct Action {
  enum class Kind { send, flood, wait, close, reset, hold };
  Kind kind = Kind::send;
  std::string bytes;
  std::chrono::milliseconds delay{0};
};

using Script = std::vector<Action>;

Action send(std::string bytes);
Action flood(std::string bytes);  // again and again, until nobody listens
Action wait(std::chrono::milliseconds delay);
Action close();
Action reset();  // RST instead of FIN
Action hold();   // says no more, until the client goes or the server is stopped

// "HTTP/1.1 200 OK" with a Content-Length; `headers` are whole lines with their "\r\n".
std::string response(std::string_view body, std::string_view headers = {},
                     std::string_view status = "200 OK");

struct Received {
  std::size_t connection = 0;  // 0, 1, 2 … in order of acceptance
  std::size_t index = 0;       // of the request on its connection
  std::string bytes;           // all of the request as it came
  std::string head;            // up to and with the empty line
  std::string body;            // without chunked framing

  std::string method() const;
  std::string target() const;
};

class ByteServer {
 public:
  // Says how each request is answered; after the script the next request on the connection is
  // read. Called by one thread at a time.
  using Handler = std::function<Script(const Received& request)>;

  struct Options {
    Script greeting;  // acted out before anything is read
    const Certificate* tls = nullptr;
  };

  explicit ByteServer(Handler handler);
  ByteServer(Handler handler, Options options);
  ~ByteServer();
  ByteServer(const ByteServer&) = delete;
  ByteServer& operator=(const ByteServer&) = delete;

  std::uint16_t port() const { return port_; }
  std::string url() const;  // "http://127.0.0.1:1234"

  std::vector<std::string> connections() const;  // every byte, by connection
  std::vector<Received> requests() const;        // in order of arrival
  std::size_t connection_count() const { return connections().size(); }
  // Waits until so many requests have come whole; false after ten seconds.
  bool wait_for_requests(std::size_t count) const;

 private:
  class Stream;
  struct TlsContext;

  void accept_all();
  void serve(std::size_t connection, int socket);
  bool act(Stream& stream, const Script& script) const;
  bool read_request(Stream& stream, std::size_t connection, std::string& pending,
                    Received& request);
  bool read_more(Stream& stream, std::size_t connection, std::string& pending);

  Handler handler_;
  Options options_;
  std::unique_ptr<TlsContext> tls_;
  int listener_ = -1;
  int stop_ = -1;  // an eventfd, readable once the server is to stop
  std::uint16_t port_ = 0;
  mutable std::mutex mutex_;
  mutable std::condition_variable arrived_;
  std::mutex handler_mutex_;
  std::vector<std::string> connections_;
  std::vector<Received> requests_;
  std::vector<std::thread> workers_;
  std::thread acceptor_;
};

// A port of 127.0.0.1 that refuses connections for as long as this lives.
class ClosedPort {
 public:
  ClosedPort();
  ~ClosedPort();
  ClosedPort(const ClosedPort&) = delete;
  ClosedPort& operator=(const ClosedPort&) = delete;
  std::string url() const;

 private:
  int socket_ = -1;
  std::uint16_t port_ = 0;
};

}  // namespace lockstep::test
