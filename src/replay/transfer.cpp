#include "replay/transfer.hpp"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <string>
#include <utility>

namespace lockstep::replay {
namespace {

std::string bytes_text(std::uint64_t count) {
  return std::to_string(count) + (count == 1 ? " byte" : " bytes");
}

}  // namespace

Transfer::Transfer(const Route& route, std::size_t slot, std::vector<std::size_t>& finished)
    : route_(route), slot_(slot), finished_(finished) {}

void Transfer::prepare(const Request& request, Reply& reply) {
  request_ = &request;
  reply_ = &reply;
  repeated_ = false;
  safe_ = is_safe_method(request.method);
  head_.build(request, route_.endpoint);
  total_ = head_.bytes().size() + request.body.size() + head_.tail().size();
}

void Transfer::start() {
  assert(!busy_);
  busy_ = true;
  begin();
  // A write that was sent on a connection which turns out to be dead may or may not have been
  // carried out, and could not be repeated. On a connection of its own it cannot come to that.
  std::unique_ptr<Connection> connection = safe_ ? route_.pool.take() : nullptr;
  kept_ = connection != nullptr;
  if (kept_) {
    use(std::move(connection));
  } else {
    dial();
  }
}

void Transfer::begin() {
  parser_.begin(request_->method == "HEAD", route_.options.max_body_bytes);
  sent_ = 0;
  send_errno_ = 0;
  *reply_ = Reply();
  const auto unix_now = std::chrono::system_clock::now().time_since_epoch();
  reply_->started_at_ns = unix_now / std::chrono::nanoseconds(1);
  started_ns_ = monotonic_ns();
}

void Transfer::dial() {
  dial_ =
      std::make_unique<Dial>(route_.options, route_.endpoint, route_.share, route_.poller, *this);
  check_dial();
}

void Transfer::check_dial() {
  const std::optional<CURLcode> result = dial_->result();
  if (!result) {
    return;
  }
  if (*result == CURLE_OK) {
    reply_->timing.connect = monotonic_ns() - started_ns_;
    std::unique_ptr<Connection> connection = dial_->take();
    dial_.reset();
    use(std::move(connection));
  } else {
    fail({*result, dial_->os_errno(), dial_->detail(), progress()});
  }
}

void Transfer::use(std::unique_ptr<Connection> connection) {
  connection_ = std::move(connection);
  route_.poller.watch(connection_->fd(), EPOLLIN, *this);
  send();
}

void Transfer::on_ready(int fd, std::uint32_t events) {
  if (dial_) {
    dial_->on_ready(fd, events);
    check_dial();
    return;
  }
  if (connection_ && connection_->fd() == fd) {
    if ((events & EPOLLOUT) != 0 && !all_sent() && send_errno_ == 0) {
      send();
    }
    if (connection_ && (events & ~std::uint32_t{EPOLLOUT}) != 0) {
      receive();
    }
  }
}

std::optional<std::int64_t> Transfer::due_ns() const {
  std::optional<std::int64_t> due;
  if (!busy_) {
    return due;
  }
  if (route_.options.timeout.count() > 0) {
    due = started_ns_ + std::chrono::nanoseconds(route_.options.timeout).count();
  }
  if (dial_ && dial_->due_ns()) {
    due = std::min(due.value_or(*dial_->due_ns()), *dial_->due_ns());
  }
  return due;
}

void Transfer::on_time(std::int64_t now) {
  if (dial_) {
    dial_->on_time(now);
    check_dial();
  }
  const std::int64_t limit = std::chrono::nanoseconds(route_.options.timeout).count();
  if (busy_ && limit > 0 && now >= started_ns_ + limit) {
    const std::string detail = bytes_text(parser_.received()) + " received in " +
                               std::to_string(route_.options.timeout.count()) + " ms";
    fail({CURLE_OPERATION_TIMEDOUT, 0, detail, progress()});
  }
}

void Transfer::send() {
  const std::array<std::string_view, 3> all = {head_.bytes(), request_->body, head_.tail()};
  while (!all_sent()) {
    std::array<std::string_view, 3> left = all;
    std::uint64_t skip = sent_;
    for (std::string_view& piece : left) {
      const auto bytes = static_cast<std::size_t>(std::min<std::uint64_t>(skip, piece.size()));
      piece.remove_prefix(bytes);
      skip -= bytes;
    }
    const Io io = connection_->send(left);
    if (io.outcome == Io::Outcome::done) {
      sent_ += io.bytes;
    } else if (io.outcome == Io::Outcome::later) {
      route_.poller.watch(connection_->fd(), EPOLLIN | EPOLLOUT, *this);
      return;
    } else {
      // A server may answer without reading it all, and close: the answer counts.
      send_errno_ = io.os_errno == 0 ? -1 : io.os_errno;
      break;
    }
  }
  route_.poller.watch(connection_->fd(), EPOLLIN, *this);
  if (send_errno_ != 0) {
    receive();
  }
}

void Transfer::receive() {
  while (true) {
    const Io io = connection_->receive(route_.buffer);
    switch (io.outcome) {
      case Io::Outcome::done:
        if (!take_in({route_.buffer.data(), io.bytes})) {
          return;
        }
        if (parser_.whole() && (connection_->is_plain() || !parser_.reusable())) {
          succeed();
          return;
        }
        if (connection_->is_plain() && io.bytes < route_.buffer.size()) {
          return;
        }
        break;
      case Io::Outcome::later:
        if (parser_.whole()) {
          succeed();
        } else if (send_errno_ != 0) {
          lose(CURLE_SEND_ERROR, std::max(send_errno_, 0));
        }
        return;
      case Io::Outcome::end:
        if (parser_.whole() || parser_.end()) {
          connection_.reset();
          succeed();
        } else {
          lose(CURLE_GOT_NOTHING, 0);
        }
        return;
      case Io::Outcome::error:
        if (parser_.whole()) {
          connection_.reset();
          succeed();
        } else {
          lose(CURLE_RECV_ERROR, io.os_errno);
        }
        return;
    }
  }
}

// False when the response cannot be read on.
bool Transfer::take_in(std::string_view bytes) {
  const bool waiting = !parser_.final_head_begun();
  const bool good = parser_.feed(bytes);
  if (waiting && parser_.final_head_begun()) {
    reply_->timing.first_byte = monotonic_ns() - started_ns_;
  }
  if (!good) {
    fail({CURLE_WEIRD_SERVER_REPLY, 0, {}, progress()});
  }
  return good;
}

void Transfer::lose(CURLcode code, int os_errno) {
  // The server may have closed it just as it was used again. A new connection settles it: what
  // kills that too is no dead connection but this request.
  if (kept_ && safe_ && !repeated_ && parser_.received() == 0) {
    repeated_ = true;
    kept_ = false;
    connection_.reset();
    begin();
    dial();
    return;
  }
  const std::string detail =
      parser_.body_left() > 0 ? bytes_text(parser_.body_left()) + " missing" : std::string();
  fail({code, os_errno, detail, progress()});
}

void Transfer::succeed() {
  reply_->timing.total = monotonic_ns() - started_ns_;
  reply_->response = parser_.take();
  if (connection_ && safe_ && all_sent() && parser_.reusable() && !route_.endpoint.closes) {
    route_.pool.give(std::move(connection_));
  }
  finish();
}

void Transfer::fail(Ending ending) {
  reply_->timing.total = monotonic_ns() - started_ns_;
  TransferError error = describe(ending);
  if (const auto& fault = parser_.fault()) {
    error.reason = fault->reason;
    error.message = fault->message;
  }
  reply_->error = std::move(error);
  finish();
}

void Transfer::finish() {
  connection_.reset();
  dial_.reset();
  busy_ = false;
  finished_.push_back(slot_);
}

Progress Transfer::progress() const {
  Progress progress;
  progress.tls = route_.endpoint.tls;
  progress.ready = connection_ != nullptr;
  progress.resolved = progress.ready || (dial_ && dial_->is_resolved());
  progress.connected = progress.ready || (dial_ && dial_->is_connected());
  progress.sent = progress.ready && all_sent();
  progress.answered = parser_.received() > 0;
  progress.head_whole = parser_.head_whole();
  return progress;
}

}  // namespace lockstep::replay
