#include "capture/byte_source.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fmt/format.h>
#include <sys/stat.h>

#include "lockstep/core/error.hpp"

namespace lockstep::capture {
namespace {

class FileSource : public ByteSource {
 public:
  FileSource(int fd, std::string name, bool owned, const std::atomic<bool>* stop)
      : fd_(fd), name_(std::move(name)), owned_(owned), stop_(stop) {}
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;
  ~FileSource() override {
    if (owned_) {
      ::close(fd_);
    }
  }

  std::size_t read(char* into, std::size_t size) override {
    while (wait()) {
      const ssize_t got = ::read(fd_, into, size);
      if (got >= 0) {
        offset_ += static_cast<std::uint64_t>(got);
        return static_cast<std::size_t>(got);
      }
      if (errno != EINTR) {
        throw Error(Position{.source = name_, .offset = offset_},
                    fmt::format("cannot be read: {}", std::strerror(errno)));
      }
    }
    return 0;
  }

 private:
  // False when waiting is no longer wanted. A file is always ready.
  bool wait() const {
    constexpr int kStopCheckMs = 50;
    pollfd set{fd_, POLLIN, 0};
    while (stop_ != nullptr && ::poll(&set, 1, kStopCheckMs) <= 0) {
      if (*stop_) {
        return false;
      }
    }
    return true;
  }

  int fd_;
  std::string name_;
  bool owned_;  // standard input is not ours to close
  const std::atomic<bool>* stop_;
  std::uint64_t offset_ = 0;
};

class PrependedSource : public ByteSource {
 public:
  PrependedSource(std::string prefix, std::unique_ptr<ByteSource> rest)
      : prefix_(std::move(prefix)), rest_(std::move(rest)) {}

  std::size_t read(char* into, std::size_t size) override {
    if (used_ == prefix_.size()) {
      return rest_ ? rest_->read(into, size) : 0;
    }
    const std::size_t n = std::min(size, prefix_.size() - used_);
    std::memcpy(into, prefix_.data() + used_, n);
    used_ += n;
    return n;
  }

 private:
  std::string prefix_;
  std::size_t used_ = 0;
  std::unique_ptr<ByteSource> rest_;
};

}  // namespace

std::unique_ptr<ByteSource> open_file(const std::string& path, const std::atomic<bool>* stop) {
  const bool standard_input = path == "-";
  const int fd = standard_input ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    const int reason = errno;
    throw Error(Position{.source = path},
                fmt::format("cannot be opened: {}", std::strerror(reason)),
                reason == ENOENT ? "check the path; \"-\" is standard input" : "");
  }
  auto source = std::make_unique<FileSource>(fd, path, !standard_input, stop);
  struct stat status = {};
  if (::fstat(fd, &status) == 0 && S_ISDIR(status.st_mode)) {
    throw Error(Position{.source = path}, "is a directory", "name the capture files in it");
  }
  return source;
}

std::unique_ptr<ByteSource> prepend(std::string prefix, std::unique_ptr<ByteSource> rest) {
  return std::make_unique<PrependedSource>(std::move(prefix), std::move(rest));
}

std::string read_prefix(ByteSource& source, std::size_t size) {
  std::string prefix(size, '\0');
  std::size_t filled = 0;
  while (filled < size) {
    const std::size_t got = source.read(prefix.data() + filled, size - filled);
    if (got == 0) {
      break;
    }
    filled += got;
  }
  prefix.resize(filled);
  return prefix;
}

}  // namespace lockstep::capture
