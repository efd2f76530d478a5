// Reads a capture as `lockstep run` does before it plans, and nothing else: the rate at which the
// reader of a format yields records. Prints one JSON object.
//
//   bench_capture_read FILE              with the reader
//   bench_capture_read --simdjson FILE   the same bytes with simdjson, parsed and thrown away
#include <simdjson.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <exception>
#include <string>
#include <variant>

#include <fmt/format.h>

#include "lockstep/capture/capture.hpp"

namespace {

using namespace lockstep;

// Of this process alone, so that a busy machine does not count. The bytes are in memory: waiting
// is no part of it.
double cpu_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

void read_capture(const std::string& path) {
  std::uint64_t warnings = 0;
  capture::Options options;
  options.warn = [&warnings](const std::string&) { ++warnings; };
  const double start = cpu_seconds();
  const auto reader = capture::open(path, options);
  std::uint64_t records = 0;
  std::uint64_t skips = 0;
  for (CaptureItem item; reader->next(item);) {
    ++(std::holds_alternative<Record>(item) ? records : skips);
  }
  fmt::print(R"({{"format":"{}","records":{},"skips":{},"warnings":{},"cpu_seconds":{}}})"
             "\n",
             reader->format(), records, skips, warnings, cpu_seconds() - start);
}

// One document or many after another. Loading the file is not counted.
void parse_only(const std::string& path) {
  const simdjson::padded_string bytes = simdjson::padded_string::load(path);
  const double start = cpu_seconds();
  simdjson::dom::parser parser;
  simdjson::dom::document_stream stream =
      parser.parse_many(bytes, std::max<std::size_t>(bytes.size(), 1U << 20U));
  std::uint64_t documents = 0;
  for (auto document : stream) {
    if (document.error() != simdjson::SUCCESS) {
      throw simdjson::simdjson_error(document.error());
    }
    ++documents;
  }
  fmt::print(R"({{"documents":{},"cpu_seconds":{}}})"
             "\n",
             documents, cpu_seconds() - start);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc == 3 && std::string(argv[1]) == "--simdjson") {
      parse_only(argv[2]);
    } else if (argc == 2) {
      read_capture(argv[1]);
    } else {
      fmt::print(stderr, "usage: bench_capture_read [--simdjson] FILE\n");
      return 2;
    }
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_capture_read: {}\n", error.what());
    return 2;
  }
  return 0;
}
