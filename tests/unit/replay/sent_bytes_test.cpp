// What goes over the wire, byte for byte: each row is a promise of replay.hpp.
#include <random>

#include "lockstep/core/error.hpp"

#include "replay/endpoint.hpp"
#include "unit/catch.hpp"
#include "unit/replay/harness.hpp"

using namespace lockstep;
using namespace lockstep::test;

namespace {

// The one request that each side received, which must be the same bytes on both.
std::string sent(const Record& record, const replay::Target& settings = {}) {
  REQUIRE_FALSE(replay::refuse_unsendable(record));
  TwoSides sides;
  replay::Options options = sides.options();
  options.baseline.headers = options.candidate.headers = settings.headers;
  options.baseline.url += settings.url;
  options.candidate.url += settings.url;
  const std::vector<Exchange> exchanges = replay_all(options, {record});
  REQUIRE(exchanges.size() == 1);
  CHECK(exchanges[0].baseline.response);
  CHECK(exchanges[0].candidate.response);
  REQUIRE(sides.baseline.connection_count() == 1);
  CHECK(sides.baseline.connections() == sides.candidate.connections());
  return sides.baseline.connections()[0];
}

Record with_headers(Headers headers, std::string method = "GET") {
  Record record = with_method(std::move(method));
  record.request.headers = std::move(headers);
  return record;
}

Record with_body(std::string method, std::string body, Framing framing, Headers headers = {}) {
  Record record = with_headers(std::move(headers), std::move(method));
  record.request.body = std::move(body);
  record.request.framing = framing;
  return record;
}

}  // namespace

TEST_CASE("a GET is its request line, its Host and nothing more") {
  CHECK(sent(get("/")) == "GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n");
}

TEST_CASE("the target goes out byte for byte") {
  const std::string target = GENERATE(
      as<std::string>{}, "//double//slash", "/a/../b/./c/..", "/a%2Fb%2fc", "/q?a+b=c%20d", "/q?",
      "/q?&&a&b=&=c", "/caf\xc3\xa9?q=\xff\xfe", "/a?b#c", "/{x}|\\^`<>\"", "/%zz", "/;a=b?x;y",
      "/http://other.test/x", "/a?url=http://user:pw@h/p", "//other.test/x", "/\x01\x7f");
  CHECK(sent(get(target)) == "GET " + target + " HTTP/1.1\r\nHost: shop.test\r\n\r\n");
}

TEST_CASE("a path prefix of the URL stands before each target") {
  const auto [prefix, target, expected] = GENERATE(table<std::string, std::string, std::string>({
      {"/", "/x", "/x"},
      {"/old", "/x?y", "/old/x?y"},
      {"/old/", "//x/../y", "/old//x/../y"},
      {"/a/../b", "/", "/a/../b/"},
  }));
  CHECK(sent(get(target), {prefix, {}}) ==
        "GET " + expected + " HTTP/1.1\r\nHost: shop.test\r\n\r\n");
  CHECK(sent(with_method("OPTIONS", "*"), {prefix, {}}) ==
        "OPTIONS * HTTP/1.1\r\nHost: shop.test\r\n\r\n");
}

TEST_CASE("any method goes out as it is") {
  const std::string method = GENERATE(as<std::string>{}, "GET", "HEAD", "OPTIONS", "TRACE",
                                      "DELETE", "PROPFIND", "get", "head", "M-SEARCH", "!#$%&'*+");
  CHECK(sent(with_method(method, "/m")) == method + " /m HTTP/1.1\r\nHost: shop.test\r\n\r\n");
}

TEST_CASE("Host comes from -H, else the record, else the URL, once and first") {
  const Headers two_hosts = {{"X-A", "1"}, {"host", "recorded.test"}, {"Host", "second.test"}};
  Record record = with_headers(two_hosts);
  CHECK(sent(record) == "GET / HTTP/1.1\r\nHost: shop.test\r\nX-A: 1\r\n\r\n");
  CHECK(sent(record, {"", {{"HOST", "forced.test"}}}) ==
        "GET / HTTP/1.1\r\nHost: forced.test\r\nX-A: 1\r\n\r\n");
  record.request.authority.clear();
  CHECK(sent(record) == "GET / HTTP/1.1\r\nHost: recorded.test\r\nX-A: 1\r\n\r\n");

  TwoSides sides;
  record.request.headers.clear();
  replay_all(sides.options(), {record});
  // Both the same, though the ports differ.
  const std::string host = "127.0.0.1:" + std::to_string(sides.baseline.port());
  CHECK(sides.baseline.connections()[0] == "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
  CHECK(sides.candidate.connections() == sides.baseline.connections());
}

TEST_CASE("only an address gives way to the baseline's Host, not a name") {
  for (const std::string host : {"127.0.0.1", "127.0.0.1:8002", "[::1]:8002", "[fe80::1]",
                                 "localhost", "LOCALHOST:80", "10.0.0.7"}) {
    INFO(host);
    CHECK(replay::is_address(host));
  }
  for (const std::string host :
       {"shop.test", "shop.test:8002", "localhost.test", "7.shop.test", "new-shop-a1b2.run.test"}) {
    INFO(host);
    CHECK_FALSE(replay::is_address(host));
  }
}

TEST_CASE("headers keep their order, case, duplicates and emptiness") {
  CHECK(sent(with_headers({{"x-b", "2"},
                           {"X-A", "1"},
                           {"X-B", " 3\t"},
                           {"X-Empty", ""},
                           {"Accept", ""},
                           {"accept-ENCODING", "gzip, br"},
                           {"User-Agent", "caf\xc3\xa9\xff"},
                           {"x-b", "a  b,\t\"c\""}})) ==
        "GET / HTTP/1.1\r\nHost: shop.test\r\nx-b: 2\r\nX-A: 1\r\nX-B: 3\r\nX-Empty:\r\nAccept:\r\n"
        "accept-ENCODING: gzip, br\r\nUser-Agent: caf\xc3\xa9\xff\r\nx-b: a  b,\t\"c\"\r\n\r\n");
}

TEST_CASE("headers of the recorded connection stay behind") {
  const Record record = with_headers({{"Connection", "keep-alive, X-Mine"},
                                      {"x-mine", "1"},
                                      {"X-Kept", "1"},
                                      {"Proxy-Connection", "keep-alive"},
                                      {"Keep-Alive", "timeout=5"},
                                      {"TE", "trailers"},
                                      {"Trailer", "X-T"},
                                      {"Transfer-Encoding", "chunked"},
                                      {"Content-Length", "7"},
                                      {"Upgrade", "h2c"},
                                      {"HTTP2-Settings", "AAMAAABk"},
                                      {"Proxy-Authorization", "Basic eDp5"},
                                      {"Expect", "100-continue"},
                                      {"Max-Forwards", "3"},
                                      {":path", "/"},
                                      {"Accept;charset=UTF-8", "x"},
                                      {"", "x"},
                                      {"Via", "1.1 proxy"}});
  CHECK(sent(record) == "GET / HTTP/1.1\r\nHost: shop.test\r\nX-Kept: 1\r\nVia: 1.1 proxy\r\n\r\n");
  std::string reasons;
  for (const replay::DroppedHeader& header : replay::dropped_headers(record.request)) {
    reasons += header.name + "=" + header.reason + "\n";
  }
  CHECK(reasons ==
        "Connection=hop-by-hop\nx-mine=named by Connection\nProxy-Connection=hop-by-hop\n"
        "Keep-Alive=hop-by-hop\nTE=hop-by-hop\nTrailer=hop-by-hop\nUpgrade=hop-by-hop\n"
        "HTTP2-Settings=hop-by-hop\nProxy-Authorization=hop-by-hop\nExpect=hop-by-hop\n"
        "Max-Forwards=hop-by-hop\n:path=not a header name\n"
        "Accept;charset=UTF-8=not a header name\n=not a header name\n");
}

TEST_CASE("cookie crumbs are joined and folded lines unfolded") {
  CHECK(sent(with_headers({{"cookie", "a=1"},
                           {"X-Folded", "one\r\n two \r\n\t three\n four"},
                           {"Cookie", ""},
                           {"Cookie", "b=2; c=3"}})) ==
        "GET / HTTP/1.1\r\nHost: shop.test\r\ncookie: a=1; b=2; c=3\r\n"
        "X-Folded: one two three four\r\n\r\n");
}

TEST_CASE("headers that are set replace recorded ones in their place") {
  CHECK(sent(with_headers({{"authorization", "Bearer old"},
                           {"X-A", "1"},
                           {"Authorization", "Bearer older"},
                           {"Connection", "keep-alive"}}),
             {"", {{"Authorization", "Bearer new"}, {"X-New", ""}, {"Connection", "close"}}}) ==
        "GET / HTTP/1.1\r\nHost: shop.test\r\nAuthorization: Bearer new\r\nX-A: 1\r\n"
        "Connection: close\r\nX-New:\r\n\r\n");
}

TEST_CASE("user and password of the URL become an Authorization header") {
  TwoSides sides;
  replay::Options options = sides.options();
  options.baseline.url.insert(7, "us%40er:p%3Aw@");
  options.candidate.url.insert(7, "user:pw@");
  options.candidate.headers = {{"authorization", "Bearer mine"}};
  replay_all(options, {with_headers({{"Authorization", "Bearer recorded"}})});
  CHECK(sides.baseline.connections()[0] ==
        "GET / HTTP/1.1\r\nHost: shop.test\r\nAuthorization: Basic dXNAZXI6cDp3\r\n\r\n");
  CHECK(sides.candidate.connections()[0] ==
        "GET / HTTP/1.1\r\nHost: shop.test\r\nauthorization: Bearer mine\r\n\r\n");
}

TEST_CASE("framing is kept") {
  const std::string host = " / HTTP/1.1\r\nHost: shop.test\r\n";
  const auto [record, expected] = GENERATE_COPY(table<Record, std::string>({
      {with_body("POST", "a=1", Framing::length), "Content-Length: 3\r\n\r\na=1"},
      {with_body("POST", "a=1", Framing::none), "Content-Length: 3\r\n\r\na=1"},
      {with_body("POST", "a=1", Framing::length,
                 {{"Content-Type", "text/x"}, {"content-length", "99"}, {"X-A", "1"}}),
       "Content-Type: text/x\r\ncontent-length: 3\r\nX-A: 1\r\n\r\na=1"},
      {with_body("POST", "abcdefghijklmnop", Framing::chunked,
                 {{"transfer-encoding", "gzip, chunked"}, {"Content-Length", "16"}}),
       "transfer-encoding: chunked\r\n\r\n10\r\nabcdefghijklmnop\r\n0\r\n\r\n"},
      {with_body("POST", "", Framing::chunked), "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {with_body("POST", "", Framing::none), "Content-Length: 0\r\n\r\n"},
      {with_body("PUT", "", Framing::none), "Content-Length: 0\r\n\r\n"},
      {with_body("PATCH", "", Framing::length, {{"Content-Length", "0"}, {"X-A", "1"}}),
       "Content-Length: 0\r\nX-A: 1\r\n\r\n"},
      {with_body("DELETE", "", Framing::none), "\r\n"},
      {with_body("GET", "", Framing::length, {{"Content-Length", "0"}}),
       "Content-Length: 0\r\n\r\n"},
      {with_body("GET", "", Framing::length), "\r\n"},
      {with_body("GET", "{}", Framing::length), "Content-Length: 2\r\n\r\n{}"},
      {with_body("DELETE", std::string("\0\r\n\xff", 4), Framing::length),
       std::string("Content-Length: 4\r\n\r\n\0\r\n\xff", 25)},
      {with_body("HEAD", "{}", Framing::length), "Content-Length: 2\r\n\r\n{}"},
      {with_body("PROPFIND", "<x/>", Framing::chunked),
       "Transfer-Encoding: chunked\r\n\r\n4\r\n<x/>\r\n0\r\n\r\n"},
  }));
  CHECK(sent(record) == record.request.method + host + expected);
}

TEST_CASE("a large body arrives whole, without Expect") {
  const std::string body(3U << 20, 'x');
  const Framing framing = GENERATE(Framing::length, Framing::chunked);
  TwoSides sides;
  const auto exchanges = replay_all(sides.options(), {with_body("POST", body, framing)});
  REQUIRE(exchanges[0].baseline.response);
  REQUIRE(sides.baseline.requests().size() == 1);
  CHECK(sides.baseline.requests()[0].body == body);
  CHECK(sides.baseline.requests()[0].head ==
        (framing == Framing::length
             ? "POST / HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 3145728\r\n\r\n"
             : "POST / HTTP/1.1\r\nHost: shop.test\r\nTransfer-Encoding: chunked\r\n\r\n"));
}

TEST_CASE("nothing is taken from the environment") {
  const ClosedPort proxy;
  for (const char* name : {"http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"}) {
    ::setenv(name, proxy.url().c_str(), 1);
  }
  CHECK(sent(get("/")) == "GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n");
  for (const char* name : {"http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"}) {
    ::unsetenv(name);
  }
}

TEST_CASE("redirects are not followed, cookies not remembered, challenges not answered") {
  const std::string headers = GENERATE(
      as<std::string>{}, "Location: /elsewhere\r\n", "Location: http://[bad\r\n", "Location: \r\n",
      "Location: gopher://x/\r\n", "Location: http:///\r\n", "Location: ://\r\n",
      "Set-Cookie: a=1; Path=/\r\n", "WWW-Authenticate: Basic realm=\"x\"\r\n",
      "Alt-Svc: h2=\":443\"\r\n", "Strict-Transport-Security: max-age=99\r\n");
  const std::string status =
      GENERATE(as<std::string>{}, "302 Found", "401 Unauthorized",
               "407 Proxy Authentication Required", "417 No", "421 No", "503 Busy");
  TwoSides sides(Script{send(response("moved", headers, status))});
  replay::Options options = sides.options();
  options.concurrency = 1;
  const auto exchanges = replay_all(options, {get("/1"), get("/2")});
  CHECK(sides.baseline.connections() ==
        std::vector<std::string>{"GET /1 HTTP/1.1\r\nHost: shop.test\r\n\r\n"
                                 "GET /2 HTTP/1.1\r\nHost: shop.test\r\n\r\n"});
  for (const Exchange& exchange : exchanges) {
    REQUIRE(exchange.baseline.response);
    CHECK(exchange.baseline.response->body == "moved");
  }
}

namespace {

std::string random_text(std::mt19937& random, std::string_view alphabet, std::size_t max) {
  std::string text(random() % (max + 1), '\0');
  for (char& c : text) {
    c = alphabet[random() % alphabet.size()];
  }
  return text;
}

std::string all_bytes_but(std::string_view excluded) {
  std::string bytes;
  for (int c = 0; c < 256; ++c) {
    if (excluded.find(static_cast<char>(c)) == std::string_view::npos) {
      bytes += static_cast<char>(c);
    }
  }
  return bytes;
}

Record random_record(std::mt19937& random, std::size_t id) {
  static const std::string target_bytes = all_bytes_but(std::string_view("\0\r\n \t\v\f", 7));
  static const std::string value_bytes = all_bytes_but(std::string_view("\0\r\n \t\v\f", 7)) + "  ";
  static const std::vector<std::string> methods = {"GET",   "HEAD",   "POST",    "PUT",
                                                   "PATCH", "DELETE", "OPTIONS", "X-ODD"};
  Record record =
      with_method(methods[random() % methods.size()], "/" + random_text(random, target_bytes, 40));
  Request& request = record.request;
  request.headers.push_back({"X-Id", std::to_string(id)});
  for (std::size_t i = random() % 6; i > 0; --i) {
    std::string value = random_text(random, value_bytes, 60);
    value.erase(0, std::min(value.find_first_not_of(' '), value.size()));
    value.erase(value.find_last_not_of(' ') + 1);
    request.headers.push_back({"X-" + random_text(random, "abcXYZ09!#$%&'*+-.^_`|~", 10), value});
  }
  if (random() % 2 == 0) {
    request.body = random_text(random, all_bytes_but(""), random() % 8 == 0 ? 200'000 : 300);
    request.framing = random() % 2 == 0 ? Framing::chunked : Framing::length;
  }
  return record;
}

std::string expected_head(const Request& request) {
  std::string head = request.method + " " + request.target + " HTTP/1.1\r\nHost: shop.test\r\n";
  for (const Header& header : request.headers) {
    head += header.name + (header.value.empty() ? ":" : ": ") + header.value + "\r\n";
  }
  const std::string& method = request.method;
  if (request.framing == Framing::chunked) {
    head += "Transfer-Encoding: chunked\r\n";
  } else if (!request.body.empty() || method == "POST" || method == "PUT" || method == "PATCH") {
    head += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
  }
  return head + "\r\n";
}

}  // namespace

TEST_CASE("whatever is recorded arrives as recorded, and each answer reaches its own exchange") {
  const auto echo = [](const Received& request) -> Script {
    const std::string answer = request.head + request.body;
    if (request.method() == "HEAD") {  // with the body that Django would send behind it
      return {send("HTTP/1.1 200 OK\r\nX-Echo: " + std::to_string(answer.size()) +
                   "\r\nContent-Length: 5\r\n\r\nstray")};
    }
    return {send(response(answer))};
  };
  TwoSides sides(echo);
  const unsigned seed = GENERATE(1U, 2U, 3U);
  std::mt19937 random(seed);
  std::vector<Record> records;
  for (std::size_t i = 0; i < 150; ++i) {
    records.push_back(random_record(random, i));
  }
  const auto exchanges = replay_all(sides.options(), records);
  REQUIRE(exchanges.size() == records.size());
  for (const Exchange& exchange : exchanges) {
    const Request& request = records[exchange.seq].request;
    const std::string expected = expected_head(request) + request.body;
    for (const Reply* reply : {&exchange.baseline, &exchange.candidate}) {
      REQUIRE(reply->response);
      if (request.method == "HEAD") {
        CHECK(reply->response->body.empty());
        CHECK(*find_header(reply->response->headers, "X-Echo") == std::to_string(expected.size()));
      } else {
        CHECK(reply->response->body == expected);
      }
    }
  }
  CHECK(sides.baseline.requests().size() == records.size());
  CHECK(sides.candidate.requests().size() == records.size());
}
