// Fuzzes captures, from the start: whatever a file holds is read, skipped with a reason, or
// refused, and what was read can be written and read again. Seeded with the logs of
// fixtures/captures.
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>

#include <sys/mman.h>

#include "lockstep/capture/capture.hpp"
#include "lockstep/core/error.hpp"

namespace {

using namespace lockstep;

void demand(bool law) {
  if (!law) {
    std::abort();  // what libFuzzer counts as a crash, and keeps the input of
  }
}

// A file in memory, since captures are opened by their names.
class File {
 public:
  explicit File(std::string_view bytes) : fd_(::memfd_create("capture", 0)) {
    demand(fd_ >= 0);
    demand(::write(fd_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
    ::lseek(fd_, 0, SEEK_SET);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() { ::close(fd_); }

  std::string path() const { return "/proc/self/fd/" + std::to_string(fd_); }

 private:
  int fd_;
};

// The records as NDJSON.
std::string read_all(std::string_view bytes, bool hostile) {
  const File file(bytes);
  capture::Options options;
  options.max_entry_bytes = 2048;
  if (!hostile) {
    options.max_entry_bytes = 1U << 20U;
  }
  std::string lines;
  std::size_t items = 0;
  try {
    const auto reader = capture::open(file.path(), options);
    for (CaptureItem item; reader->next(item); ++items) {
      if (const auto* const record = std::get_if<Record>(&item)) {
        demand(!record->origin.source.empty() && !record->request.method.empty());
        lines += capture::to_ndjson(*record);
        continue;
      }
      const std::string& reason = std::get<Skip>(item).reason;
      demand(hostile);
      demand(std::any_of(skip_reasons().begin(), skip_reasons().end(),
                         [&reason](const SkipReason& known) { return known.id == reason; }));
    }
  } catch (const Error& error) {
    demand(hostile && !error.problem().empty());
  }
  return lines;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string once = read_all({reinterpret_cast<const char*>(data), size}, true);
  if (!once.empty()) {
    demand(read_all(once, false) == once);
  }
  return 0;
}
