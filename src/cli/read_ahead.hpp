// The thread that reads captures and plans, ahead of the one that talks to the network: a capture
// may be a pipe that has nothing for a while, and whoever waits for it cannot look at the clock of
// the exchanges in flight.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <optional>
#include <thread>

#include "lockstep/core/exchange.hpp"

#include "cli/bounded_queue.hpp"

namespace lockstep::cli {

class ReadAhead {
 public:
  // `pull` yields the plan, in its order; it runs on a thread of its own, up to finish(). It has to
  // return soon once `stop` is true, which the destructor sees to when finish() was never called.
  ReadAhead(std::function<std::optional<Planned>()> pull, std::atomic<bool>& stop);
  ~ReadAhead();
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  // Whether next() will not wait.
  bool ready();
  // Nothing at the end. Throws what `pull` threw, after all that it yielded before.
  std::optional<Planned> next();
  // Reads no more, which takes as long as `pull` does; how many were read and not handed out.
  std::uint64_t finish();

 private:
  void work();
  bool take(std::chrono::milliseconds patience);

  std::function<std::optional<Planned>()> pull_;
  std::atomic<bool>& stop_;
  BoundedQueue<Planned> queue_;
  std::atomic<bool> closed_{false};
  std::atomic<std::uint64_t> waiting_bytes_{0};
  std::uint64_t read_ = 0;      // of the thread
  std::exception_ptr failure_;  // of the thread
  std::deque<Planned> taken_;   // out of the queue at once, so that a lock is rarely taken
  std::uint64_t handed_out_ = 0;
  bool ended_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace lockstep::cli
