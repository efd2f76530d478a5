// What somebody who means harm gives as a capture, for every format: lines without end, bombs, and
// the first bytes of something else. Reading ends, says where, and holds no more than an entry.
#include <zlib.h>
#include <zstd.h>

#include <thread>

#include "unit/capture/every_capture.hpp"
#include "unit/capture/memory.hpp"
#include "unit/catch.hpp"

namespace lockstep::test {
namespace {

constexpr std::size_t kEntry = 1U << 20U;
constexpr std::size_t kMuch = 24U << 20U;
// The reader's window over an entry, twice while it grows, the entry, and what a reader puts aside;
// far less than what is given.
constexpr long kMostGrownKilobytes = 16L * 1024;

// `start`, `size` times `filler`, and `end`, as they come through a pipe.
Reading read_pipe(const std::string& start, char filler, std::size_t size, const std::string& end,
                  const capture::Options& options) {
  int ends[2] = {};
  REQUIRE(::pipe(ends) == 0);
  std::thread writer([&] {
    const auto send = [&ends](std::string_view text) {
      while (!text.empty()) {
        const ssize_t sent = ::write(ends[1], text.data(), text.size());
        if (sent <= 0) {
          return false;  // the reader has seen enough
        }
        text.remove_prefix(static_cast<std::size_t>(sent));
      }
      return true;
    };
    const std::string some(1U << 16U, filler);
    bool wanted = send(start);
    for (std::size_t sent = 0; wanted && sent < size; sent += some.size()) {
      wanted = send(some);
    }
    if (wanted) {
      send(end);
    }
    ::close(ends[1]);
  });
  const std::string path = "/dev/fd/" + std::to_string(ends[0]);
  Reading reading = read_file(path, options);
  // Until the writer is through, so that it gets no signal.
  char rest[4096];
  while (::read(ends[0], rest, sizeof rest) > 0) {
  }
  ::close(ends[0]);
  writer.join();
  return reading;
}

std::size_t behind_middle_line(const std::string& bytes) {
  return std::min(bytes.find('\n', bytes.size() / 2), bytes.size() - 1) + 1;
}

// Text and then a filler, compressed without ever being held.
std::string gzip_bomb(std::string_view start, char filler, std::size_t size) {
  z_stream stream = {};
  REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out;
  std::string room(1U << 16U, '\0');
  const auto put = [&](std::string in, int flush) {
    stream.next_in = reinterpret_cast<Bytef*>(in.data());
    stream.avail_in = static_cast<uInt>(in.size());
    do {
      stream.next_out = reinterpret_cast<Bytef*>(room.data());
      stream.avail_out = static_cast<uInt>(room.size());
      deflate(&stream, flush);
      out.append(room, 0, room.size() - stream.avail_out);
    } while (stream.avail_out == 0);
  };
  put(std::string(start), Z_NO_FLUSH);
  for (std::size_t sent = 0; sent < size; sent += kEntry) {
    put(std::string(kEntry, filler), Z_NO_FLUSH);
  }
  put("", Z_FINISH);
  deflateEnd(&stream);
  return out;
}

// One frame for the text and one, again and again, for the filler.
std::string zstd_bomb(std::string_view start, char filler, std::size_t size) {
  const auto frame = [](std::string_view bytes) {
    std::string out(ZSTD_compressBound(bytes.size()), '\0');
    out.resize(ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), 3));
    return out;
  };
  std::string out = frame(start);
  const std::string some = frame(std::string(kEntry, filler));
  for (std::size_t sent = 0; sent < size; sent += kEntry) {
    out += some;
  }
  return out;
}

capture::Options small_entries() {
  capture::Options options;
  options.max_entry_bytes = kEntry;
  return options;
}

}  // namespace

TEST_CASE("a line without end is passed over in every format, and never held") {
  const auto captures = capture_of_each_format();
  const long before = peak_kilobytes();
  for (const auto& [format, bytes] : captures) {
    for (const char filler : {'x', '"', '{'}) {
      INFO(format << " with " << filler);
      const std::size_t middle = behind_middle_line(bytes);
      const Reading whole = read_text(bytes);
      const Reading reading = read_pipe(bytes.substr(0, middle), filler, kMuch,
                                        "\n" + bytes.substr(middle), small_entries());
      check_sound(reading);
      CHECK(reading.records.size() <= whole.records.size());
      CHECK((reading.error || !reading.skips.empty() || !reading.warnings.empty()));
    }
  }
  if (kCountsMemory) {
    CHECK(peak_kilobytes() - before < kMostGrownKilobytes);
  }
}

TEST_CASE("a compressed bomb is passed over in every format, and never held") {
  const auto captures = capture_of_each_format();
  long grown = 0;
  bool gzip = false;
  for (const auto& [format, bytes] : captures) {
    for (const char filler : {'\0', ' ', '['}) {
      INFO(format << " with " << static_cast<int>(filler));
      const std::string start = bytes.substr(0, behind_middle_line(bytes));
      gzip = !gzip;
      const std::string bomb =
          gzip ? gzip_bomb(start, filler, kMuch) : zstd_bomb(start, filler, kMuch);
      REQUIRE(bomb.size() < kMuch / 100);
      const long before = peak_kilobytes();
      const Reading reading = read_text(bomb, small_entries());
      grown = std::max(grown, peak_kilobytes() - before);
      check_sound(reading);
    }
  }
  // Nothing but the bomb, and a bomb in a bomb.
  for (const std::string& bomb : {gzip_bomb("", '\0', kMuch), zstd_bomb("", ' ', kMuch),
                                  gzip_bomb(gzip_bomb("", '\0', kMuch), ' ', 0)}) {
    const long before = peak_kilobytes();
    const Reading reading = read_text(bomb, small_entries());
    grown = std::max(grown, peak_kilobytes() - before);
    CHECK(reading.error);
    CHECK(reading.items.empty());
  }
  if (kCountsMemory) {
    CHECK(grown < kMostGrownKilobytes);
  }
}

TEST_CASE("the first bytes of another format are no way in") {
  const std::vector<std::string> magics = {
      std::string("\xD4\xC3\xB2\xA1", 4),
      std::string("\x0A\x0D\x0D\x0A", 4),
      "\x1F\x8B\x08",
      "\x28\xB5\x2F\xFD",
      "x\x9C",
      "PK\x03\x04",
      "BZh9",
      std::string("\xFD"
                  "7zXZ\0",
                  6),
      "\x7F"
      "ELF",
      "\xFF\xFE",
      "\xFE\xFF",
      "\xEF\xBB\xBF",
      "1 a 1\n",
      "curl ",
      "{\"log\":{\"entries\":[",
      "{\"lockstep\":1,",
      "999:",
  };
  for (const std::string& magic : magics) {
    INFO(magic);
    check_sound(read_text(magic));
    check_sound(read_text(magic + std::string(100'000, '\xA5')));
    for (const auto& [path, bytes] : captures_by_path()) {
      INFO(path);
      check_sound(read_text(magic + bytes));
      check_sound(read_text(magic + bytes.substr(std::min(magic.size(), bytes.size()))));
    }
  }
}

}  // namespace lockstep::test
