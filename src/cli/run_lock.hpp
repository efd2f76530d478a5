// One run at a time writes to a database.
#pragma once

#include <atomic>
#include <string>

namespace lockstep::cli {

// Holds FILE.lock beside the database FILE as long as it lives; the kernel lets go of it when the
// process ends, however that happens. Throws Error naming the process that holds it, or waits for
// that with `wait`, until `stop` is set.
class RunLock {
 public:
  RunLock(const std::string& database, bool wait, const std::atomic<bool>& stop);
  ~RunLock();
  RunLock(const RunLock&) = delete;
  RunLock& operator=(const RunLock&) = delete;

 private:
  bool try_lock();
  std::string holder() const;
  void sign() const;

  std::string path_;
  int file_ = -1;
};

}  // namespace lockstep::cli
