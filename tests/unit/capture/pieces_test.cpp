// The small parts: base64, times, URLs, forms, HTTP messages, the JSON scanner.
#include "capture/base64.hpp"
#include "capture/chunked.hpp"
#include "capture/form.hpp"
#include "capture/head.hpp"
#include "capture/http_message.hpp"
#include "capture/json_scanner.hpp"
#include "capture/request_rules.hpp"
#include "capture/timestamp.hpp"
#include "capture/url.hpp"
#include "unit/catch.hpp"

namespace lockstep::capture {

TEST_CASE("base64 is RFC 4648 and comes back") {
  const auto [bytes, text] = GENERATE(table<std::string, std::string>({
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"fooba", "Zm9vYmE="},
      {"foobar", "Zm9vYmFy"},
      {std::string("\0\xFF\xFE", 3), "AP/+"},
  }));
  CHECK(base64_encode(bytes) == text);
  CHECK(base64_decode(text) == bytes);
  CHECK(base64_decode_lenient(text) == bytes);
}

TEST_CASE("base64 that others write is read leniently, and never strictly") {
  const auto [text, bytes] = GENERATE(table<std::string, std::string>({
      {"Zg", "f"},
      {"Zm8", "fo"},
      {"Zm9v\r\nYmFy\n", "foobar"},
      {"AP_-", std::string("\0\xFF\xFE", 3)},
      {" Zg==\n", "f"},
      {"Zh==", "f"},
  }));
  CHECK(base64_decode_lenient(text) == bytes);
  CHECK_FALSE(base64_decode(text).has_value());
}

TEST_CASE("what is no base64 is not decoded") {
  const auto* const text = GENERATE("Z", "Zg=a", "Zm9*", "Zg===", "====", "caf\xC3\xA9");
  CHECK_FALSE(base64_decode(text).has_value());
  CHECK_FALSE(base64_decode_lenient(text).has_value());
}

TEST_CASE("times are parsed as decimal text") {
  const auto [text, ns] = GENERATE(table<std::string, std::int64_t>({
      {"1970-01-01T00:00:00Z", 0},
      {"2026-01-02T03:04:05.678Z", 1767323045678000000},
      {"2026-01-02T03:04:05,678Z", 1767323045678000000},
      {"2026-01-02 03:04:05z", 1767323045000000000},
      {"2026-01-02T03:04:05", 1767323045000000000},
      {"2026-01-02T04:04:05.678+01:00", 1767323045678000000},
      {"2026-01-01T21:34:05.678-0530", 1767323045678000000},
      {"2026-01-02T04:04:05+01", 1767323045000000000},
      {"2016-04-13T14:30:14.1234567+01:00", 1460554214123456700},
      {"2026-11-22T00:00:00.123456789Z", 1795305600123456789},
      {"2026-11-22T00:00:00.1234567899Z", 1795305600123456789},
      {"1969-12-31T23:59:59.5Z", -500000000},
      {"2016-12-31T23:59:60Z", 1483228800000000000},
  }));
  INFO(text);
  CHECK(parse_timestamp(text) == ns);
}

TEST_CASE("what is no time is none") {
  const auto* const text =
      GENERATE("", "2026", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-01-01T24:00:00Z",
               "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00Zx", "2026-01-01T00:00:00+1",
               "2026-01-01T00:00:00+99:00", "9999-01-01T00:00:00Z", "1500-01-01T00:00:00Z",
               "2026-01-01T00:60:00Z", "yesterday");
  INFO(text);
  CHECK_FALSE(parse_timestamp(text).has_value());
}

TEST_CASE("a number is a time in the unit of its magnitude, to the last digit") {
  const auto [text, ns] = GENERATE(table<std::string, std::int64_t>({
      {"1690283145", 1690283145000000000},
      {"1690283145.289149", 1690283145289149000},
      {"1690283145.1234567891", 1690283145123456789},
      {"1690283145289", 1690283145289000000},
      {"1690283145289149", 1690283145289149000},
      {"1795328077298123456", 1795328077298123456},
      {"0", 0},
  }));
  CHECK(parse_epoch(text) == ns);
}

TEST_CASE("what is no number since 1970 is none") {
  const auto* const text =
      GENERATE("", "-1", "+1", "1e9", "1.", "1.2.3", "0x10", "99999999999999999999", "1 ",
               "99999999999", "56813978451366650", "9999999999999999.5");
  CHECK_FALSE(parse_epoch(text).has_value());
}

TEST_CASE("a time that is written comes back") {
  const std::int64_t ns = GENERATE(std::int64_t{0}, -1, -1500000000, 1795328077298123456, INT64_MAX,
                                   -9000000000000000000);
  CHECK(parse_timestamp(format_timestamp(ns)) == ns);
}

TEST_CASE("a URL is split and none of its bytes changed") {
  struct Row {
    std::string url, scheme, authority, target, userinfo;
  };
  const Row row = GENERATE(values<Row>({
      {"http://h", "http", "h", "/", ""},
      {"HTTPS://H.Example:8443/p", "https", "H.Example:8443", "/p", ""},
      {"http://h?x=1", "http", "h", "/?x=1", ""},
      {"http://h/#f", "http", "h", "/", ""},
      {"http://h/a#b?c", "http", "h", "/a", ""},
      {"http://h//a/../b/./c%2F%2f+&&a=", "http", "h", "//a/../b/./c%2F%2f+&&a=", ""},
      {"http://h/?", "http", "h", "/?", ""},
      {"http://u:p%40@h:1/x@y", "http", "h:1", "/x@y", "u:p%40"},
      {"http://[::1]:80/x", "http", "[::1]:80", "/x", ""},
      {"/only/path?q", "", "", "/only/path?q", ""},
      {"data:text/plain,x", "data", "", "/text/plain,x", ""},
  }));
  INFO(row.url);
  const SplitUrl split = split_url(row.url);
  CHECK(split.scheme == row.scheme);
  CHECK(split.authority == row.authority);
  CHECK(split.target == row.target);
  CHECK(split.userinfo == row.userinfo);
}

TEST_CASE("userinfo becomes Basic credentials") {
  CHECK(basic_authorization("Aladdin:open%20sesame") == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  CHECK(basic_authorization("token") == "Basic dG9rZW46");
  CHECK(basic_authorization("100%") == "Basic MTAwJTo=");
}

TEST_CASE("chunks are joined") {
  struct Row {
    std::string coded, bytes, rest;
    bool complete;
  };
  const Row row = GENERATE(values<Row>({
      {"5\r\nhello\r\n0\r\n\r\n", "hello", "", true},
      {"5;name=value;q=\"x\"\r\nhello\r\n0\r\nTrailer: x\r\n\r\nGET", "hello", "GET", true},
      {"3\nabc\n2\nde\n0\n\n", "abcde", "", true},
      {"000005\r\nhello\r\n0\r\n\r\n", "hello", "", true},
      {"5 \r\nhello\r\n00\r\n\r\n", "hello", "", true},
      {"A\r\n0\r\n\r\n12345\r\n0\r\n\r\n", "0\r\n\r\n12345", "", true},
      {"0\r\n\r\n", "", "", true},
      {"0\r\n", "", "", true},
      {"5\r\nhel", "hel", "", false},
      {"5\r\nhello", "hello", "", false},
      {"5\r\nhelloX\r\n0\r\n\r\n", "hello", "X\r\n0\r\n\r\n", false},
      {"ffffffffffffffffff\r\nx", "", "x", false},
      {"-1\r\nx", "", "x", false},
      {"hello", "", "hello", false},
      {"", "", "", false},
  }));
  INFO(row.coded);
  const Dechunked result = dechunk(row.coded);
  CHECK(result.bytes == row.bytes);
  CHECK(result.complete == row.complete);
  if (row.complete) {
    CHECK(row.coded.substr(result.size) == row.rest);
  }
}

TEST_CASE("a head is read with either line end, and folds become spaces") {
  const std::string end = GENERATE("\r\n", "\n");
  const std::string bytes = "GET / HTTP/1.1" + end + "Host:  h \t" + end + "X-Fold: a" + end +
                            "\t b" + end + "no colon" + end + "Empty:" + end + end + "body";
  const MessageHead head = parse_head(bytes);
  CHECK(head.start_line == "GET / HTTP/1.1");
  CHECK(head.headers == Headers{{"Host", "h"}, {"X-Fold", "a b"}, {"Empty", ""}});
  CHECK(head.complete);
  CHECK(head.bad_lines == 1);
  CHECK(bytes.substr(head.size) == "body");
}

TEST_CASE("a request line is a token, a target and a version") {
  const auto line = parse_request_line("GET /a b HTTP/1.0");
  REQUIRE(line);
  CHECK(line->method == "GET");
  CHECK(line->target == "/a b");
  for (const auto* const bad : {"", "GET", "GET /", "GET  HTTP/1.1x", "G T / HTTP/2",
                                "<x> / HTTP/1.1", "HTTP/1.1 200 OK", "GET HTTP/1.1"}) {
    INFO(bad);
    CHECK_FALSE(parse_request_line(bad).has_value());
  }
}

TEST_CASE("a status line has three digits, and a reason or not") {
  CHECK(parse_status_line("HTTP/1.1 404 Not Found")->reason == "Not Found");
  CHECK(parse_status_line("HTTP/1.0 200")->status == 200);
  for (const auto* const bad :
       {"HTTP/1.1 99 x", "HTTP/1.1 20", "HTTP/2 200", "HTTP/1.1", "GET / HTTP/1.1"}) {
    INFO(bad);
    CHECK_FALSE(parse_status_line(bad).has_value());
  }
}

TEST_CASE("the framing of a request body follows RFC 9112") {
  struct Row {
    Headers headers;
    std::string rest, body;
    Framing framing;
    bool truncated;
    bool problem;
  };
  const Row row = GENERATE(values<Row>({
      {{}, "x", "", Framing::none, false, false},
      {{{"Content-Length", "3"}}, "abcdef", "abc", Framing::length, false, false},
      {{{"content-length", "3, 3"}}, "abcdef", "abc", Framing::length, false, false},
      {{{"Content-Length", "9"}}, "abc", "abc", Framing::length, true, false},
      {{{"Content-Length", "3"}, {"Content-Length", "4"}}, "abcd", "", Framing::none, false, true},
      {{{"Content-Length", "-3"}}, "abcd", "", Framing::none, false, true},
      {{{"Content-Length", "0x3"}}, "abcd", "", Framing::none, false, true},
      {{{"Transfer-Encoding", "Chunked"}, {"Content-Length", "1"}},
       "1\r\nx\r\n0\r\n\r\n",
       "x",
       Framing::chunked,
       false,
       false},
      {{{"Transfer-Encoding", "gzip, chunked"}}, "x", "", Framing::none, false, true},
      {{{"Transfer-Encoding", "identity"}, {"Content-Length", "1"}},
       "x",
       "x",
       Framing::length,
       false,
       false},
  }));
  const MessageBody body = request_body(row.headers, row.rest);
  CHECK(body.bytes == row.body);
  CHECK(body.framing == row.framing);
  CHECK(body.truncated == row.truncated);
  CHECK(body.problem.empty() != row.problem);
}

TEST_CASE("cookie crumbs are joined at the place of the first") {
  Headers headers = {{"A", "1"}, {"cookie", "a=1"}, {"B", "2"}, {"Cookie", "b=2"}, {"COOKIE", "c"}};
  join_cookies(headers);
  CHECK(headers == Headers{{"A", "1"}, {"cookie", "a=1; b=2; c"}, {"B", "2"}});
}

TEST_CASE("form parameters become the body that was sent") {
  using Parameters = std::vector<FormParameter>;
  const auto one = [](std::string name, std::string value) {
    return Parameters{{std::move(name), std::move(value), "", ""}};
  };
  CHECK(urlencoded_form(one("a b", "c&d=\xC3\xA9"), {}) == "a+b=c%26d%3D%C3%A9");
  CHECK(urlencoded_form(one("f%5B1%5D", "v%5B1%5D"), {}) == "f%5B1%5D=v%5B1%5D");
  CHECK(urlencoded_form(one("p", "100%25 sure"), {}) == "p=100%2525+sure");
  CHECK(urlencoded_form(one("a", "b c"), 7) == "a=b%20c");
  CHECK(urlencoded_form(one("date", "Tue, 28"), 12) == "date=Tue, 28");
  CHECK(urlencoded_form({{"flag", std::nullopt, "", ""}, {"x", "1", "", ""}}, {}) == "flag&x=1");
}

TEST_CASE("a multipart body cannot be broken out of") {
  const std::vector<FormParameter> parameters = {
      {"a\"\r\nX: y", "1", "f\".txt", "text/plain\r\nX: y"},
      {"b", "lockstep-boundary-0", "", "text/plain"},
  };
  const std::string boundary = choose_boundary(parameters);
  CHECK(boundary == "lockstep-boundary-1");
  CHECK(multipart_form(parameters, "B") ==
        "--B\r\nContent-Disposition: form-data; name=\"a%22%0D%0AX: y\"; filename=\"f%22.txt\"\r\n"
        "\r\n1\r\n--B\r\nContent-Disposition: form-data; name=\"b\"\r\nContent-Type: text/plain\r\n"
        "\r\nlockstep-boundary-0\r\n--B--\r\n");
  CHECK(boundary_of("multipart/form-data; Boundary=\"a b\"; x=y") == "a b");
  CHECK(boundary_of("multipart/form-data; boundary=ab; x=y") == "ab");
  CHECK(boundary_of("multipart/form-data").empty());
}

TEST_CASE("the JSON scanner finds the end of a value however it is cut into pieces") {
  const std::string text = GENERATE(
      R"({"a":[1,2.5e-3,{"b":null}],"c\\":"x\"y\\\\\"","":"\\"})", R"("\\\"")",
      R"([[],{},"",true])", R"( {"long":"0123456789abcdef0123456789\"abcdef","k":"}"})", R"("")");
  const std::size_t step = GENERATE(range(std::size_t{1}, std::size_t{12}));
  JsonScanner scanner;
  std::size_t at = 0;
  auto state = JsonScanner::State::more;
  const std::string padded = text + ",{";
  while (state == JsonScanner::State::more && at < padded.size()) {
    std::size_t used = 0;
    state = scanner.scan(std::string_view(padded).substr(at, step), used);
    at += used;
  }
  CHECK(state == JsonScanner::State::done);
  CHECK(at == text.size());
}

TEST_CASE("the JSON scanner names the first byte that cannot be") {
  const auto [text, offset, expected] = GENERATE(table<std::string, std::size_t, std::string>({
      {R"({"a" 1})", 5, "':'"},
      {R"({"a":1 "b")", 7, "',' or '}'"},
      {R"([1}])", 2, "',' or ']'"},
      {R"({"a":"x"y"})", 8, "',' or '}'"},
      {R"({,})", 1, "a key or '}'"},
      {R"({"a":1,})", 7, "a key"},
      {R"([1,])", 3, "a value"},
      {R"({"a":)"
       "\x01",
       5, "a value"},
      {"}", 0, "a value"},
      {std::string(100'001, '['), 100'000, "less nesting"},
  }));
  JsonScanner scanner;
  std::size_t used = 0;
  CHECK(scanner.scan(text, used) == JsonScanner::State::broken);
  CHECK(used == offset);
  CHECK(scanner.problem() == expected);
}

TEST_CASE("the members of JSON text are known as far as it goes") {
  const auto json = json_members(R"( {"a":1,"b" : {"x":[]},"c":"cut)");
  REQUIRE(json);
  CHECK((*json)["a"] == '1');
  CHECK((*json)["b"] == '{');
  CHECK((*json)["c"] == '"');
  CHECK(json->members.size() == 3);
  CHECK((*json)["x"] == '\0');
  CHECK(json_members(R"([{"a":1}])")->in_array);
  CHECK(json_members("[1]")->members.empty());
  CHECK_FALSE(json_members("x").has_value());
}

}  // namespace lockstep::capture
