// A HAR in a zip archive.
#include <zlib.h>

#include "unit/capture/deflated.hpp"
#include "unit/capture/harness.hpp"
#include "unit/capture/packet_builder.hpp"
#include "unit/catch.hpp"

namespace lockstep::test {
namespace {

constexpr int kRaw = -15;  // window bits: deflate without a header

struct File {
  std::string name;
  std::string bytes;
  bool deflate = true;
  bool descriptor = false;  // sizes and checksum behind the data
  bool signature = true;    // of the descriptor
  bool zip64 = false;       // sizes of eight bytes in it
  unsigned flags = 0;
};

std::string local_entry(const File& file) {
  const std::string packed = file.deflate ? deflated(file.bytes, kRaw) : file.bytes;
  const auto crc = static_cast<std::uint32_t>(::crc32(
      0, reinterpret_cast<const Bytef*>(file.bytes.data()), static_cast<uInt>(file.bytes.size())));
  const auto size = static_cast<std::uint32_t>(packed.size());
  const auto plain = static_cast<std::uint32_t>(file.bytes.size());
  const bool behind = file.descriptor;
  std::string entry =
      "PK\x03\x04" + le16(20) + le16(file.flags | (behind ? 8U : 0U)) + le16(file.deflate ? 8 : 0) +
      le32(0) + le32(behind ? 0 : crc) + le32(behind ? 0 : size) + le32(behind ? 0 : plain) +
      le16(static_cast<unsigned>(file.name.size())) + le16(3) + file.name + "xyz" + packed;
  if (behind) {
    const std::string high = file.zip64 ? le32(0) : "";
    entry +=
        (file.signature ? "PK\x07\x08" : "") + le32(crc) + le32(size) + high + le32(plain) + high;
  }
  return entry;
}

std::string zip(const std::vector<File>& files) {
  std::string archive;
  for (const File& file : files) {
    archive += local_entry(file);
  }
  return archive + "PK\x01\x02" + std::string(100, 'c') + "PK\x05\x06" + std::string(18, '\0');
}

std::string two_gets() { return har({har_get("/1"), har_get("/2")}); }

}  // namespace

TEST_CASE("the HAR in a zip archive is read") {
  const std::string text = two_gets();
  const File other = {"trace/resources/1.json", "{}" + std::string(100'000, ' ')};
  const auto files = GENERATE_COPY(values<std::vector<File>>({
      {{"a.har", text}},
      {{"folder/A.HAR", text, false}},
      {{"folder/", "", false}, {"a.har", text, true, true}},
      {{"a.har", text, true, true, false}},
      {{"a.har", text, true, true, true, true}},
      {other, {"a.har", text}},
      {{"x.json", "{}", true, true}, {"a.har", text, true, true}, other},
      {{"x.json", "{}", true, true, false, true}, {"a.har", text}},
      {{"x.png", "\x89PNG", false}, {"__MACOSX/._a.har", "x"}, {"a.har", text}},
  }));
  const Reading reading = read_text(zip(files));
  INFO((reading.error ? reading.error->what() : ""));
  REQUIRE_FALSE(reading.error);
  CHECK(reading.format == "har");
  CHECK(reading.records.size() == 2);
  CHECK(reading.skips.empty());
  CHECK(reading.warnings.empty());
}

TEST_CASE("further HARs in an archive are named") {
  const Reading reading =
      read_text(zip({{"a.har", two_gets()}, {"x.js", "1"}, {"b\x1b.har", "{}"}}));
  CHECK(reading.records.size() == 2);
  REQUIRE(reading.warnings.size() == 1);
  CHECK(reading.warned("the archive has another HAR, \"b\\x1b.har\", which is not read"));
}

TEST_CASE("an archive without a HAR that can be read is refused") {
  const auto [files, message] = GENERATE(table<std::vector<File>, std::string>({
      {{{"a.txt", "x"}}, "is a zip archive in which no .har was found; unpack it"},
      {{{"a.har", "{}", true, false, true, false, 1}}, "\"a.har\" in this archive is encrypted"},
      {{{"a.har", "{}", false, true}}, "is stored in a way that is not read; unpack it first"},
      {{{"a.har", "hello"}}, "is not a capture in a known format"},
  }));
  const Reading reading = read_text(zip(files));
  REQUIRE(reading.error);
  CHECK_THAT(reading.error->what(), Catch::Contains(message));
  CHECK(read_text("PK\x03\x04").error);
}

TEST_CASE("a damaged archive yields what stands before the damage, and its place") {
  std::vector<std::string> entries;
  for (int i = 0; i < 3000; ++i) {
    entries.push_back(har_get("/" + std::to_string(i * 7919 % 100'003)));
  }
  const std::string archive = zip({{"a.har", har(entries)}});
  for (std::size_t i = 1; i < 20; ++i) {
    const Reading reading = read_text(archive.substr(0, archive.size() * i / 21));
    INFO(i);
    CHECK((reading.error || reading.warned("the zip data ends too early")));
    CHECK(reading.records.size() < 3000);
  }
  CHECK(read_text(archive.substr(0, archive.size() / 2)).records.size() > 500);
  std::string damaged = archive;
  for (std::size_t i = 0; i < 16; ++i) {
    damaged[archive.size() / 2 + i] = '\xFF';
  }
  const Reading reading = read_text(damaged);
  CHECK(reading.records.size() > 500);
  CHECK(reading.warned("the zip data is damaged ("));
  damaged = archive;
  damaged[14] = static_cast<char>(damaged[14] + 1);
  CHECK(read_text(damaged).warned("its checksum is another"));
}

}  // namespace lockstep::test
