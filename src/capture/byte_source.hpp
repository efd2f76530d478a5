// Where the bytes of a capture come from: a file, standard input, or another source that is being
// decompressed or transcoded. Pull only, so that nothing is held that was not asked for.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace lockstep::capture {

class ByteSource {
 public:
  virtual ~ByteSource() = default;

  // Writes between 1 and `size` bytes to `into` and returns how many; 0 is the end, for ever.
  // `size` must not be 0. Throws Error for an I/O error.
  virtual std::size_t read(char* into, std::size_t size) = 0;
};

// "-" is standard input. Once `stop` is true, which may be null, waiting for a pipe ends as if it
// had been closed. Throws Error for what cannot be opened, and for a directory.
std::unique_ptr<ByteSource> open_file(const std::string& path, const std::atomic<bool>* stop);

// `prefix`, then what is left in `rest`: how bytes that were read to look at them are given back.
// Without a `rest`, just those bytes.
std::unique_ptr<ByteSource> prepend(std::string prefix, std::unique_ptr<ByteSource> rest = nullptr);

// The first `size` bytes of `source`, fewer only when it ends before.
std::string read_prefix(ByteSource& source, std::size_t size);

}  // namespace lockstep::capture
