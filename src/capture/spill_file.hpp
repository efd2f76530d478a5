// A temporary file for what does not fit into memory. Captured traffic holds live credentials, so
// the file has no name from its first moment, is for its owner only, and is encrypted with a key
// that exists in this process alone: a crash, a copy of the disk or a swapped folder tells nothing.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct evp_cipher_ctx_st;

namespace lockstep::capture {

// AES-256 in counter mode from one place of a run on.
class RunCipher {
 public:
  using Key = std::array<unsigned char, 32>;

  RunCipher(const Key& key, std::uint64_t run);
  // Encrypts or decrypts in place what follows.
  void apply(char* bytes, std::size_t size);

 private:
  struct Free {
    void operator()(evp_cipher_ctx_st* context) const;
  };
  std::unique_ptr<evp_cipher_ctx_st, Free> context_;
};

// Runs of texts, each written once from front to back, then read so. Errors of the disk are thrown
// as Error with what to do.
class SpillFile {
 public:
  // In TMPDIR, or /tmp.
  SpillFile();
  ~SpillFile();
  SpillFile(const SpillFile&) = delete;
  SpillFile& operator=(const SpillFile&) = delete;

  void begin_run();
  void append(std::string_view text);
  void end_run();
  std::size_t runs() const { return runs_.size(); }

  // Reads one run that has ended. The file must outlive it.
  class RunReader {
   public:
    // Holds about `buffer_bytes` at once, more only for a single text that is longer.
    RunReader(const SpillFile& file, std::size_t run, std::size_t buffer_bytes);
    // The next text; false at the end.
    bool next(std::string& text);

   private:
    void read(char* into, std::size_t size);

    const SpillFile* file_;
    RunCipher cipher_;
    std::uint64_t offset_ = 0;  // in the file, of what comes after the buffer
    std::uint64_t end_ = 0;
    std::string buffer_;
    std::size_t used_ = 0;
    std::size_t buffer_bytes_ = 0;
  };

 private:
  struct Run {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
  };
  void flush();
  [[noreturn]] void fail(std::string_view what, int reason) const;

  std::string folder_;
  int fd_ = -1;
  RunCipher::Key key_{};
  std::vector<Run> runs_;
  std::unique_ptr<RunCipher> cipher_;  // of the run that is being written
  std::string pending_;
  std::uint64_t size_ = 0;
};

}  // namespace lockstep::capture
