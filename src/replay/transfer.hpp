// One request to one side, and what came back. Reused for one exchange after another.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "lockstep/core/exchange.hpp"
#include "lockstep/replay/replay.hpp"

#include "replay/connection.hpp"
#include "replay/dial.hpp"
#include "replay/endpoint.hpp"
#include "replay/failure.hpp"
#include "replay/poller.hpp"
#include "replay/pool.hpp"
#include "replay/request_head.hpp"
#include "replay/response_parser.hpp"

namespace lockstep::replay {

// What all transfers to one side have in common.
struct Route {
  const Options& options;
  const Endpoint& endpoint;
  Poller& poller;
  Pool& pool;
  CURLSH* share;
  std::span<char> buffer;  // what is read is passed on before anything else happens
};

class Transfer final : public Watcher {
 public:
  // `slot` is added to `finished` when a transfer is through.
  Transfer(const Route& route, std::size_t slot, std::vector<std::size_t>& finished);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  // Makes it ready to be started. Both arguments must stay until it is finished.
  void prepare(const Request& request, Reply& reply);
  // Where a connection is at hand, the request is sent before this returns, so that the order of
  // calls is the order on the wire.
  void start();

  void on_ready(int fd, std::uint32_t events) override;
  void on_time(std::int64_t now);
  // When on_time has something to do next, in monotonic ns; nothing when it is not under way.
  std::optional<std::int64_t> due_ns() const;

 private:
  void begin();
  void dial();
  void check_dial();
  void use(std::unique_ptr<Connection> connection);
  void send();
  void receive();
  bool take_in(std::string_view bytes);
  // The connection is of no more use: repeats the request where that is right, else fails.
  void lose(CURLcode code, int os_errno);
  void succeed();
  void fail(Ending ending);
  void finish();
  bool all_sent() const { return sent_ == total_; }
  Progress progress() const;

  Route route_;
  std::size_t slot_;
  std::vector<std::size_t>& finished_;

  const Request* request_ = nullptr;
  Reply* reply_ = nullptr;
  RequestHead head_;
  ResponseParser parser_;
  std::unique_ptr<Dial> dial_;              // while a connection is opened
  std::unique_ptr<Connection> connection_;  // once there is one
  std::uint64_t total_ = 0;                 // bytes to send
  std::uint64_t sent_ = 0;
  std::int64_t started_ns_ = 0;
  bool safe_ = true;
  bool busy_ = false;
  bool kept_ = false;      // the connection had been used before
  bool repeated_ = false;  // on a fresh connection
  int send_errno_ = 0;  // the request could not be sent whole; there may be an answer all the same
};

}  // namespace lockstep::replay
