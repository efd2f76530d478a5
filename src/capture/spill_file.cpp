#include "capture/spill_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include "lockstep/core/error.hpp"

namespace lockstep::capture {
namespace {

constexpr std::size_t kWriteBytes = 256 * 1024;

std::string temporary_folder() {
  const char* const named = std::getenv("TMPDIR");
  return named != nullptr && *named != '\0' ? named : "/tmp";
}

// Not every file system has files without a name.
int open_unnamed(const std::string& folder) {
  constexpr int kOwnerOnly = 0600;
  const int fd = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, kOwnerOnly);
  if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)) {
    return fd;
  }
  std::string path = folder + "/lockstep-XXXXXX";
  const int named = ::mkostemp(path.data(), O_CLOEXEC);  // of mode 0600
  if (named >= 0) {
    ::unlink(path.c_str());
  }
  return named;
}

}  // namespace

void RunCipher::Free::operator()(evp_cipher_ctx_st* context) const { EVP_CIPHER_CTX_free(context); }

RunCipher::RunCipher(const Key& key, std::uint64_t run) : context_(EVP_CIPHER_CTX_new()) {
  // The counter's upper half is the run, so that no two runs share a part of the key stream.
  std::array<unsigned char, 16> counter{};
  std::memcpy(counter.data(), &run, sizeof run);
  const int done =
      EVP_EncryptInit_ex2(context_.get(), EVP_aes_256_ctr(), key.data(), counter.data(), nullptr);
  if (done != 1) {
    throw Error("libcrypto cannot encrypt temporary files", "it must have AES-256-CTR");
  }
}

void RunCipher::apply(char* bytes, std::size_t size) {
  constexpr std::size_t kMost = std::size_t{1} << 30U;
  while (size != 0) {
    const auto part = static_cast<int>(std::min(size, kMost));
    int made = 0;
    auto* const data = reinterpret_cast<unsigned char*>(bytes);
    const int done = EVP_EncryptUpdate(context_.get(), data, &made, data, part);
    assert(done == 1 && made == part);
    static_cast<void>(done);
    bytes += part;
    size -= static_cast<std::size_t>(part);
  }
}

SpillFile::SpillFile() : folder_(temporary_folder()), fd_(open_unnamed(folder_)) {
  if (fd_ < 0) {
    fail("no temporary file can be made here", errno);
  }
  if (RAND_bytes(key_.data(), static_cast<int>(key_.size())) != 1) {
    ::close(fd_);
    throw Error("libcrypto has no random numbers for a key");
  }
}

SpillFile::~SpillFile() {
  ::close(fd_);
  OPENSSL_cleanse(key_.data(), key_.size());
}

void SpillFile::fail(std::string_view what, int reason) const {
  throw Error(Position{.source = folder_},
              fmt::format("{}, to sort captures by time: {}", what, std::strerror(reason)),
              "make room there, or name another folder with the variable TMPDIR");
}

void SpillFile::begin_run() {
  assert(!cipher_);
  cipher_ = std::make_unique<RunCipher>(key_, runs_.size());
  runs_.push_back({size_, size_});
}

void SpillFile::append(std::string_view text) {
  const std::uint64_t length = text.size();
  char prefix[sizeof length];
  std::memcpy(prefix, &length, sizeof length);
  pending_.append(prefix, sizeof length);
  pending_ += text;
  if (pending_.size() >= kWriteBytes) {
    flush();
  }
}

void SpillFile::end_run() {
  flush();
  runs_.back().end = size_;
  cipher_.reset();
}

void SpillFile::flush() {
  cipher_->apply(pending_.data(), pending_.size());
  std::string_view left = pending_;
  while (!left.empty()) {
    const ssize_t wrote = ::write(fd_, left.data(), left.size());
    if (wrote < 0 && errno != EINTR) {
      fail("a temporary file cannot be written here", errno);
    }
    const std::size_t done = wrote < 0 ? 0 : static_cast<std::size_t>(wrote);
    left.remove_prefix(done);
    size_ += done;
  }
  pending_.clear();
}

SpillFile::RunReader::RunReader(const SpillFile& file, std::size_t run, std::size_t buffer_bytes)
    : file_(&file),
      cipher_(file.key_, run),
      offset_(file.runs_[run].begin),
      end_(file.runs_[run].end),
      buffer_bytes_(buffer_bytes) {}

bool SpillFile::RunReader::next(std::string& text) {
  if (offset_ == end_ && used_ == buffer_.size()) {
    return false;
  }
  std::uint64_t length = 0;
  char prefix[sizeof length];
  read(prefix, sizeof length);
  std::memcpy(&length, prefix, sizeof length);
  text.resize(length);
  read(text.data(), text.size());
  return true;
}

void SpillFile::RunReader::read(char* into, std::size_t size) {
  while (size != 0) {
    if (used_ == buffer_.size()) {
      buffer_.resize(std::min<std::uint64_t>(buffer_bytes_, end_ - offset_));
      const ssize_t got =
          ::pread(file_->fd_, buffer_.data(), buffer_.size(), static_cast<off_t>(offset_));
      if (got < 0 && errno == EINTR) {
        buffer_.clear();
        used_ = 0;
        continue;
      }
      if (got <= 0) {
        file_->fail("a temporary file cannot be read here", got < 0 ? errno : EIO);
      }
      buffer_.resize(static_cast<std::size_t>(got));
      offset_ += buffer_.size();
      used_ = 0;
      cipher_.apply(buffer_.data(), buffer_.size());
    }
    const std::size_t part = std::min(size, buffer_.size() - used_);
    std::memcpy(into, buffer_.data() + used_, part);
    used_ += part;
    into += part;
    size -= part;
  }
}

}  // namespace lockstep::capture
