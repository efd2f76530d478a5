// From a path to a format: files, standard input, compression, encodings, and what is refused.
#include <fcntl.h>
#include <zlib.h>
#include <zstd.h>

#include <set>

#include <sys/stat.h>

#include "unit/capture/deflated.hpp"
#include "unit/capture/harness.hpp"
#include "unit/catch.hpp"

namespace lockstep::test {
namespace {

constexpr int kGzip = 15 + 16;
constexpr int kZlib = 15;

std::string gzip(std::string_view bytes) { return deflated(bytes, kGzip); }

std::string zstd(std::string_view bytes) {
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), 3));
  return out;
}

std::string utf16(std::u16string_view text, bool big) {
  std::string out;
  for (const char16_t unit : text) {
    const char low = static_cast<char>(unit & 0xFFU);
    const char high = static_cast<char>(unit >> 8U);
    out += big ? high : low;
    out += big ? low : high;
  }
  return out;
}

std::string many_gets(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    text += gor_get("/" + std::to_string(i * 7919 % 100'003));
  }
  return text;
}

// Makes `path` standard input while it lives.
class StandardInput {
 public:
  explicit StandardInput(const std::string& path) : saved_(::dup(STDIN_FILENO)) {
    const int fd = ::open(path.c_str(), O_RDONLY);
    REQUIRE(fd >= 0);
    ::dup2(fd, STDIN_FILENO);
    ::close(fd);
  }
  StandardInput(const StandardInput&) = delete;
  StandardInput& operator=(const StandardInput&) = delete;
  ~StandardInput() {
    ::dup2(saved_, STDIN_FILENO);
    ::close(saved_);
  }

 private:
  int saved_;
};

std::string refusal(const std::string& path) {
  const Reading reading = read_file(path);
  return reading.error ? reading.error->what() : "";
}

}  // namespace

TEST_CASE("compression is undone, at most twice, whatever the file is called") {
  const std::string text = many_gets(500);
  const std::vector<std::string> forms = {
      text,
      gzip(text),
      deflated(text, kZlib),
      zstd(text),
      gzip(gzip(text)),
      zstd(gzip(text)),
      gzip(text.substr(0, 5000)) + gzip(text.substr(5000)),
      gzip(text) + std::string(700, '\0'),
      gzip("") + gzip(text),
      zstd(text.substr(0, 5000)) + zstd(text.substr(5000)),
      std::string("\x50\x2A\x4D\x18\x03\0\0\0abc", 11) + zstd(text),
  };
  const std::string bytes = GENERATE_COPY(from_range(forms));
  const Reading reading = read_text(bytes);
  REQUIRE_FALSE(reading.error);
  CHECK(reading.records.size() == 500);
  CHECK(reading.warnings.empty());
}

TEST_CASE("compressed three times is refused") {
  CHECK_THAT(read_text(gzip(gzip(gzip("x")))).error->what(),
             Catch::Contains("compressed more than twice"));
}

TEST_CASE("compressed data that ends too early yields all complete records and a warning") {
  const std::string text = many_gets(2000);
  const std::string bytes = GENERATE_COPY(gzip(text), deflated(text, kZlib), zstd(text));
  const bool only_trailer = bytes[0] != '\x28';
  const Reading whole = read_text(bytes);
  for (std::size_t cut = 1; cut <= 4; ++cut) {
    if (!only_trailer) {
      break;
    }
    const Reading reading = read_text(bytes.substr(0, bytes.size() - cut));
    CHECK(reading.records.size() == 2000);
    CHECK(reading.skips.empty());
    CHECK(reading.warned("data ends too early"));
  }
  const Reading half = read_text(bytes.substr(0, bytes.size() / 2));
  CHECK(half.warned("data ends too early"));
  CHECK(half.records.size() < 2000);
  CHECK((half.error || half.records.size() > 100));
  for (std::size_t i = 0; i < half.records.size(); ++i) {
    CHECK(half.records[i].request.target == whole.records[i].request.target);
  }
}

TEST_CASE(
    "damaged compressed data yields what was before the damage and a warning with its place") {
  const std::string member = gzip(many_gets(50));
  std::string text;
  for (int i = 0; i < 20; ++i) {
    text += member;
  }
  for (std::size_t i = 0; i < 8; ++i) {
    text[10 * member.size() + member.size() / 2 + i] = '\xFF';
  }
  const Reading reading = read_text(text);
  CHECK(reading.records.size() >= 500);
  CHECK(reading.records.size() < 550);
  CHECK(reading.warned("the gzip data is damaged ("));
  CHECK(reading.warned("; nothing after this byte was read"));
}

TEST_CASE("bytes after compressed data are named and ignored") {
  const Reading reading = read_text(gzip(gor_get("/")) + "tail");
  CHECK(reading.records.size() == 1);
  CHECK(reading.warned("followed by bytes that do not belong to it"));
}

TEST_CASE("a frame that asks for a huge window is refused, not obeyed") {
  ZSTD_CCtx* const stream = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(stream, ZSTD_c_windowLog, 30);
  const std::string text = many_gets(10);
  std::string out(ZSTD_compressBound(text.size()) + 1000, '\0');
  ZSTD_outBuffer to = {out.data(), out.size(), 0};
  ZSTD_inBuffer from = {text.data(), text.size(), 0};
  // Without the size of the content in the frame, the decoder must believe the window.
  ZSTD_CCtx_setParameter(stream, ZSTD_c_contentSizeFlag, 0);
  ZSTD_compressStream2(stream, &to, &from, ZSTD_e_flush);
  ZSTD_compressStream2(stream, &to, &from, ZSTD_e_end);
  ZSTD_freeCCtx(stream);
  const Reading reading = read_text(out.substr(0, to.pos));
  CHECK(reading.error);
  CHECK(reading.warned("the zstd data is damaged"));
}

TEST_CASE("byte order marks are removed and UTF-16 becomes UTF-8") {
  const std::u16string text =
      u"{\"log\":{\"entries\":[{\"request\":{\"method\":\"POST\",\"url\":\"http://h/\u00e9\","
      u"\"headers\":[[\"Cookie\",\"\U0001F435\"]],\"postData\":{\"text\":\"\u20ac\"}}}]}}";
  const bool big = GENERATE(true, false);
  const std::string bytes = (big ? "\xFE\xFF" : "\xFF\xFE") + utf16(text, big);
  const Reading reading = read_text(GENERATE(true, false) ? gzip(bytes) : bytes);
  REQUIRE(reading.records.size() == 1);
  CHECK(reading.records[0].request.target == "/\xC3\xA9");
  CHECK(reading.records[0].request.headers[0].value == "\xF0\x9F\x90\xB5");
  CHECK(reading.records[0].request.body == "\xE2\x82\xAC");
}

TEST_CASE("UTF-16 with half a character is read as far as it goes") {
  const std::string line = R"({"lockstep":1,"method":"GET","target":"/)";
  const std::u16string start(line.begin(), line.end());
  const std::u16string end = u"\"}\n";
  const std::u16string lone(1, u'\xD83D');
  const Reading reading =
      read_text("\xFF\xFE" + utf16(start + lone + end, false) + utf16(start + lone, false) + "x");
  REQUIRE(reading.records.size() == 1);
  CHECK(reading.records[0].request.target == "/\xEF\xBF\xBD");
  CHECK(reading.skips.size() == 1);
}

TEST_CASE("\"-\" is standard input") {
  const TempDir dir;
  const StandardInput input(dir.write("x", gzip(many_gets(3))));
  const Reading reading = read_file("-");
  CHECK(reading.records.size() == 3);
  CHECK(reading.records.at(0).origin.source == "-");
  CHECK_THAT(refusal("-"), Catch::StartsWith("-: byte 0: is empty"));
}

TEST_CASE("a pipe is read as it comes") {
  int ends[2] = {};
  REQUIRE(::pipe(ends) == 0);
  const std::string text = many_gets(100);
  REQUIRE(::write(ends[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  ::close(ends[1]);
  const Reading reading = read_file("/dev/fd/" + std::to_string(ends[0]));
  ::close(ends[0]);
  CHECK(reading.records.size() == 100);
}

TEST_CASE("what is no capture is refused with a message that helps") {
  const TempDir dir;
  struct Row {
    std::string bytes, message;
  };
  const Row row = GENERATE(values<Row>({
      {"", ": byte 0: is empty, or holds no data"},
      {"\xEF\xBB\xBF", ": byte 3: is empty"},
      {gzip(""), "is empty, or holds no data"},
      {"hello\nworld", ":1:1: is not a capture in a known format: it starts with \"hello\""},
      {"\x1b]0;x\x07", "it starts with \"\\x1b]0;x\\x07\""},
      {std::string("\x7F"
                   "ELF\0\0",
                   6),
       "it is binary data"},
      {"BZh91AY&SY", "it is packed with bzip2; unpack it first"},
      {std::string("\xFD"
                   "7zXZ\0",
                   6),
       "it is packed with xz; unpack it first"},
      {std::string(100'000, '\0'), "it is binary data"},
      {std::string(100'000, ' '), "it starts with"},
      {R"({"infos":{},"item":[]})", "it is JSON with the keys \"infos\", \"item\""},
      {R"([{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6}])", "keys \"a\", \"b\", \"c\", \"d\", \"e\";"},
      {R"({"a\u001b":1})", "\"a\\u001b\""},
      {"[]", "it is JSON without any members"},
      {"{", "it is JSON without any members"},
      {R"({"method":"GET","uri":"http://h/"})", "it is JSON with the keys \"method\", \"uri\""},
      {R"({"log":"a line of a container","stream":"stdout"})", "it is JSON with the keys"},
      {R"({"log":{"entries":{}}})", ":1:19: \"entries\" is no array"},
      {R"({"log":[]})", ":1:8: \"log\" is no object"},
      {R"({"log":{}})", ":1:10: the HAR has no entries"},
      {R"({"log":{"entries":[)", ":1:20: the HAR ends before its first entry"},
      {R"({"log":{"version":"1.2")", "the HAR ends before its first entry"},
      {R"({"log":{"version" "1.2")", ":1:19: not valid JSON: expected ':', found"},
      {"\n\n{\"log\":{\n \"version\":]", ":4:12: not valid JSON: expected a value, found \"]\""},
  }));
  INFO(row.bytes.substr(0, 50));
  const std::string path = dir.write("file", row.bytes);
  const std::string message = refusal(path);
  CHECK_THAT(message, Catch::StartsWith(path + ":"));
  CHECK_THAT(message, Catch::Contains(row.message));
  CHECK(message.find('\x1b') == std::string::npos);
  if (message.find("known format") != std::string::npos) {
    CHECK_THAT(message, Catch::EndsWith("'lockstep help formats' lists those that are"));
  }
}

TEST_CASE("what cannot be opened is refused with its reason") {
  const TempDir dir;
  CHECK_THAT(refusal(dir.file("missing")),
             Catch::Contains("missing: cannot be opened: No such file or directory; check"));
  CHECK_THAT(refusal(dir.file("")), Catch::Contains(": is a directory; name the capture files"));
  CHECK_THAT(refusal(dir.write("file", "x") + "/y"), Catch::Contains("Not a directory"));
  const std::string secret = dir.write("secret", "x");
  REQUIRE(::chmod(secret.c_str(), 0) == 0);
  if (::geteuid() != 0) {
    CHECK_THAT(refusal(secret), Catch::Contains("cannot be opened: Permission denied"));
  }
}

TEST_CASE("every format is listed with a name of its own and what it holds and loses") {
  std::set<std::string_view> names;
  for (const capture::FormatInfo& format : capture::formats()) {
    INFO(format.name);
    CHECK(names.insert(format.name).second);
    CHECK_FALSE(format.summary.empty());
    CHECK_FALSE(format.holds.empty());
    CHECK_FALSE(format.loses.empty());
  }
  for (const char* const name :
       {"gor", "ndjson", "har", "pcap", "mitmproxy", "postman", "vegeta", "curl"}) {
    CHECK(names.contains(name));
  }
}

}  // namespace lockstep::test
