// One HAR entry to one record: what writers do to bodies, headers and URLs.
#include "unit/capture/harness.hpp"
#include "unit/catch.hpp"

namespace lockstep::test {
namespace {

// A request with these members besides method and url.
std::string entry(const std::string& method, const std::string& url, const std::string& request,
                  const std::string& rest = R"("x":0)") {
  return R"({"startedDateTime":"2026-01-02T03:04:05.678Z","request":{"method":")" + method +
         R"(","url":")" + url + "\"" + (request.empty() ? "" : "," + request) + "}," + rest + "}";
}

Record only_record(const std::string& text) {
  const Reading reading = read_text(har({text}));
  INFO(text << (reading.error ? reading.error->what() : ""));
  REQUIRE(reading.records.size() == 1);
  return reading.records[0];
}

Skip only_skip(const std::string& text) {
  const Reading reading = read_text(har({text}));
  INFO(text << (reading.error ? reading.error->what() : ""));
  REQUIRE(reading.skips.size() == 1);
  REQUIRE(reading.items.size() == 1);
  return reading.skips[0];
}

Record post(const std::string& headers, const std::string& post_data,
            const std::string& more = R"("y":0)") {
  return only_record(entry("POST", "http://h/p",
                           "\"headers\":[" + headers + "],\"postData\":" + post_data + "," + more));
}

Record with_response(const std::string& response, const std::string& more = R"("x":0)") {
  return only_record(entry("GET", "http://h/", R"("headers":[],"httpVersion":"HTTP/1.1")",
                           "\"response\":" + response + "," + more));
}

}  // namespace

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

TEST_CASE("an empty postData is no body") {
  const auto* const post_data =
      GENERATE(R"({"mimeType":"","text":""})", R"({"mimeType":"","params":[],"text":""})", "{}",
               "null", R"({"mimeType":"","text":null})");
  const Record record = only_record(
      entry("GET", "http://h/",
            R"("headers":[{"name":"A","value":"b"}],"postData":)" + std::string(post_data)));
  CHECK(record.request.body.empty());
  CHECK(record.request.framing == Framing::none);
  CHECK(record.request.headers.size() == 1);
  CHECK(record.fidelity.empty());
}

TEST_CASE("a body is the bytes that were sent") {
  struct Row {
    std::string headers, post_data, body;
    std::vector<std::string_view> fidelity;
  };
  const auto length = [](int n) {
    return R"({"name":"Content-Length","value":")" + std::to_string(n) + "\"}";
  };
  const std::string file = R"("fileName":"a.png")";
  const Row row = GENERATE_COPY(values<Row>({
      {length(5), R"({"text":"h\u00e9llo"})", "h\xE9llo", {}},
      {length(6), R"({"text":"h\u00e9llo"})", "h\xC3\xA9llo", {}},
      {"", R"({"text":"h\u00e9llo"})", "h\xC3\xA9llo", {}},
      {"", R"({"text":"\ud800x"})", "\xEF\xBF\xBDx", {"body_lossy_text"}},
      {"", R"({"text":"\ufffd"})", "\xEF\xBF\xBD", {"body_lossy_text"}},
      {length(9), R"({"text":"hello"})", "hello", {"body_truncated"}},
      {length(3), R"({"text":"hello"})", "hello", {"body_lossy_text"}},
      {"", R"({"text":"AP/+","encoding":"base64"})", std::string("\0\xFF\xFE", 3), {}},
      {"", R"({"text":"AP_-","_encoding":"BASE64"})", std::string("\0\xFF\xFE", 3), {}},
      {"", R"({"text":"***","encoding":"base64"})", "", {"body_missing"}},
      {"", R"({"text":"a=1","params":[{"name":"b","value":"2"}]})", "a=1", {}},
      {"",
       R"({"params":[{"name":"a","value":"1 2"},{"name":"b","value":"c"}]})",
       "a=1+2&b=c",
       {"body_rebuilt"}},
      {"",
       R"({"mimeType":"application/json","params":[{"name":"a","value":"1"}]})",
       "",
       {"body_missing"}},
      {"",
       R"({"mimeType":"multipart/form-data; boundary=B","params":[{"name":"f",)" + file + "}]}",
       "",
       {"body_missing"}},
      {"",
       R"({"mimeType":"multipart/form-data; boundary=B","params":[{"name":"f","value":"v"}]})",
       "--B\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\nv\r\n--B--\r\n",
       {"body_rebuilt"}},
      {length(12), R"({"mimeType":"application/octet-stream","text":""})", "", {"body_missing"}},
      {"", R"({"mimeType":"application/octet-stream","text":""})", "", {"body_missing"}},
      {length(0), R"({"mimeType":"application/json","text":""})", "", {}},
      {"", R"({"mimeType":"text/plain","_file":"../x"})", "", {"body_missing"}},
      {R"({"name":"Content-Encoding","value":"gzip"},)" + length(3),
       R"({"text":"plain"})",
       "plain",
       {}},
      {R"({"name":"Content-Encoding","value":"gzip"})",
       R"({"text":"\u001f\u008b\u00ff"})",
       "\x1F\x8B\xFF",
       {}},
  }));
  INFO(row.headers << row.post_data);
  const Record record =
      post(row.headers.empty() ? R"({"name":"A","value":"b"})" : row.headers, row.post_data);
  CHECK(record.request.body == row.body);
  CHECK(record.fidelity.names() == row.fidelity);
  const bool announced = find_header(record.request.headers, "Content-Length") != nullptr;
  const bool framed = !row.body.empty() || (announced && row.fidelity.empty());
  CHECK(record.request.framing == (framed ? Framing::length : Framing::none));
}

TEST_CASE("Content-Encoding stays only while the body is encoded") {
  const std::string coding = R"({"name":"Content-Encoding","value":"gzip"})";
  CHECK(find_header(post(coding, R"({"text":"plain"})").request.headers, "Content-Encoding") ==
        nullptr);
  CHECK(find_header(post(coding, R"({"text":"H4s=","encoding":"base64"})").request.headers,
                    "Content-Encoding") != nullptr);
}

TEST_CASE("a rebuilt form has the content type that describes it") {
  const Record form = post("", R"({"mimeType":"application/x-www-form-urlencoded","params":[
      {"name":"a","value":"1"}]})");
  CHECK(form.request.headers == Headers{{"Content-Type", "application/x-www-form-urlencoded"}});
  const Record multipart = post(R"({"name":"content-type","value":"multipart/form-data"})",
                                R"({"params":[{"name":"a","value":"1"}]})");
  CHECK(multipart.request.headers ==
        Headers{{"content-type", "multipart/form-data; boundary=lockstep-boundary-0"}});
}

TEST_CASE("chunked stays chunked") {
  const Record record =
      post(R"({"name":"Transfer-Encoding","value":"chunked"})", R"({"text":"x"})");
  CHECK(record.request.framing == Framing::chunked);
}

TEST_CASE("a body that the capture announces and does not have is missing") {
  struct Row {
    std::string method, request;
    bool missing;
  };
  const std::string json = R"({"name":"Content-Type","value":"application/json"})";
  const Row row = GENERATE_COPY(values<Row>({
      {"POST", R"("headers":[)" + json + "]", true},
      {"POST", R"("headers":[{"name":"A","value":"b"}])", false},
      {"GET", R"("headers":[)" + json + "]", false},
      {"GET", R"("headers":[{"name":"Content-Length","value":"4"}])", true},
      {"DELETE", R"("headers":[{"name":"A","value":"b"}],"bodySize":12)", true},
      {"DELETE", R"("headers":[{"name":"A","value":"b"}],"bodySize":-1)", false},
  }));
  INFO(row.method << row.request);
  const Record record = only_record(entry(row.method, "http://h/", row.request));
  CHECK(record.fidelity.has(Fidelity::body_missing) == row.missing);
  CHECK(record.request.framing == Framing::none);
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

TEST_CASE("a body in a file is read from the directory of the HAR only") {
  const TempDir dir;
  dir.write("secret", "outside");
  dir.write("har/body.bin", std::string("\0inside", 7));
  dir.write("har/sub/deep", "deep");
  std::filesystem::create_symlink(dir.file("secret"), dir.file("har/link"));
  std::filesystem::create_directory(dir.file("har/folder"));
  const auto body_of = [&dir](const std::string& name) {
    const std::string text = har({entry(
        "POST", "http://h/", R"("headers":[],"postData":{"mimeType":"x","_file":")" + name + "\"}",
        R"("response":{"status":200,"content":{"_file":")" + name + "\"}}")});
    return read_file(dir.write("har/x.har", text)).records.at(0);
  };
  CHECK(body_of("body.bin").request.body == std::string("\0inside", 7));
  CHECK(body_of("body.bin").response->body == std::string("\0inside", 7));
  CHECK(body_of("sub/deep").request.body == "deep");
  const std::vector<std::string> refused = {
      "../secret", "sub/../../secret", dir.file("secret"), "link", "folder", "missing", ""};
  for (const std::string& name : refused) {
    INFO(name);
    const Record record = body_of(name);
    CHECK(record.request.body.empty());
    CHECK(record.fidelity.has(Fidelity::body_missing));
  }
}

}  // namespace lockstep::test
