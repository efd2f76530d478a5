// An open connection to a side: bytes in, bytes out, nothing else. Over TCP these are the system's
// own calls; over TLS, libcurl's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "replay/curl.hpp"
#include "replay/poller.hpp"

namespace lockstep::replay {

struct Io {
  enum class Outcome : std::uint8_t {
    done,   // so many bytes
    later,  // would have to wait
    end,    // the other side has closed it
    error,
  };
  Outcome outcome = Outcome::done;
  std::size_t bytes = 0;
  int os_errno = 0;  // of an error, 0 when it is not the system's
};

class Connection {
 public:
  // Takes over a connected socket. `multi` and `easy` are set when libcurl speaks TLS over it.
  Connection(Poller& poller, int fd, Multi multi, Easy easy);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  int fd() const { return fd_; }
  // Never waits.
  Io send(std::span<const std::string_view> pieces);
  Io receive(std::span<char> buffer);
  // After fewer bytes than it had room for, receive would say `later`: true for plain TCP only, as
  // TLS may hold back what has been read from the socket already.
  bool is_plain() const { return easy_ == nullptr; }
  // True when the server has neither sent something nor closed it since the last receive: else
  // those bytes would be taken for the response to the next request.
  bool is_quiet() const;

 private:
  Poller& poller_;
  int fd_ = -1;
  Multi multi_;
  Easy easy_;
};

}  // namespace lockstep::replay
