// The idle connections to one side.
#pragma once

#include <memory>
#include <vector>

#include "replay/connection.hpp"
#include "replay/poller.hpp"

namespace lockstep::replay {

class Pool final : public Watcher {
 public:
  explicit Pool(Poller& poller) : poller_(poller) {}
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  // The connection that was used last, as it is the least likely to be dead; none when all are.
  std::unique_ptr<Connection> take();
  void give(std::unique_ptr<Connection> connection);

  // An idle connection on which something happens is of no more use.
  void on_ready(int fd, std::uint32_t events) override;

 private:
  Poller& poller_;
  std::vector<std::unique_ptr<Connection>> idle_;
};

}  // namespace lockstep::replay
