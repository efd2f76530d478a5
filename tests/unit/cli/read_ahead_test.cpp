// The plan, read ahead on a thread of its own.
#include "cli/read_ahead.hpp"

#include <chrono>
#include <string>
#include <thread>

#include "lockstep/core/error.hpp"

#include "unit/catch.hpp"

namespace lockstep::cli {
namespace {

Planned planned(std::uint64_t seq, std::size_t body = 0) {
  Planned item;
  item.seq = seq;
  item.record.request.body = std::string(body, 'x');
  return item;
}

}  // namespace

TEST_CASE("what is read ahead comes in its order, and then ends") {
  std::atomic<bool> stop{false};
  std::uint64_t next = 0;
  ReadAhead ahead(
      [&next]() -> std::optional<Planned> {
        return next == 5000 ? std::nullopt : std::optional(planned(next++));
      },
      stop);
  for (std::uint64_t i = 0; i < 5000; ++i) {
    const auto item = ahead.next();
    REQUIRE(item);
    CHECK(item->seq == i);
  }
  CHECK_FALSE(ahead.next());
  CHECK(ahead.ready());
  CHECK_FALSE(ahead.next());
  CHECK(ahead.finish() == 0);
  CHECK_FALSE(stop);
}

TEST_CASE("an error comes after all that was read before it") {
  std::atomic<bool> stop{false};
  std::uint64_t next = 0;
  ReadAhead ahead(
      [&next]() -> std::optional<Planned> {
        if (next == 3) {
          throw Error(Position{.source = "capture", .line = 7}, "is damaged");
        }
        return planned(next++);
      },
      stop);
  for (int i = 0; i < 3; ++i) {
    CHECK(ahead.next());
  }
  CHECK_THROWS_WITH(ahead.next(), "capture:7: is damaged");
}

TEST_CASE("only so much is read ahead, and what was not handed out is counted") {
  const std::size_t body = GENERATE(std::size_t{0}, std::size_t{8} << 20U);
  std::atomic<bool> stop{false};
  std::atomic<std::uint64_t> pulled{0};
  ReadAhead ahead([&]() -> std::optional<Planned> { return planned(pulled++, body); }, stop);
  CHECK(ahead.next());
  const std::uint64_t enough = body == 0 ? 256 : 4;
  for (int i = 0; i < 6000 && pulled < enough; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  CHECK(pulled >= enough);
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  CHECK(pulled <= (body == 0 ? 600 : 8));
  const std::uint64_t unsent = ahead.finish();
  CHECK(unsent == pulled - 1);
}

TEST_CASE("nobody waits for a source that has nothing") {
  std::atomic<bool> stop{false};
  const auto silent = [&stop]() -> std::optional<Planned> {
    while (!stop) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return std::nullopt;
  };
  {
    ReadAhead ahead(silent, stop);
    CHECK_FALSE(ahead.ready());
  }  // as when the run cannot go on
  CHECK(stop);
}

}  // namespace lockstep::cli
