#include "compare/content_coding.hpp"

#include <zlib.h>
#include <zstd.h>

#include <random>

#include "lockstep/compare/encode.hpp"

#include "unit/catch.hpp"
#include "unit/compare/replies.hpp"

namespace lockstep::compare {
namespace {

using Lines = std::vector<std::string>;
constexpr std::uint64_t kAmple = 256ULL << 20;

// windowBits as for deflateInit2: 31 gzip, 15 zlib, -15 raw deflate.
std::string deflated(std::string_view text, int window_bits, int level = 6) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, level, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 32, '\0');
  stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string gzip(std::string_view text, int level = 6) { return deflated(text, 31, level); }

std::string zstd(std::string_view text, int level = 3) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  const std::size_t size = ZSTD_compress(out.data(), out.size(), text.data(), text.size(), level);
  REQUIRE(ZSTD_isError(size) == 0);
  out.resize(size);
  return out;
}

std::string from_hex(std::string_view hex) {
  std::string out;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    out += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return out;
}

constexpr std::string_view kText = R"({"a":1,"b":[1,2,3]})";
// brotli has no encoder in this build.
const std::string kBrotli = from_hex("0f09807b2261223a312c2262223a5b312c322c335d7d03");
const std::string kBrotliBomb =  // 64 MiB of zeros
    from_hex(
        "cfffff7f002400e2b14072effff9ffff0f8004401c1680eefd3fffffff01900088c302d0bdffe7ffff3f00"
        "1200715800baf7ff03");

std::string problem(std::string_view encoded, const Lines& codings, std::uint64_t max = kAmple) {
  const Decoded decoded = decode(encoded, codings, max);
  CHECK((!decoded.failure || decoded.bytes.empty()));
  return decoded.failure ? decoded.failure->problem : "";
}

Reply coded(const std::string& coding, std::string body,
            const std::string& type = "application/json") {
  return reply(200, {{"Content-Encoding", coding}, {"Content-Type", type}}, std::move(body));
}

Reply plain(std::string body, const std::string& type = "application/json") {
  return reply(200, {{"Content-Type", type}}, std::move(body));
}

}  // namespace

TEST_CASE("codings are named in the order in which they were applied") {
  CHECK(content_codings({}).empty());
  CHECK(content_codings({"gzip"}) == Lines{"gzip"});
  CHECK(content_codings({"X-GZip"}) == Lines{"gzip"});
  CHECK(content_codings({"deflate, identity,, br", "zstd"}) == Lines{"deflate", "br", "zstd"});
}

TEST_CASE("every coding is undone, also several") {
  struct Row {
    Lines codings;
    std::string encoded;
  };
  const Row rows[] = {
      {{}, std::string(kText)},
      {{"gzip"}, gzip(kText)},
      {{"gzip"}, gzip(kText.substr(0, 5)) + gzip(kText.substr(5))},
      {{"deflate"}, deflated(kText, 15)},
      {{"deflate"}, deflated(kText, -15)},
      {{"br"}, kBrotli},
      {{"zstd"}, zstd(kText)},
      {{"zstd"}, zstd(kText.substr(0, 5)) + zstd(kText.substr(5))},
      {{"deflate", "gzip"}, gzip(deflated(kText, 15))},
      {{"br", "zstd", "gzip"}, gzip(zstd(kBrotli))},
      {{"gzip", "gzip"}, gzip(gzip(kText))},
      // What lies under an unknown coding stays.
      {{"utf-8"}, std::string(kText)},
      {{"utf-8", "gzip"}, gzip(kText)},
  };
  for (const Row& row : rows) {
    CAPTURE(row.codings);
    const Decoded decoded = decode(row.encoded, row.codings, kAmple);
    CHECK_FALSE(decoded.failure);
    CHECK(decoded.bytes == kText);
  }
  for (const std::string coding : {"gzip", "deflate", "br", "zstd"}) {
    CHECK(decode("", {coding}, kAmple).bytes.empty());
    CHECK_FALSE(decode("", {coding}, kAmple).failure);
  }
}

TEST_CASE("a large body is decoded whole") {
  std::string large;
  for (long i = 0; large.size() < 3'000'000; ++i) {
    large += std::to_string(i * 7919);
  }
  CHECK(decode(gzip(large), {"gzip"}, kAmple).bytes == large);
  CHECK(decode(zstd(large), {"zstd"}, kAmple).bytes == large);
  CHECK(decode(deflated(large, -15), {"deflate"}, kAmple).bytes == large);
}

TEST_CASE("what is not what it is said to be is a failure that says where and why") {
  std::string corrupt = gzip(std::string(kText));
  corrupt[corrupt.size() - 6] = static_cast<char>(~corrupt[corrupt.size() - 6]);
  const std::string encoded[] = {gzip(kText), deflated(kText, 15), kBrotli, zstd(kText)};
  const char* const names[] = {"gzip", "deflate", "br", "zstd"};
  for (std::size_t i = 0; i < 4; ++i) {
    CAPTURE(names[i]);
    for (std::size_t size = 1; size < encoded[i].size(); ++size) {
      CAPTURE(size);
      CHECK_FALSE(problem(std::string_view(encoded[i]).substr(0, size), {names[i]}).empty());
    }
    CHECK_FALSE(problem(encoded[i] + "x", {names[i]}).empty());
    CHECK_FALSE(problem(kText, {names[i]}).empty());
    CHECK_FALSE(problem(std::string(100, '\xFF'), {names[i]}).empty());
  }
  CHECK(problem(gzip(kText).substr(0, 20), {"gzip"}) == "it ends in the middle");
  CHECK(problem(kBrotli.substr(0, 9), {"br"}) == "it ends in the middle");
  CHECK(problem(zstd(kText).substr(0, 20), {"zstd"}) == "it ends in the middle");
  CHECK(problem(gzip(kText) + "x", {"gzip"}) == "more bytes follow the end");
  CHECK(problem(gzip(kText) + std::string(8, '\0'), {"gzip"}) == "more bytes follow the end");
  CHECK(problem(corrupt, {"gzip"}) == "incorrect data check");
  CHECK(problem(kText, {"gzip"}) == "incorrect header check");
  CHECK(problem(gzip(kText), {"gzip", "gzip"}) == "incorrect header check");
  CHECK(decode(gzip(kText) + "x", {"gzip"}, kAmple).failure->offset == gzip(kText).size());
  CHECK(problem("x", Lines(9, "gzip")) == "9 codings");
}

TEST_CASE("a bomb ends at the limit, in bounded memory") {
  // 64 members of 16 MiB of zeros, 1 GiB in 1 MB.
  const std::string member = gzip(std::string(16 << 20, '\0'), 1);
  std::string bomb;
  for (int i = 0; i < 64; ++i) {
    bomb += member;
  }
  CHECK(problem(bomb, {"gzip"}, 1 << 20) == "more than 1048576 bytes come out");
  // Whatever max_decoded_bytes says, it expands to no more than a multiple of what it is.
  CHECK(problem(gzip(std::string(20 << 20, '\0')), {"gzip"}) ==
        "more than 16777216 bytes come out");
  CHECK(problem(kBrotliBomb, {"br"}) == "more than 16777216 bytes come out");
  CHECK(problem(zstd(std::string(17 << 20, '\0')), {"zstd"}) ==
        "more than 16777216 bytes come out");
  CHECK(problem(deflated(std::string(20 << 20, '\0'), 15), {"deflate"}) ==
        "more than 16777216 bytes come out");
  CHECK(problem(gzip(gzip(std::string(20 << 20, '\0'))), {"gzip", "gzip"}) ==
        "more than 16777216 bytes come out");
  CHECK(problem(gzip(std::string(16 << 20, '\0')), {"gzip"}).empty());
  CHECK(problem(gzip("12345678"), {"gzip"}, 8).empty());
  CHECK(problem(gzip("123456789"), {"gzip"}, 8) == "more than 8 bytes come out");
}

TEST_CASE("damaged bytes are decoded or refused, never more than the limit") {
  std::mt19937 random(5);
  const std::string encoded[] = {gzip(kText), deflated(kText, 15), kBrotli, zstd(kText)};
  const char* const names[] = {"gzip", "deflate", "br", "zstd"};
  int refused = 0;
  for (int round = 0; round < 4000; ++round) {
    const std::size_t coding = random() % 4;
    std::string damaged = encoded[coding];
    for (std::size_t flips = 1 + random() % 3; flips > 0; --flips) {
      damaged[random() % damaged.size()] = static_cast<char>(random() % 256);
    }
    const Decoded decoded = decode(damaged, {names[coding]}, 1000);
    CHECK(decoded.bytes.size() <= 1000);
    refused += decoded.failure ? 1 : 0;
  }
  CHECK(refused > 2000);
}

TEST_CASE("bodies are compared decoded") {
  const std::string text(kText);
  const std::string other = R"({"a":1,"b":[1,2,4]})";
  std::string elsewhere = gzip(text);
  elsewhere[9] = static_cast<char>(~elsewhere[9]);  // the operating system, in gzip's header
  struct Row {
    Reply baseline;
    Reply candidate;
    Lines kinds;
  };
  const Row rows[] = {
      {coded("gzip", gzip(text)), coded("gzip", gzip(text)), {}},
      {coded("gzip", gzip(text)), coded("gzip", elsewhere), {"body 9 spelling"}},
      {coded("gzip", gzip(text)),
       plain(text),
       {"header content-encoding spelling", "body 0 spelling"}},
      {coded("gzip", gzip(text)),
       coded("br", kBrotli),
       {"header content-encoding spelling", "body 0 spelling"}},
      {coded("gzip", gzip(text)), coded("gzip", gzip(other)), {"json /b/2 value"}},
      {coded("gzip", gzip(text)),
       plain(other),
       {"header content-encoding spelling", "json /b/2 value"}},
      {coded("gzip", gzip("abc"), "text/x"),
       coded("gzip", gzip("abd"), "text/x"),
       {"line 1 value"}},
      // The coding was dropped, the bytes were not.
      {coded("gzip", gzip("abc"), "text/x"),
       plain(gzip("abc"), "text/x"),
       {"header content-encoding spelling", "body 0 value"}},
      // The bytes are plain, but said to be coded.
      {plain("abc", "text/x"),
       coded("gzip", "abc", "text/x"),
       {"header content-encoding spelling", "body 2 type"}},
      {coded("gzip", gzip(text)), coded("gzip", gzip(text).substr(0, 20)), {"body 20 type"}},
      {coded("gzip", "abc", "text/x"), coded("gzip", "abd", "text/x"), {"body 2 value"}},
      {coded("gzip", "abc", "text/x"),
       coded("br", "abc", "text/x"),
       {"header content-encoding spelling"}},
      {coded("utf-8", text), plain(text), {"header content-encoding missing"}},
      {coded("gzip", ""), coded("gzip", gzip("")), {"body 0 spelling"}},
      {coded("gzip", gzip(text)), coded("gzip", ""), {"body 0 missing"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.kinds);
    CHECK(kinds(compare(row.baseline, row.candidate)) == row.kinds);
    CHECK(broken_law(row.baseline, row.candidate, get()).empty());
  }
}

TEST_CASE("a body that cannot be decoded says at which byte and why") {
  const Difference one =
      compare(coded("gzip", gzip(kText)), coded("gzip", "<html>oops</html>")).differences.at(0);
  CHECK(one.note == "cannot be decoded as gzip at byte 2: incorrect header check");
  CHECK(one.baseline == kText);
  CHECK(one.candidate == "<html>oops</html>");
  const Difference both =
      compare(coded("gzip", "<html>a"), coded("gzip", "<html>b")).differences.at(0);
  CHECK(both.note ==
        "7 bytes against 7; both cannot be decoded as gzip at byte 2: incorrect header check");
}

TEST_CASE("a bomb against a body is a difference, not a success or a crash") {
  const std::string bomb = gzip(std::string(20 << 20, '\0'));
  CHECK(kinds(compare(coded("gzip", gzip(kText)), coded("gzip", bomb))).back().ends_with("type"));
  CHECK(compare(coded("gzip", bomb), coded("gzip", bomb)).verdict == Verdict::identical);
  std::string other = bomb;
  other[4] = 'm';  // the time in the header: unlike bytes that cannot be looked into
  CHECK(kinds(compare(coded("gzip", bomb), coded("gzip", other))) == Lines{"body 4 value"});
}

TEST_CASE("what is encoded again decodes to the same") {
  std::string long_text;
  for (int i = 0; i < 20'000; ++i) {
    long_text += std::to_string(i * 7919);
  }
  for (const std::string& text : {std::string("{\"a\":1}"), std::string(), long_text}) {
    for (const std::string coding :
         {"gzip", "x-gzip", "deflate", "br", "zstd", "identity", "gzip, br", "deflate, zstd"}) {
      INFO(coding);
      const Headers headers = {{"Content-Encoding", coding}};
      const auto encoded = encoded_body(headers, text);
      REQUIRE(encoded);
      CHECK(decoded_body(headers, *encoded, {}) == text);
    }
  }
  CHECK_FALSE(encoded_body({{"Content-Encoding", "compress"}}, "a"));
  CHECK(encoded_body({}, "a") == "a");
}

}  // namespace lockstep::compare
