#include "cli/console.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"
#include "lockstep/redact/redact.hpp"

namespace lockstep::cli {
namespace {

constexpr std::size_t kBufferBytes = 1 << 16;

// False when it could not be written; errno says why.
bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written < 0) {
      return false;
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

constexpr std::string_view kStored = "the run itself is stored; 'lockstep report' writes it again";

[[noreturn]] void fail(const std::string& path, int error, std::string_view advice = kStored) {
  throw Error(Position{.source = escape_line(path)},
              fmt::format("cannot be written: {}", std::strerror(error)), std::string(advice));
}

}  // namespace

void Console::print(std::string_view text) const {
  if (!write_all(STDOUT_FILENO, text) && errno != EPIPE) {
    fail("standard output", errno);
  }
}

void Console::warn(std::string_view message) const {
  if (!quiet) {
    // A diagnostic that cannot be shown must not end the run.
    // What it quotes may be captured; and no warning is worth a secret, not even when told so.
    const std::string line = redact::Redactor().message(std::string(message));
    static_cast<void>(write_all(STDERR_FILENO, fmt::format("lockstep: {}\n", line)));
  }
}

Console console_for(const Arguments& arguments) {
  const std::string when = arguments.value("color");
  if (when != "auto" && when != "always" && when != "never") {
    throw Error(fmt::format("--color: \"{}\" will not do", escape_line(when)),
                "give auto, always or never");
  }
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  const bool plain = (no_color != nullptr && *no_color != '\0') ||
                     (term != nullptr && std::strcmp(term, "dumb") == 0);
  Console console;
  console.quiet = arguments.has("quiet");
  console.color = when == "always" || (when == "auto" && !plain && ::isatty(STDOUT_FILENO) == 1);
  console.progress = !console.quiet && ::isatty(STDERR_FILENO) == 1 &&
                     (term == nullptr || std::strcmp(term, "dumb") != 0);
  return console;
}

void check_output(const std::string& path) {
  if (path.empty() || path == "-") {
    return;
  }
  std::string probe = path + ".tmpXXXXXX";
  const int file = ::mkostemp(probe.data(), O_CLOEXEC);
  if (file < 0) {
    fail(path, errno, "nothing was sent; name a file in a folder that can be written to");
  }
  ::close(file);
  ::unlink(probe.c_str());
}

Output::Output(const Console& console, std::string path, std::string advice)
    : console_(console),
      path_(path == "-" ? std::string() : std::move(path)),
      advice_(std::move(advice)) {
  if (path_.empty()) {
    return;
  }
  temporary_ = path_ + ".tmpXXXXXX";
  file_ = ::mkostemp(temporary_.data(), O_CLOEXEC);
  if (file_ < 0) {
    fail(path_, errno, advice_);
  }
}

Output::~Output() {
  if (file_ >= 0) {
    ::close(file_);
    ::unlink(temporary_.c_str());
  }
}

report::Sink Output::sink() {
  return [this](std::string_view text) {
    buffer_ += text;
    if (buffer_.size() < kBufferBytes) {
      return;
    }
    if (!is_file()) {
      console_.print(buffer_);
    } else if (!write_all(file_, buffer_)) {
      fail(path_, errno, advice_);
    }
    buffer_.clear();
  };
}

void Output::finish() {
  if (!is_file()) {
    console_.print(buffer_);
    buffer_.clear();
    return;
  }
  const bool written = write_all(file_, buffer_);
  const int error = errno;
  const int closed = ::close(std::exchange(file_, -1));
  if (!written || closed != 0 || ::rename(temporary_.c_str(), path_.c_str()) != 0) {
    const int reason = written ? errno : error;
    ::unlink(temporary_.c_str());
    fail(path_, reason, advice_);
  }
}

}  // namespace lockstep::cli
