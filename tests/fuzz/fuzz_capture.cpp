// Fuzzes one capture format: FUZZ_FORMAT, read from a file as the tool reads it. Whatever comes in,
// reading ends, counts are right, and every record can be written and read again.
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>

#include "lockstep/capture/capture.hpp"
#include "lockstep/core/error.hpp"

namespace {

using namespace lockstep;

void demand(bool law) {
  if (!law) {
    std::abort();  // what libFuzzer counts as a crash, and keeps the input of
  }
}

// One file for the whole process: libFuzzer calls again and again.
const std::string& scratch_file() {
  static const std::string kPath = [] {
    std::string name = "/tmp/lockstep-fuzz-XXXXXX";
    const int fd = ::mkstemp(name.data());
    demand(fd >= 0);
    ::close(fd);
    return name;
  }();
  return kPath;
}

void write_file(const std::string& path, std::string_view bytes) {
  std::FILE* const file = std::fopen(path.c_str(), "wb");
  demand(file != nullptr && std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size());
  std::fclose(file);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  write_file(scratch_file(), input);
  std::uint64_t warnings = 0;
  capture::Options options;
  options.max_entry_bytes = 1U << 16U;
  options.warn = [&warnings](const std::string&) { ++warnings; };
  try {
    const auto reader = capture::open(scratch_file(), options);
    if (reader->format() != FUZZ_FORMAT) {
      return -1;
    }
    CaptureItem item;
    std::uint64_t items = 0;
    while (reader->next(item)) {
      const Origin& origin =
          std::visit([](const auto& any) -> const Origin& { return any.origin; }, item);
      demand(origin.index == items++);
      demand(origin.offset <= (std::uint64_t{1} << 32U));
      demand(items <= 2 * size + 2);
      if (const auto* const record = std::get_if<Record>(&item)) {
        demand(!record->request.method.empty() && !record->request.target.empty());
        capture::HarLosses losses;
        demand(capture::to_ndjson(*record).ends_with("}\n"));
        demand(!capture::to_har_entry(*record, losses).empty());
      }
    }
    demand(warnings <= items + 16);
  } catch (const Error&) {
    // No capture, or none that can be read any further: said so.
  }
  return 0;
}
