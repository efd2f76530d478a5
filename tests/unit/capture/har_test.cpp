// HAR: from entries to records. For bodies see har_body_test.cpp.
#include "unit/capture/har_samples.hpp"

namespace lockstep::test {

TEST_CASE("method, scheme, authority and target come from what was sent, else from the URL") {
  struct Row {
    std::string method, url, headers, line;
  };
  const Row row = GENERATE(values<Row>({
      {"GET", "https://h:8443//a/../b%2F?x=+&&y#frag", "", "GET https h:8443 //a/../b%2F?x=+&&y"},
      {"get", "http://h", "", "GET http h /"},
      {"patch", "http://h/?", "", "PATCH http h /?"},
      {"", "http://h/", R"({"name":":method","value":"PUT"})", "PUT http h /"},
      {"M-SEARCH", "http://h/", "", "M-SEARCH http h /"},
      {"GET", "https://h/pretty",
       R"({"name":":authority","value":"a:1"},{"name":":scheme","value":"http"},)"
       R"({"name":":path","value":"/raw?"})",
       "GET http a:1 /raw?"},
      {"GET", "https://h/p", R"({"name":"Host","value":"other"})", "GET https h /p"},
      {"GET", "/p?q", R"({"name":"Host","value":"other"})", "GET  other /p?q"},
  }));
  const Record record =
      only_record(entry(row.method, row.url, "\"headers\":[" + row.headers + "]"));
  const Request& request = record.request;
  CHECK(request.method + " " + request.scheme + " " + request.authority + " " + request.target ==
        row.line);
  for (const Header& header : request.headers) {
    CHECK(header.name[0] != ':');
  }
}

TEST_CASE("headers are taken in either form, joined and split as HTTP/1.1 needs them") {
  const Record record = only_record(entry("GET", "http://h/", R"("headers":[
      {"name":"Cookie","value":"a=1"},["X-Pair","p"],{"name":"X-None"},{"name":"X-Number","value":7},
      {"name":"cookie","value":"b=2"},{"name":"X-Two","value":"one\ntwo"},
      {"name":"X-Fold","value":"one\n two"},{"name":"X-Spaces","value":"\t v \r"},
      {"name":""},"junk",[],{"value":"nameless"}],
      "queryString":[{"name":"never","value":"appended"}],"cookies":[{"name":"no","value":"no"}])"));
  CHECK(record.request.headers == Headers{{"Cookie", "a=1; b=2"},
                                          {"X-Pair", "p"},
                                          {"X-None", ""},
                                          {"X-Number", "7"},
                                          {"X-Two", "one"},
                                          {"X-Two", "two"},
                                          {"X-Fold", "one two"},
                                          {"X-Spaces", "v"}});
  CHECK(record.request.target == "/");
  CHECK_FALSE(record.fidelity.has(Fidelity::headers_missing));
}

TEST_CASE("an entry without headers says so") {
  const auto* const headers = GENERATE(R"("headers":[])", R"("headers":null)", R"("h":0)");
  CHECK(only_record(entry("GET", "http://h/", headers)).fidelity.has(Fidelity::headers_missing));
}

TEST_CASE("userinfo becomes Authorization unless one was recorded") {
  const Record record = only_record(entry("GET", "http://u:p@h/", R"("headers":[])"));
  CHECK(record.request.headers == Headers{{"Authorization", "Basic dTpw"}});
  CHECK(record.request.authority == "h");
  const Record recorded = only_record(
      entry("GET", "http://u:p@h/", R"("headers":[{"name":"authorization","value":"Bearer x"}])"));
  CHECK(recorded.request.headers == Headers{{"authorization", "Bearer x"}});
}

TEST_CASE("what is no HTTP exchange is skipped with its reason") {
  struct Row {
    std::string text, reason, detail;
  };
  const std::string upgrade = R"("headers":[{"name":"upgrade","value":"WebSocket"}])";
  const Row row = GENERATE_COPY(values<Row>({
      {entry("GET", "data:text/plain,x", ""), "not-http", "a data: URL"},
      {entry("", "blob:http://h/1", ""), "not-http", "a blob: URL"},
      {entry("GET", "ws://h/", ""), "not-http", "a ws: URL"},
      {entry("GET", "chrome-extension://abc/x.js", ""), "not-http", "a chrome-extension: URL"},
      {entry("CONNECT", "http://h:443/", ""), "not-http", "CONNECT asks for a tunnel"},
      {entry("GET", "http://h/", upgrade), "websocket", "a WebSocket handshake"},
      {entry("GET", "http://h/", "", R"("response":{"status":101})"), "websocket", "WebSocket"},
      {entry("GET", "http://h/", "", R"("_webSocketMessages":[])"), "websocket", "WebSocket"},
      {entry("GET", "", ""), "unreadable-entry", "no absolute URL, but \"\""},
      {entry("GET", "nonsense", ""), "unreadable-entry", "no absolute URL, but \"nonsense\""},
      {entry("", "http://h/", ""), "unreadable-entry", "no method"},
      {"{}", "unreadable-entry", "no request"},
      {"7", "unreadable-entry", "must be an object, not number"},
      {R"({"request":[]})", "unreadable-entry", "no request"},
      {R"({"request":{"url":"http://h/","method":"GE\x"}})", "unreadable-entry", "not valid JSON"},
  }));
  const Skip skip = only_skip(row.text);
  CHECK(skip.reason == row.reason);
  CHECK_THAT(skip.detail, Catch::Contains(row.detail));
}

TEST_CASE("every reason that a reader gives is one that users are told about") {
  for (const auto* const reason :
       {"not-http", "websocket", "unreadable-entry", "entry-too-large"}) {
    const auto& known = skip_reasons();
    CHECK(std::any_of(known.begin(), known.end(),
                      [reason](const SkipReason& r) { return r.id == reason; }));
  }
}

TEST_CASE("the recorded response is the decoded entity") {
  const Record record = with_response(R"({"status":200,"statusText":"Fine","headers":[
      {"name":":status","value":"200"},{"name":"Content-Encoding","value":"br"},
      {"name":"content-length","value":"9"},{"name":"Transfer-Encoding","value":"chunked"},
      {"name":"Set-Cookie","value":"a=1\nb=2"}],
      "content":{"text":"AP8=","encoding":"base64"}})",
                                      R"("time":12.5,"timings":{"wait":3.25})");
  REQUIRE(record.response);
  CHECK(record.response->status == 200);
  CHECK(record.response->reason == "Fine");
  CHECK(record.response->headers == Headers{{"Set-Cookie", "a=1"}, {"Set-Cookie", "b=2"}});
  CHECK(record.response->body == std::string("\0\xFF", 2));
  CHECK(record.latency_ns == 3'250'000);
  CHECK(with_response(R"({"status":200})", R"("time":12.5,"timings":{"wait":-1})").latency_ns ==
        12'500'000);
  CHECK_FALSE(with_response(R"({"status":200})", R"("time":-1)").latency_ns);
}

TEST_CASE("no status is no response") {
  const auto* const response =
      GENERATE(R"({"status":0})", R"({"status":-1})", "{}", "null", R"({"status":"200"})",
               R"({"status":1e400})", R"({"status":99})");
  CHECK_FALSE(with_response(response).response);
}

TEST_CASE("what came from a cache says so") {
  struct Row {
    std::string response, more;
    bool request_cached, response_cached;
  };
  const std::string ok = R"({"status":200,"content":{"text":"x"}})";
  const Row row = GENERATE_COPY(values<Row>({
      {ok, R"("x":0)", false, false},
      {ok, R"("_fromCache":"disk")", true, true},
      {ok, R"("_fromCache":false)", false, false},
      {ok, R"("_fetchType":"Memory Cache")", true, true},
      {R"({"status":200,"_transferSize":0})", R"("x":0)", true, true},
      {R"({"status":204,"_transferSize":0})", R"("x":0)", false, false},
      {R"({"status":304,"content":{"text":"x"}})", R"("x":0)", false, true},
      {R"({"status":304})", R"("x":0)", false, false},
  }));
  INFO(row.response << row.more);
  const Record record = with_response(row.response, row.more);
  CHECK(record.fidelity.has(Fidelity::from_cache) == row.request_cached);
  CHECK(record.fidelity.has(Fidelity::response_from_cache) == row.response_cached);
}

TEST_CASE("an entry that Firefox took from its memory is from a cache") {
  const Record record = only_record(entry("GET", "http://h/", R"("headers":[],"httpVersion":"")",
                                          R"("response":{"status":200},"timings":{})"));
  CHECK(record.fidelity.has(Fidelity::from_cache));
}

TEST_CASE("a time that cannot be read is missing") {
  const std::string text =
      R"({"startedDateTime":"soon","request":{"method":"GET","url":"http://h/","headers":[["A","b"]]}})";
  CHECK(only_record(text).fidelity.names() == std::vector<std::string_view>{"time_missing"});
}

TEST_CASE("entries are found in any order of keys and any wrapping") {
  const std::string one = har_get("/1");
  const std::string text = GENERATE_COPY(
      R"({"log":{"entries":[)" + one + R"(],"version":"1.2"},"x":1})",
      R"({"a":{"entries":[1]},"log":{"x":{"entries":[2]},"pages":[{"entries":[]}],"entries":[)" +
          one + "]}}",
      "  \r\n callback.of_1$(\n" + har({one}) + ");\n", har({one}) + "\n\n" + har({}),
      har({}) + har({one}), "[" + one + "]", one + "\n",
      std::string(R"({"method":"GET","url":"http://shop.test/1","headers":[["Cookie","x"]]})"),
      std::string(R"([{"method":"GET","httpVersion":"HTTP/1.1","url":"http://shop.test/1"}])"),
      R"({"log":{"comment":")" + std::string(500'000, 'x') + R"(","entries":[)" + one + "]}}");
  INFO(text.substr(0, 200));
  const Reading reading = read_text(text);
  REQUIRE_FALSE(reading.error);
  CHECK(reading.format == "har");
  REQUIRE(reading.records.size() == 1);
  CHECK(reading.records[0].request.target == "/1");
  CHECK(reading.skips.empty());
}

TEST_CASE("an origin points at the entry") {
  const std::string text =
      "{\"log\":{\"entries\":[\n" + har_get("/0") + ",\n  " + har_get("/1") + "]}}";
  const Reading reading = read_text("\xEF\xBB\xBF" + text);
  REQUIRE(reading.records.size() == 2);
  const Origin& origin = reading.records[1].origin;
  CHECK(origin.index == 1);
  CHECK(origin.line == 3);
  CHECK(("\xEF\xBB\xBF" + text).substr(origin.offset, 20) == har_get("/1").substr(0, 20));
}

TEST_CASE("a HAR of Chrome in which no request has credentials is pointed out once") {
  const std::string bare = entry("GET", "http://h/", R"("headers":[["A","b"]])");
  const std::string chrome =
      entry("GET", "http://h/", R"("headers":[["A","b"]])", R"("_resourceType":"fetch")");
  CHECK(read_text(har({chrome, bare, chrome})).warnings.size() == 1);
  CHECK(read_text(har({chrome})).warned("no request has a Cookie or Authorization header"));
  CHECK(read_text(har({chrome, har_get("/")})).warnings.empty());
  CHECK(read_text(har({bare, bare})).warnings.empty());
}

TEST_CASE("a HAR with an empty list is read, with a warning") {
  const Reading reading = read_text(har({}));
  CHECK_FALSE(reading.error);
  CHECK(reading.items.empty());
  CHECK(reading.warned("has no entries"));
}

}  // namespace lockstep::test
