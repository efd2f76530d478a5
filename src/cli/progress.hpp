// One line on a terminal that says how far a run is. Nothing elsewhere.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "lockstep/core/difference.hpp"

namespace lockstep::cli {

class Progress {
 public:
  // Counts, on a thread of its own, how many exchanges there will be; it looks at the flag now
  // and then and gives up once it is true.
  using CountPlan = std::function<std::optional<std::uint64_t>(const std::atomic<bool>& give_up)>;

  // Without `visible` nothing is ever printed and no thread is started.
  Progress(bool visible, CountPlan count_plan);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // From any thread: one more exchange is done.
  void exchange(Verdict verdict);
  // Clears the line; nothing is printed afterwards.
  void finish();

 private:
  void draw_until_finished();
  std::string line(double seconds) const;

  std::atomic<std::uint64_t> done_{0};
  std::atomic<std::uint64_t> different_{0};
  std::atomic<std::uint64_t> failed_{0};
  std::atomic<std::uint64_t> total_{0};  // 0 while it is unknown
  std::atomic<bool> finished_{false};
  std::mutex mutex_;
  std::condition_variable wake_;
  std::thread counter_;
  std::thread painter_;
};

}  // namespace lockstep::cli
