// What holds for every format, whoever wrote its reader: walks the list of formats and all files in
// fixtures/captures and, where they are, ../shared/captures. Damage costs entries and never the
// run: no crash, no endless loop, counts that reconcile, places that can be found.
#include <algorithm>
#include <set>
#include <sstream>

#include "unit/capture/every_capture.hpp"
#include "unit/catch.hpp"

namespace lockstep::test {
namespace {

// The first line of a capture that is a log, else a line that is one of no format.
std::string line_of(const std::string& bytes) {
  const std::size_t end = bytes.find('\n');
  return end == std::string::npos || end > 2000 ? "neither here nor there" : bytes.substr(0, end);
}

}  // namespace

TEST_CASE("every format has a capture in the fixtures that it reads") {
  std::set<std::string> read;
  for (const auto& [path, bytes] : captures_by_path()) {
    INFO(path);
    const Reading reading = read_file(path);
    check_sound(reading);
    if (!reading.records.empty()) {
      read.insert(reading.format);
    }
  }
  for (const capture::FormatInfo& format : capture::formats()) {
    INFO(format.name);
    CHECK(read.contains(std::string(format.name)));
  }
}

TEST_CASE("every format is fuzzed and measured") {
  const std::string fuzzed = slurp(LOCKSTEP_SOURCE_DIR "/tests/fuzz/CMakeLists.txt");
  const std::string measured = slurp(LOCKSTEP_SOURCE_DIR "/tests/bench/large_captures.py");
  const std::size_t begin = fuzzed.find("foreach(format ") + 14;
  std::istringstream words(fuzzed.substr(begin, fuzzed.find(')', begin) - begin));
  const std::set<std::string> targets{std::istream_iterator<std::string>(words), {}};
  for (const capture::FormatInfo& format : capture::formats()) {
    INFO(format.name);
    CHECK(targets.contains(std::string(format.name)));
    CHECK(measured.find("Format(\"" + std::string(format.name) + "\"") != std::string::npos);
  }
}

TEST_CASE("every capture can be cut anywhere") {
  for (const auto& [path, bytes] : captures_by_path()) {
    for (std::size_t i = 0; i < 20; ++i) {
      const std::size_t cut = bytes.size() * i / 20 + i % 3;
      INFO(path << " cut at " << cut);
      check_sound(read_text(std::string_view(bytes).substr(0, cut)));
    }
  }
}

TEST_CASE("every capture can be damaged anywhere") {
  for (const auto& [path, bytes] : captures_by_path()) {
    const std::size_t step = std::max<std::size_t>(1, bytes.size() / 20);
    for (std::size_t at = step / 2; at < bytes.size(); at += step) {
      std::string damaged = bytes;
      for (const int bit : {0x01, 0x80}) {
        INFO(path << " damaged at " << at << " by " << bit);
        damaged[at] = static_cast<char>(bytes[at] ^ bit);
        check_sound(read_text(damaged));
      }
      // A burst: as if a block had been lost.
      damaged = bytes.substr(0, at) + std::string(64, '\0') + bytes.substr(at);
      INFO(path << " with zeros at " << at);
      check_sound(read_text(damaged));
    }
  }
}

TEST_CASE("lines of other formats may stand in every capture") {
  std::set<std::string> lines;
  for (const auto& [path, bytes] : captures_by_path()) {
    lines.insert(line_of(bytes));
  }
  for (const auto& [path, bytes] : captures_by_path()) {
    const std::size_t middle = std::min(bytes.find('\n', bytes.size() / 2), bytes.size() - 1) + 1;
    std::string mixed = bytes.substr(0, middle);
    for (const std::string& line : lines) {
      mixed += line + "\n";
    }
    mixed += bytes.substr(middle);
    INFO(path);
    check_sound(read_text(mixed));
  }
}

TEST_CASE("one huge line is passed over in every capture") {
  capture::Options options;
  options.max_entry_bytes = 1U << 18U;
  for (const auto& [path, bytes] : captures_by_path()) {
    const std::size_t middle = std::min(bytes.find('\n', bytes.size() / 2), bytes.size() - 1) + 1;
    for (const char filler : {'x', '[', '"', ' '}) {
      INFO(path << " with " << filler);
      const Reading reading = read_text(
          bytes.substr(0, middle) + std::string(1U << 20U, filler) + "\n" + bytes.substr(middle),
          options);
      check_sound(reading);
    }
  }
}

}  // namespace lockstep::test
