// Flow files of mitmproxy: what their versions call things, and damage.
#include <fmt/format.h>

#include "capture/tnetstring.hpp"
#include "unit/capture/harness.hpp"
#include "unit/catch.hpp"

namespace lockstep::test {
namespace {

std::string tnet(std::string_view payload, char type) {
  return std::to_string(payload.size()) + ":" + std::string(payload) + type;
}
std::string bytes(std::string_view text) { return tnet(text, ','); }
std::string key(std::string_view text) { return tnet(text, ';'); }
std::string integer(int value) { return tnet(std::to_string(value), '#'); }

std::string headers(const Headers& list) {
  std::string text;
  for (const Header& header : list) {
    text += tnet(bytes(header.name) + bytes(header.value), ']');
  }
  return tnet(text, ']');
}

struct Flow {
  std::string method = "GET";
  std::string path = "/p";
  std::string authority;
  std::string host = "upstream.test";
  Headers head = {{"Host", "shop.test"}};
  std::string content = bytes("");
  std::string response = tnet("", '~');
  std::string more;
  int version = 21;
};

std::string text_of(const Flow& flow) {
  const std::string request =
      key("method") + bytes(flow.method) + key("scheme") + bytes("https") + key("host") +
      key(flow.host) + key("port") + integer(8443) + key("path") + bytes(flow.path) +
      key("authority") + bytes(flow.authority) + key("headers") + headers(flow.head) +
      key("content") + flow.content + key("timestamp_start") + tnet("1690283145.289149", '^') +
      key("timestamp_end") + tnet("1690283145.3", '^');
  return tnet(key("type") + key("http") + key("version") + integer(flow.version) + key("request") +
                  tnet(request, '}') + key("response") + flow.response + flow.more,
              '}');
}

Record only_record(const Reading& reading) {
  REQUIRE_FALSE(reading.error);
  REQUIRE(reading.records.size() == 1);
  return reading.records[0];
}

}  // namespace

TEST_CASE("tagged netstrings are checked before they are believed") {
  struct Row {
    std::string text;
    char type;
    std::string payload;
  };
  const Row row = GENERATE(values<Row>({
      {"3:abc,", ',', "abc"},
      {"0:~x", '~', ""},
      {"5:1:a,~}", '}', "1:a,~"},
      {"3:abc", 0, ""},
      {"4:abc,", 0, ""},
      {"03:abc,", 0, ""},
      {":abc,", 0, ""},
      {"3abc,", 0, ""},
      {"3:abcx", 0, ""},
      {"999999999999:a,", 0, ""},
      {"9999999999999:a,", 0, ""},
      {"-1:a,", 0, ""},
  }));
  INFO(row.text);
  std::string_view rest = row.text;
  const auto value = capture::take_tnetstring(rest);
  REQUIRE(value.has_value() == (row.type != 0));
  CHECK((value ? value->payload : "") == row.payload);
  CHECK((value || rest == row.text));
}

TEST_CASE("a flow is a record with the bytes that were sent") {
  Flow flow;
  flow.method = "POST";
  flow.path = "//a/../%2F?x=\xFF \"";
  flow.head = {{"Host", "shop.test"}, {"Cookie", "a"}, {"X", "1"}, {"cookie", "b"}, {"x", "2"}};
  flow.content = bytes(std::string_view("\x00\xFF\r\n", 4));
  flow.response = tnet(key("status_code") + integer(201) + key("reason") + bytes("Created") +
                           key("headers") + headers({{"A", "b"}}) + key("content") + bytes("ok") +
                           key("timestamp_start") + tnet("1690283145.5", '^'),
                       '}');
  const Record record = only_record(read_text(text_of(flow)));
  const Request& request = record.request;
  CHECK(request.target == flow.path);
  CHECK(request.scheme == "https");
  CHECK(request.authority == "shop.test");
  CHECK(request.headers ==
        Headers{{"Host", "shop.test"}, {"Cookie", "a; b"}, {"X", "1"}, {"x", "2"}});
  CHECK(request.body == std::string_view("\x00\xFF\r\n", 4));
  CHECK(request.framing == Framing::length);
  CHECK(record.captured_at_ns == 1690283145289149000);
  CHECK(record.latency_ns == 200'000'000);
  REQUIRE(record.response);
  CHECK(record.response->status == 201);
  CHECK(record.response->body == "ok");
  CHECK(record.fidelity.empty());
}

TEST_CASE("the authority is the one that was asked for") {
  struct Row {
    std::string authority, host;
    Headers head;
    std::string expected;
  };
  const Row row = GENERATE(values<Row>({
      {"h2.test", "up", {}, "h2.test"},
      {"h2.test", "up", {{"Host", "other"}}, "h2.test"},
      {"", "up", {{"host", "h:1"}}, "h:1"},
      {"", "up", {}, "up:8443"},
      {"", "::1", {}, "[::1]:8443"},
  }));
  Flow flow;
  flow.authority = row.authority;
  flow.host = row.host;
  flow.head = row.head;
  CHECK(only_record(read_text(text_of(flow))).request.authority == row.expected);
}

TEST_CASE("a body that was not kept is told from an empty one") {
  struct Row {
    std::string method, content;
    Headers head;
    std::vector<std::string_view> fidelity;
    Framing framing;
  };
  const std::string null = tnet("", '~');
  const Row row = GENERATE_COPY(values<Row>({
      {"GET", null, {}, {}, Framing::none},
      {"GET", bytes(""), {{"Content-Length", "0"}}, {}, Framing::length},
      {"POST", null, {}, {"body_missing"}, Framing::none},
      {"POST", bytes(""), {}, {}, Framing::none},
      {"POST", null, {{"Content-Length", "0"}}, {}, Framing::length},
      {"DELETE", null, {{"Content-Length", "5"}}, {"body_missing"}, Framing::length},
      {"GET", null, {{"Transfer-Encoding", "chunked"}}, {"body_missing"}, Framing::chunked},
      {"POST", bytes("ab"), {{"Transfer-Encoding", "Chunked"}}, {}, Framing::chunked},
      {"POST", bytes("ab"), {{"Content-Length", "5"}}, {"body_truncated"}, Framing::length},
  }));
  Flow flow;
  flow.method = row.method;
  flow.content = row.content;
  flow.head = row.head;
  const Record record = only_record(read_text(text_of(flow)));
  CHECK(record.fidelity.names() == row.fidelity);
  CHECK(record.request.framing == row.framing);
}

TEST_CASE("flows that are no plain HTTP exchange are skipped with their reason") {
  Flow websocket;
  websocket.more = key("websocket") + tnet(key("messages") + tnet("", ']'), '}');
  Flow upgrade;
  upgrade.head = {{"Upgrade", "websocket"}};
  Flow connect;
  connect.method = "CONNECT";
  Flow without_path;
  without_path.path = "";
  const std::string tcp = tnet(key("type") + key("tcp") + key("version") + integer(21), '}');
  const std::string old = tnet(key("type") + key("websocket"), '}');
  const std::string empty = tnet(key("type") + key("http") + key("request") + tnet("", '~'), '}');
  const Reading reading = read_text(text_of(websocket) + text_of(upgrade) + text_of(connect) +
                                    text_of(without_path) + tcp + old + empty + text_of({}));
  CHECK(reading.records.size() == 1);
  std::vector<std::string> reasons;
  for (const Skip& skip : reading.skips) {
    reasons.push_back(skip.reason);
  }
  CHECK(reasons == std::vector<std::string>{"websocket", "websocket", "not-http",
                                            "unreadable-entry", "not-http", "websocket",
                                            "unreadable-entry"});
}

TEST_CASE("names of older versions are known, newer versions are read with a warning") {
  const std::string request =
      bytes("method") + bytes("PUT") + bytes("scheme") + bytes("http") + bytes("host") +
      bytes("h") + bytes("port") + integer(80) + bytes("path") + bytes("/old") + bytes("headers") +
      headers({}) + bytes("body") + bytes("b") + bytes("timestamp_start") + integer(1468014849);
  const std::string response = bytes("code") + integer(200) + bytes("msg") + bytes("OK") +
                               bytes("headers") + headers({}) + bytes("body") + bytes("r");
  const Record record = only_record(read_text(
      tnet(bytes("response") + tnet(response, '}') + bytes("request") + tnet(request, '}') +
               bytes("version") + tnet(integer(0) + integer(10), ']'),
           '}')));
  CHECK(record.request.authority == "h");
  CHECK(record.request.body == "b");
  CHECK(record.captured_at_ns == 1468014849000000000);
  CHECK(record.response->body == "r");
  CHECK(record.response->reason == "OK");
  Flow newer;
  newer.version = 22;
  const Reading reading = read_text(text_of(newer) + text_of(newer));
  CHECK(reading.records.size() == 2);
  CHECK(reading.warnings.size() == 1);
  CHECK(reading.warned("version 22"));
}

TEST_CASE("a damaged flow costs itself, and what its length hides") {
  const std::string good = text_of({});
  std::string longer = good;
  longer[0] = '9';  // a length beyond the end of the file
  std::string shorter = good;
  shorter[0] = '1';
  for (const std::string& bad : {longer, shorter, "x" + good, good.substr(0, good.size() - 5)}) {
    INFO(bad.substr(0, 40));
    const Reading reading = read_text(good + bad + good + good);
    REQUIRE_FALSE(reading.error);
    CHECK(reading.records.size() >= 2);
    CHECK(reading.skips.size() >= 1);
    CHECK(reading.skips[0].origin.offset == good.size());
  }
  capture::Options options;
  options.max_entry_bytes = good.size();
  Flow large;
  large.content = bytes(std::string(5000, 'x'));
  const Reading reading = read_text(good + text_of(large) + good, options);
  CHECK(reading.records.size() == 2);
  REQUIRE(reading.skips.size() == 1);
  CHECK(reading.skips[0].reason == "entry-too-large");
}

}  // namespace lockstep::test
