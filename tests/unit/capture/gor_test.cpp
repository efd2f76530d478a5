// GoReplay files: meta lines, messages, separators, and responses joined to their requests.
#include "capture/gor_pairing.hpp"
#include "unit/capture/harness.hpp"
#include "unit/catch.hpp"

namespace lockstep::test {
namespace {

std::string response(const std::string& meta, const std::string& body) {
  return gor_record(meta, "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) +
                              "\r\n\r\n" + body);
}

std::string post(const std::string& headers, const std::string& body) {
  return gor_record("1 a 1000", "POST /p HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n" + body);
}

std::vector<std::string> targets(const Reading& reading) {
  std::vector<std::string> all;
  for (const Record& record : reading.records) {
    all.push_back(record.request.target);
  }
  return all;
}

}  // namespace

TEST_CASE("old and new meta lines are read") {
  struct Row {
    std::string meta;
    std::optional<std::int64_t> time;
  };
  const Row row = GENERATE(values<Row>({
      {"1 932079936fa4306fc308d67588178d17d823647c 1439818823587396305", 1439818823587396305},
      {"1 8b00004e7f000001a1b2c3d4 1795328077298123456 312000", 1795328077298123456},
      {"1 anything! 1795328077298123456 -1", 1795328077298123456},
      {"1 a 99999999999999999999", std::nullopt},
  }));
  const Reading reading = read_text(gor_get("/", row.meta));
  INFO(row.meta);
  REQUIRE(reading.records.size() == 1);
  CHECK(reading.format == "gor");
  CHECK(reading.records[0].captured_at_ns == row.time);
  CHECK(reading.records[0].fidelity.has(Fidelity::time_missing) == !row.time);
}

TEST_CASE("a file that does not start with a meta line is no gor") {
  const auto* const start = GENERATE("4 a 1\nGET / HTTP/1.1\r\n\r\n", "1 a x\n", "1  a 1\n",
                                     "1 a 1 2 3\n", "1 a\n", "11 a 1\n", "1 a 1 -\n");
  INFO(start);
  REQUIRE(read_text(start).error);
  CHECK_THAT(read_text(start).error->what(), Catch::Contains("not a capture in a known format"));
}

TEST_CASE("a request is what was on the wire") {
  const Reading reading = read_text(gor_record(
      "1 a 1000",
      "GET //a/../%2F?x=+ HTTP/1.1\r\nHost: h:80\r\nX-Forwarded-Proto: HTTPS\r\nCookie: a\r\n"
      "Cookie: b\r\nX-Fold: 1\r\n 2\r\n\r\n"));
  REQUIRE(reading.records.size() == 1);
  const Request& request = reading.records[0].request;
  CHECK(request.target == "//a/../%2F?x=+");
  CHECK(request.authority == "h:80");
  CHECK(request.scheme == "https");
  CHECK(request.framing == Framing::none);
  CHECK(request.headers == Headers{{"Host", "h:80"},
                                   {"X-Forwarded-Proto", "HTTPS"},
                                   {"Cookie", "a"},
                                   {"Cookie", "b"},
                                   {"X-Fold", "1 2"}});
  CHECK(reading.records[0].fidelity.empty());
}

TEST_CASE("an absolute target gives scheme and authority, whatever Host says") {
  const Reading reading = read_text(gor_get("http://u:p@other:8080/p?q") + gor_get("*"));
  REQUIRE(reading.records.size() == 2);
  CHECK(reading.records[0].request.target == "/p?q");
  CHECK(reading.records[0].request.authority == "other:8080");
  CHECK(*find_header(reading.records[0].request.headers, "Authorization") == "Basic dTpw");
  CHECK(reading.records[1].request.target == "*");
}

TEST_CASE("bodies are taken as their framing says") {
  struct Row {
    std::string headers, body, expected;
    Framing framing;
    std::vector<std::string_view> fidelity;
  };
  const std::string binary("a\0\n\r\nb", 6);
  const Row row = GENERATE_COPY(values<Row>({
      {"Content-Length: 6\r\n", binary, binary, Framing::length, {}},
      {"Content-Length: 0\r\n", "", "", Framing::length, {}},
      {"Transfer-Encoding: chunked\r\n",
       "3;x\r\nabc\r\n0\r\nT: t\r\n\r\n",
       "abc",
       Framing::chunked,
       {}},
      {"Content-Length: 9\r\n", "short", "short", Framing::length, {"body_truncated"}},
      {"Content-Length: 2\r\n", "longer", "lo", Framing::length, {"body_truncated"}},
      {"Content-Length: 2\r\n", "ok\r\n", "ok", Framing::length, {}},
      {"Transfer-Encoding: chunked\r\n", "5\r\nab", "ab", Framing::chunked, {"body_truncated"}},
      {"", "by hand", "by hand", Framing::length, {"headers_partial"}},
      {"", "", "", Framing::none, {}},
      {"no colon\r\n", "", "", Framing::none, {"headers_partial"}},
  }));
  INFO(row.headers << row.body);
  const Reading reading = read_text(post(row.headers, row.body) + gor_get("/next"));
  REQUIRE(targets(reading) == std::vector<std::string>{"/p", "/next"});
  CHECK(reading.records[0].request.body == row.expected);
  CHECK(reading.records[0].request.framing == row.framing);
  CHECK(reading.records[0].fidelity.names() == row.fidelity);
}

TEST_CASE("what cannot be replayed or read is one skip, and reading goes on") {
  struct Row {
    std::string record, reason, detail;
  };
  const Row row = GENERATE(values<Row>({
      {gor_record("1 a 1", "CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n"), "not-http", "CONNECT"},
      {gor_record("1 a 1", "GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\n\r\n"), "websocket",
       ""},
      {gor_record("1 a 1", "GET / HTTP/1.1\r\nAccept: x\r\n\r\n"), "unreadable-entry", "no Host"},
      {gor_record("1 a 1", "ody of something\r\n\r\n"), "unreadable-entry", "\"ody of something\""},
      {gor_record("1 a 1", "\x1b[31m\x01 / HTTP/1.1\r\n\r\n"), "unreadable-entry",
       "\\x1b[31m\\x01"},
      {gor_record("1 a 1", ""), "unreadable-entry", "no request line"},
      {gor_record("what is this", "GET / HTTP/1.1\r\nHost: h\r\n\r\n"), "unreadable-entry",
       "no meta line"},
      {post("Content-Length: 1\r\nContent-Length: 2\r\n", "xx"), "unreadable-entry",
       "not one number"},
      {post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), "unreadable-entry",
       "gzip, chunked"},
  }));
  const Reading reading = read_text(gor_get("/before") + row.record + gor_get("/after"));
  INFO(row.record);
  CHECK(targets(reading) == std::vector<std::string>{"/before", "/after"});
  REQUIRE(reading.skips.size() == 1);
  CHECK(reading.skips[0].reason == row.reason);
  CHECK_THAT(reading.skips[0].detail, Catch::Contains(row.detail));
  CHECK(reading.skips[0].origin.index == 1);
  CHECK(reading.skips[0].origin.offset == gor_get("/before").size());
  CHECK(reading.skips[0].origin.line == 0);
}

TEST_CASE("a file whose first meta line is damaged is still read") {
  const Reading reading = read_text("X" + gor_get("/1") + gor_get("/2"));
  CHECK(targets(reading) == std::vector<std::string>{"/2"});
  CHECK(reading.skips.size() == 1);
}

TEST_CASE("a head without measure is not read") {
  std::string headers;
  for (int i = 0; i < 20'000; ++i) {
    headers += "a:\n";
  }
  const Reading reading = read_text(post(headers, "") + gor_get("/2"));
  CHECK(targets(reading) == std::vector<std::string>{"/2"});
  REQUIRE(reading.skips.size() == 1);
  CHECK(reading.skips[0].detail == "more than 10000 headers");
}

TEST_CASE("HTTP/1.0 needs no Host") {
  const Reading reading = read_text(gor_record("1 a 1", "GET /old HTTP/1.0\r\nA: b\r\n\r\n"));
  REQUIRE(reading.records.size() == 1);
  CHECK(reading.records[0].request.authority.empty());
}

TEST_CASE("records that ran together are split") {
  const std::string one = "POST /1 HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nok";
  const std::string two = "GET /2 HTTP/1.1\r\nHost: h\r\n\r\n";
  const std::string between =
      GENERATE("", "\r\n", "\n1 b 2000\n", "\n\xF0\x9F\x90\xB5 damaged\n1 b 2000 5\n");
  const Reading reading =
      read_text(gor_record("1 a 1000", one + between + two + "GET /3 HTTP/1.1\nHost: h\n\n"));
  INFO(between);
  CHECK(targets(reading) == std::vector<std::string>{"/1", "/2", "/3"});
  CHECK(reading.skips.empty());
  REQUIRE(reading.records.size() == 3);
  CHECK(reading.records[0].fidelity.empty());
  CHECK(reading.records[1].origin.offset > reading.records[0].origin.offset);
  CHECK(reading.records[1].captured_at_ns == (between.size() > 2 ? 2000 : 1000) * 1'000'000'000LL);
}

TEST_CASE("an unreadable record takes none with it when its separator is damaged too") {
  const Reading reading =
      read_text(gor_record("1 a 1", "garbage\n\xF0\x9F??\n1 b 2\nGET /2 HTTP/1.1\nHost: h\n"));
  CHECK(targets(reading) == std::vector<std::string>{"/2"});
  CHECK(reading.skips.size() == 1);
}

TEST_CASE("a last record without separator is kept when its message is complete") {
  const std::string rest = GENERATE("", "\n", "\n\xF0\x9F\x90", "\r\n");
  const std::string text = gor_get("/1");
  const std::string get = "1 b 2\nGET /2 HTTP/1.1\r\nHost: h\r\n\r\n";
  const std::string form = "1 b 2\nPOST /2 HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nab";
  for (const std::string& last : {get, form}) {
    const Reading reading = read_text(text + last + rest);
    CHECK(targets(reading) == std::vector<std::string>{"/1", "/2"});
    CHECK(reading.skips.empty());
    CHECK(reading.warnings.empty());
    CHECK(reading.records.at(1).fidelity.empty());
  }
}

TEST_CASE("a last record that is cut is one skip and a warning") {
  const std::string last =
      GENERATE("1 b 2\nGET /2 HTTP/1.1\r\nHost: h\r\n", "1 b 2\nGET /2 HTTP/1.1\r\nHost: h",
               "1 b 2\nPOST /2 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nab",
               "1 b 2\nPOST /2 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab");
  const Reading reading = read_text(gor_get("/1") + last);
  CHECK(targets(reading) == std::vector<std::string>{"/1"});
  REQUIRE(reading.skips.size() == 1);
  CHECK(reading.skips[0].target == "/2");
  CHECK(reading.warned("ends inside a record"));
}

TEST_CASE("editors may have changed line ends") {
  const std::string lf = "1 a 1\nGET /1 HTTP/1.1\nHost: h\n\n" + std::string(kGorSeparator) +
                         "1 a 1\nGET /2 HTTP/1.1\nHost: h" + std::string(kGorSeparator);
  CHECK(targets(read_text(lf)) == std::vector<std::string>{"/1", "/2"});

  std::string crlf = gor_get("/1") + post("Content-Length: 3\r\n", "a\nb") + gor_get("/2");
  for (std::size_t at = 0; (at = crlf.find('\n', at)) != std::string::npos; at += 2) {
    const bool has_cr = crlf[at - 1] == '\r';
    crlf.insert(at, has_cr ? "" : "\r");
    at -= has_cr ? 1 : 0;
  }
  const Reading reading = read_text(crlf);
  CHECK(targets(reading) == std::vector<std::string>{"/1", "/p", "/2"});
  CHECK(reading.warned("converted to CRLF"));
  CHECK(reading.warnings.size() == 1);
  CHECK(reading.records.at(1).fidelity.has(Fidelity::body_truncated));
  CHECK(reading.records.at(2).fidelity.empty());
}

TEST_CASE("a separator inside a body does not end it unless it stands on a line of its own") {
  const std::string marker(kGorSeparator.substr(1, 12));
  const std::string body = "x" + marker + "\n" + "\n" + marker + "x";
  const Reading reading =
      read_text(post("Content-Length: " + std::to_string(body.size()) + "\r\n", body));
  REQUIRE(reading.records.size() == 1);
  CHECK(reading.records[0].request.body == body);
}

TEST_CASE("a recorded response joins the request with its id, a replayed one does not") {
  const Reading reading = read_text(
      gor_get("/1", "1 a 1795328077298000000 1000") + response("2 a 1795328077298501000 7", "one") +
      response("3 a 1795328077298901000 7", "replayed") + gor_get("/2", "1 b 1795328077299000000"));
  REQUIRE(reading.records.size() == 2);
  REQUIRE(reading.records[0].response);
  CHECK(reading.records[0].response->status == 200);
  CHECK(reading.records[0].response->reason == "OK");
  CHECK(reading.records[0].response->body == "one");
  CHECK(reading.records[0].latency_ns == 500'000);
  CHECK_FALSE(reading.records[1].response);
  CHECK(reading.warnings.empty());
}

TEST_CASE("responses are joined in any order, each to the nearest request before it") {
  const std::string request_1 = gor_get("/1", "1 a 1795328077000000001");
  const std::string answer_1 = response("2 a 1795328077000000002", "1");
  const std::string request_2 = gor_get("/2", "1 a 1795328077000000003");
  const std::string answer_2 = response("2 a 1795328077000000004", "2");
  std::vector<std::string> parts = {request_1, answer_1, request_2, answer_2};
  std::sort(parts.begin(), parts.end());
  do {
    const Reading reading =
        read_text(gor_get("/0", "1 z 1") + parts[0] + parts[1] + parts[2] + parts[3]);
    REQUIRE(reading.records.size() == 3);
    for (const Record& record : reading.records) {
      if (record.request.target != "/0") {
        REQUIRE(record.response);
        CHECK("/" + record.response->body == record.request.target);
      }
    }
  } while (std::next_permutation(parts.begin(), parts.end()));
}

TEST_CASE("a response is used only when it is whole") {
  struct Row {
    std::string method, message;
    bool used;
  };
  const Row row = GENERATE(values<Row>({
      {"GET", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", true},
      {"GET", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel", false},
      {"GET", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", false},
      {"HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", true},
      {"GET", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", true},
      {"GET", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", true},
      {"GET", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", true},
      {"GET", "HTTP/1.1 200 OK\r\nConte", false},
      {"GET", "garbage", false},
      {"GET", "HTTP/1.0 200 OK\r\n\r\nto the end", true},
  }));
  const Reading reading =
      read_text(gor_record("1 a 1", row.method + " / HTTP/1.1\r\nHost: h\r\n\r\n") +
                gor_record("2 a 2", row.message));
  INFO(row.message);
  REQUIRE(reading.records.size() == 1);
  CHECK(reading.records[0].response.has_value() == row.used);
  CHECK((row.used || row.method == "HEAD" || !reading.warnings.empty() ||
         row.message.ends_with("\r\n\r\n")));
}

TEST_CASE("a response without request is counted in one warning") {
  const Reading reading = read_text(gor_get("/") + response("2 x 5", "") + response("2 y 5", ""));
  CHECK(reading.records.size() == 1);
  CHECK(reading.warned("2 recorded responses have no request"));
  CHECK(reading.warnings.size() == 1);
}

TEST_CASE("pairing keeps the order of the file and holds back no more than its window") {
  using capture::GorMeta;
  capture::GorPairing pairing({.entries = 3, .bytes = 100});
  std::vector<std::uint64_t> order;
  std::size_t most_held = 0;
  const auto drain = [&] {
    while (auto item = pairing.take()) {
      order.push_back(std::get<Record>(*item).origin.index);
    }
  };
  for (std::uint64_t i = 0; i < 50; ++i) {
    Record record;
    record.origin.index = i;
    pairing.add_item(GorMeta{'1', "same", static_cast<std::int64_t>(i), {}}, record, i % 7 * 20);
    pairing.add_response(GorMeta{'2', "other" + std::to_string(i), 1, {}}, {}, 30);
    drain();
    most_held = std::max<std::size_t>(most_held, i + 1 - order.size());
  }
  CHECK(most_held <= 3);
  pairing.finish();
  drain();
  REQUIRE(order.size() == 50);
  CHECK(std::is_sorted(order.begin(), order.end()));
  CHECK(pairing.unclaimed() == 50);
}

TEST_CASE("a record larger than the limit is passed over") {
  capture::Options options;
  options.max_entry_bytes = 1000;
  const Reading reading =
      read_text(gor_get("/1") + post("Content-Length: 3000000\r\n", std::string(3'000'000, '\n')) +
                    gor_get("/2"),
                options);
  CHECK(targets(reading) == std::vector<std::string>{"/1", "/2"});
  REQUIRE(reading.skips.size() == 1);
  CHECK(reading.skips[0].reason == "entry-too-large");
}

}  // namespace lockstep::test
