// Reads captures from strings and files, and keeps everything that comes out.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <sys/mman.h>

#include "lockstep/capture/capture.hpp"
#include "lockstep/core/error.hpp"

namespace lockstep::test {

class TempDir {
 public:
  TempDir() {
    std::string name = (std::filesystem::temp_directory_path() / "lockstep-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
      throw std::runtime_error("mkdtemp failed");
    }
    path_ = name;
  }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  ~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  std::string file(const std::string& name) const { return (path_ / name).string(); }
  std::string write(const std::string& name, std::string_view bytes) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(file(name), std::ios::binary) << bytes;
    return file(name);
  }

 private:
  std::filesystem::path path_;
};

// Everything that a capture yields, until its end or an Error.
struct Reading {
  std::string format;
  std::vector<CaptureItem> items;
  std::vector<Record> records;
  std::vector<Skip> skips;
  std::vector<std::string> warnings;
  std::optional<Error> error;

  bool warned(std::string_view part) const {
    for (const std::string& warning : warnings) {
      if (warning.find(part) != std::string::npos) {
        return true;
      }
    }
    return false;
  }
};

inline Reading read_file(const std::string& path, capture::Options options = {}) {
  Reading reading;
  options.warn = [&reading](const std::string& message) { reading.warnings.push_back(message); };
  try {
    const auto reader = capture::open(path, options);
    reading.format = reader->format();
    CaptureItem item;
    while (reader->next(item)) {
      reading.items.push_back(item);
      if (const auto* const record = std::get_if<Record>(&item)) {
        reading.records.push_back(*record);
      } else {
        reading.skips.push_back(std::get<Skip>(item));
      }
    }
  } catch (const Error& error) {
    reading.error = error;
  }
  return reading;
}

// From memory: tests of damage read thousands of captures.
inline Reading read_text(std::string_view bytes, const capture::Options& options = {}) {
  const int fd = ::memfd_create("capture", MFD_CLOEXEC);
  if (fd < 0 || ::write(fd, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) {
    throw std::runtime_error("no file in memory");
  }
  Reading reading = read_file("/proc/self/fd/" + std::to_string(fd), options);
  ::close(fd);
  return reading;
}

inline std::string ndjson_of(const std::vector<Record>& records) {
  std::string lines;
  for (const Record& record : records) {
    lines += capture::to_ndjson(record);
  }
  return lines;
}

inline std::string slurp(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

inline std::string fixture(const std::string& name) {
  return LOCKSTEP_SOURCE_DIR "/fixtures/captures/" + name;
}

// A HAR with these entries, each JSON text.
inline std::string har(const std::vector<std::string>& entries) {
  std::string text = R"({"log":{"version":"1.2","entries":[)";
  for (std::size_t i = 0; i < entries.size(); ++i) {
    text += (i == 0 ? "" : ",") + entries[i];
  }
  return text + "]}}";
}

inline std::string har_get(const std::string& target) {
  return R"({"startedDateTime":"2026-01-02T03:04:05Z","request":{"method":"GET",)"
         R"("url":"http://shop.test)" +
         target + R"(","headers":[{"name":"Cookie","value":"a=b"}]}})";
}

inline constexpr std::string_view kGorSeparator =
    "\n\xF0\x9F\x90\xB5\xF0\x9F\x99\x88\xF0\x9F\x99\x89\n";

inline std::string gor_record(const std::string& meta, const std::string& payload) {
  return meta + "\n" + payload + std::string(kGorSeparator);
}

inline std::string gor_get(const std::string& target, const std::string& meta = "1 a 1000") {
  return gor_record(meta, "GET " + target + " HTTP/1.1\r\nHost: shop.test\r\n\r\n");
}

}  // namespace lockstep::test
