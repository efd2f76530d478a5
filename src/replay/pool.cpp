#include "replay/pool.hpp"

#include <utility>

namespace lockstep::replay {

std::unique_ptr<Connection> Pool::take() {
  while (!idle_.empty()) {
    std::unique_ptr<Connection> connection = std::move(idle_.back());
    idle_.pop_back();
    if (connection->is_quiet()) {
      return connection;
    }
  }
  return nullptr;
}

void Pool::give(std::unique_ptr<Connection> connection) {
  poller_.watch(connection->fd(), EPOLLIN, *this);
  idle_.push_back(std::move(connection));
}

void Pool::on_ready(int fd, std::uint32_t) {
  std::erase_if(idle_, [fd](const auto& connection) { return connection->fd() == fd; });
}

}  // namespace lockstep::replay
