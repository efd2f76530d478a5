#include "cli/run_lock.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <thread>

#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"

namespace lockstep::cli {

RunLock::RunLock(const std::string& database, bool wait, const std::atomic<bool>& stop)
    : path_(database + ".lock") {
  constexpr std::chrono::milliseconds kNap{200};
  while (!try_lock()) {
    if (!wait || stop) {
      const std::string who = holder();
      ::close(file_);
      throw Error(Position{escape_line(database), 0, 0, {}},
                  fmt::format("another run writes to this database{}", who),
                  "--wait waits for it; or give another database with --db");
    }
    ::close(file_);
    std::this_thread::sleep_for(kNap);
  }
  sign();
}

RunLock::~RunLock() {
  if (file_ >= 0) {
    ::unlink(path_.c_str());
    ::close(file_);
  }
}

// The one who had the lock removes the file: what was opened may by then be a file without a name.
bool RunLock::try_lock() {
  while (true) {
    file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file_ < 0) {
      return true;  // where no lock can be, opening the database says better what is wrong
    }
    if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
      return false;
    }
    struct stat opened {};
    struct stat named {};
    if (::fstat(file_, &opened) == 0 && ::stat(path_.c_str(), &named) == 0 &&
        opened.st_ino == named.st_ino && opened.st_dev == named.st_dev) {
      return true;
    }
    ::close(file_);
  }
}

std::string RunLock::holder() const {
  char text[128] = {};
  const ssize_t size = ::pread(file_, text, sizeof text - 1, 0);
  return size > 0 ? fmt::format(": {}",
                                escape_line(std::string_view(text, static_cast<std::size_t>(size))))
                  : "";
}

void RunLock::sign() const {
  if (file_ < 0) {
    return;
  }
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  const std::string text = fmt::format("process {}, since {:04}-{:02}-{:02} {:02}:{:02}:{:02} UTC",
                                       ::getpid(), parts.tm_year + 1900, parts.tm_mon + 1,
                                       parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
  // For people only: a lock that cannot be signed still holds.
  static_cast<void>(::ftruncate(file_, 0) == 0 && ::pwrite(file_, text.data(), text.size(), 0) > 0);
}

}  // namespace lockstep::cli
