// Google Cloud Logging, OpenTelemetry, Envoy's tap, GoReplay from Kafka: what their entries mean.
#include "unit/capture/harness.hpp"
#include "unit/catch.hpp"

namespace lockstep::test {
namespace {

// An entry of a load balancer with these members besides.
std::string gcp(const std::string& http, const std::string& members = "") {
  return R"({"httpRequest":{"requestMethod":"GET","requestUrl":"https://h:8443/a%2F?b")" + http +
         R"(},"logName":"projects/p/logs/requests","insertId":"i1",)" + members +
         R"("timestamp":"2026-01-02T03:04:05.123456789Z"})";
}

Record only_record(const std::string& text, const std::string& format) {
  const Reading reading = read_text(text);
  INFO(text << (reading.error ? reading.error->what() : "")
            << (reading.skips.empty() ? "" : reading.skips[0].detail));
  REQUIRE(reading.records.size() == 1);
  CHECK(reading.format == format);
  CHECK(reading.skips.empty());
  return reading.records[0];
}

std::string span(const std::string& attributes, const std::string& members = R"("kind":2)") {
  return R"({"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":)"
         R"({"stringValue":"shop"}}]},"scopeSpans":[{"scope":{"name":"wsgi"},"spans":[)"
         R"({"traceId":"AB12","spanId":"CD34","startTimeUnixNano":"1767323045678901234",)"
         R"("endTimeUnixNano":"1767323045678901334",)" +
         members + R"(,"attributes":[)" + attributes + "]}]}]}]}";
}

std::string attribute(const std::string& key, const std::string& value) {
  return R"({"key":")" + key + R"(","value":{"stringValue":")" + value + R"("}})";
}

std::string tap(const std::string& headers, const std::string& request,
                const std::string& response = "") {
  return R"({"http_buffered_trace":{"request":{"headers":[{"key":":method","value":"POST"},)"
         R"({"key":":authority","value":"h"},{"key":":path","value":"/a?b"},)"
         R"({"key":":scheme","value":"https"})" +
         headers + "]" + request + "}" +
         (response.empty() ? "" : ",\"response\":{" + response + "}") + "}}";
}

}  // namespace

TEST_CASE("an entry of Google Cloud Logging is a request with what its log says") {
  const Record record =
      only_record(gcp(R"(,"status":200,"latency":"0.123s","userAgent":"ua","referer":"r")",
                      R"("trace":"projects/p/traces/AB12","spanId":"x",)"),
                  "gcp");
  CHECK(record.request.method == "GET");
  CHECK(record.request.scheme == "https");
  CHECK(record.request.authority == "h:8443");
  CHECK(record.request.target == "/a%2F?b");
  CHECK(record.request.headers == Headers{{"User-Agent", "ua"}, {"Referer", "r"}});
  CHECK(record.captured_at_ns == 1767323045123456789);
  CHECK(record.latency_ns == 123'000'000);
  CHECK(record.response->status == 200);
  CHECK(record.id == "i1");
  CHECK(record.trace ==
        Trace{"ab12", "projects/p/logs/requests", "i1@2026-01-02T03:04:05.123456789Z"});
  CHECK(record.fidelity.names() == std::vector<std::string_view>{"headers_partial",
                                                                 "target_normalised",
                                                                 "response_status_only"});
}

TEST_CASE("answers of a load balancer or a cache are no witnesses") {
  struct Row {
    std::string http, members;
    bool response, cache;
  };
  const Row row = GENERATE(values<Row>({
      {R"(,"status":200)", R"("jsonPayload":{"statusDetails":"response_sent_by_backend"},)", true,
       false},
      {R"(,"status":403)", R"("jsonPayload":{"statusDetails":"denied_by_security_policy"},)", false,
       false},
      {R"(,"status":200)", R"("jsonPayload":{"statusDetails":"response_from_cache"},)", true, true},
      {R"(,"status":200,"cacheHit":true)", "", true, true},
      {R"(,"status":0)", "", false, false},
      {"", "", false, false},
  }));
  const Record record = only_record(gcp(row.http, row.members), "gcp");
  CHECK(record.response.has_value() == row.response);
  CHECK(record.fidelity.has(Fidelity::from_cache) == row.cache);
}

TEST_CASE("what an application logs of a request is stamped at its end") {
  const std::string app =
      R"({"httpRequest":{"requestMethod":"GET","requestUrl":"/a","latency":"1.5s"},)"
      R"("logName":"projects/p/logs/run.googleapis.com%2Fstdout","timestamp":"2026-01-02T03:04:05Z"})";
  const Record record = only_record(app, "gcp");
  CHECK(record.captured_at_ns == 1767323043500000000);
  CHECK(record.fidelity.has(Fidelity::host_guessed));
  const Record snake = only_record(
      R"({"http_request":{"request_method":"GET","request_url":"http://h/a","latency":{"seconds":1,)"
      R"("nanos":5}},"log_name":"projects/p/logs/run.googleapis.com%2Frequests","insert_id":"i"})",
      "gcp");
  CHECK(snake.latency_ns == 1'000'000'005);
  CHECK(snake.fidelity.has(Fidelity::time_missing));
}

TEST_CASE("access logs within log entries are unwrapped") {
  const auto wrapped = [](const std::string& payload) {
    return "{" + payload +
           R"(,"logName":"projects/p/logs/run.googleapis.com%2Fstdout","insertId":"i",)"
           R"("trace":"projects/p/traces/ab","timestamp":"2026-01-02T03:04:05.5Z"})";
  };
  struct Row {
    std::string payload, line;
    std::int64_t time_ns;
    bool is_end;
  };
  const Row row = GENERATE(values<Row>({
      {R"("jsonPayload":{"method":"GET","request_uri":"/a?b","http_host":"h","status":200})",
       "GET h /a?b", 1767323045500000000, true},
      {R"("jsonPayload":{"start_time":"2026-01-02T03:04:01Z","method":"GET","path":"/a?b",)"
       R"(":authority":"h","response_code":200,"duration":3})",
       "GET h /a?b", 1767323041000000000, false},
      {R"("textPayload":"1.2.3.4 - - [02/Jan/2026:03:04:05 +0000] \"GET /a?b HTTP/1.1\" 200 5 )"
       R"(\"-\" \"ua\"")",
       "GET  /a?b", 1767323045000000000, true},
      {R"("textPayload":"INFO:     1.2.3.4:5 - \"GET /a?b HTTP/1.1\" 200 OK\n")", "GET  /a?b",
       1767323045500000000, true},
      {R"("jsonPayload":{"message":"INFO:     1.2.3.4:5 - \"GET /a?b HTTP/1.1\" 200 OK"})",
       "GET  /a?b", 1767323045500000000, true},
  }));
  const Record record = only_record(wrapped(row.payload), "gcp");
  CHECK(record.request.method + " " + record.request.authority + " " + record.request.target ==
        row.line);
  CHECK(record.captured_at_ns == row.time_ns);
  CHECK(record.fidelity.has(Fidelity::time_is_end) == row.is_end);
  CHECK_FALSE(record.fidelity.has(Fidelity::time_missing));
  CHECK(record.trace ==
        Trace{"ab", "projects/p/logs/run.googleapis.com%2Fstdout", "i@2026-01-02T03:04:05.5Z"});
}

TEST_CASE("entries about something else are skips, and double logging without a trace is told") {
  const std::string app =
      R"({"textPayload":"INFO:     1.2.3.4:5 - \"GET /a HTTP/1.1\" 200 OK","logName":"l","insertId":"1"})";
  const std::string other = R"({"textPayload":"Booting worker","logName":"l","insertId":"2"})";
  const std::string socket = gcp(R"(,"status":101,"protocol":"websocket")");
  const Reading reading =
      read_text("[" + gcp("") + "," + app + "," + other + "," + socket + ",{\"x\":1}]");
  CHECK(reading.records.size() == 2);
  REQUIRE(reading.skips.size() == 3);
  CHECK(reading.skips[0].reason == "no-request");
  CHECK(reading.skips[1].reason == "websocket");
  CHECK(reading.skips[2].reason == "no-request");
  CHECK(reading.warned("have no trace id"));
}

TEST_CASE("Pub/Sub messages hold entries in base64") {
  // {"httpRequest":{"requestMethod":"GET","requestUrl":"http://h/a"},"logName":"x/requests"}
  const std::string data =
      "eyJodHRwUmVxdWVzdCI6eyJyZXF1ZXN0TWV0aG9kIjoiR0VUIiwicmVxdWVzdFVybCI6Imh0dHA6Ly9oL2EifSwibG9n"
      "TmFtZSI6IngvcmVxdWVzdHMifQ==";
  const std::string text =
      R"([{"ackId":"1","message":{"data":")" + data + R"(","messageId":"2"}}])";
  CHECK(only_record(text, "gcp").request.target == "/a");
}

TEST_CASE("server spans are requests by the names of either convention") {
  struct Row {
    std::string attributes, line;
    Headers headers;
  };
  const std::string header =
      R"({"key":"http.request.header.x-dup","value":{"arrayValue":{"values":[{"stringValue":"1"},)"
      R"({"stringValue":"2"}]}}})";
  const Row row = GENERATE_COPY(values<Row>({
      {attribute("http.request.method", "GET") + "," + attribute("url.path", "/a") + "," +
           attribute("url.query", "b") + "," + attribute("url.scheme", "https") + "," +
           attribute("server.address", "h") +
           R"(,{"key":"server.port","value":{"intValue":"8443"}},)" + header,
       "GET https h:8443 /a?b",
       {{"x-dup", "1"}, {"x-dup", "2"}}},
      {attribute("http.request.method", "_OTHER") + "," +
           attribute("http.request.method_original", "PURGE") + "," +
           attribute("url.path", "/a b") + "," + attribute("server.address", "h") + "," +
           attribute("url.scheme", "http") + R"(,{"key":"server.port","value":{"intValue":80}})",
       "PURGE http h /a%20b",
       {}},
      {attribute("http.method", "GET") + "," + attribute("http.target", "/a?b") + "," +
           attribute("http.host", "h:81") + "," + attribute("http.user_agent", "ua"),
       "GET  h:81 /a?b",
       {{"User-Agent", "ua"}}},
      {attribute("http.method", "GET") + "," + attribute("http.url", "https://h/a?b") + "," +
           attribute("http.request.header.x_old", "1"),
       "GET https h /a?b",
       {{"x-old", "1"}}},
  }));
  const Record record = only_record(span(row.attributes), "otlp");
  const Request& request = record.request;
  CHECK(request.method + " " + request.scheme + " " + request.authority + " " + request.target ==
        row.line);
  CHECK(request.headers == row.headers);
  CHECK(record.captured_at_ns == 1767323045678901234);
  CHECK(record.latency_ns == 100);
  CHECK(record.trace == Trace{"ab12", "shop/wsgi", "cd34"});
}

TEST_CASE("other spans are skips, and what was redacted is marked") {
  const std::string http = attribute("http.method", "GET") + "," + attribute("http.target", "/a");
  for (const std::string& text :
       {span(http, R"("kind":3)"), span(http, R"("kind":"SPAN_KIND_INTERNAL")"),
        span(attribute("rpc.method", "x")), span(http, R"("kind":2,"parentSpanId":"CD34")")}) {
    const Reading reading = read_text(text);
    INFO(text);
    CHECK(reading.records.empty());
    REQUIRE(reading.skips.size() == 1);
    CHECK(reading.skips[0].reason == "no-request");
  }
  const Record record = only_record(
      span(attribute("http.method", "GET") + "," + attribute("http.target", "/a?sig=REDACTED")),
      "otlp");
  CHECK(record.fidelity.has(Fidelity::redacted));
}

TEST_CASE("the tap of Envoy keeps messages, and says what it cut") {
  struct Row {
    std::string headers, request, body;
    std::vector<std::string_view> fidelity;
    Framing framing;
  };
  const Row row = GENERATE(values<Row>({
      {R"(,{"key":"content-length","value":"5"})",
       R"(,"body":{"as_bytes":"aGVsbG8="})",
       "hello",
       {"time_missing"},
       Framing::length},
      {"",
       R"(,"body":{"asBytes":"aGVsbG8=","truncated":false})",
       "hello",
       {"time_missing"},
       Framing::chunked},
      {R"(,{"key":"content-length","value":"9"})",
       R"(,"body":{"as_string":"hello","truncated":true})",
       "hello",
       {"body_truncated", "time_missing"},
       Framing::length},
      {R"(,{"key":"content-length","value":"9"})",
       R"(,"body":{"as_string":"hello"})",
       "hello",
       {"body_truncated", "time_missing"},
       Framing::length},
      {R"(,{"key":"content-length","value":"9"})",
       "",
       "",
       {"body_missing", "time_missing"},
       Framing::length},
      {"",
       R"(,"body":{"as_string":"\ufffd"},"headers_received_time":"2026-01-02T03:04:05.5Z")",
       "\xEF\xBF\xBD",
       {"body_lossy_text"},
       Framing::chunked},
      {R"(,{"key":"x-envoy-original-path","value":"/old"})",
       "",
       "",
       {"target_normalised", "time_missing"},
       Framing::none},
  }));
  const Record record = only_record(tap(row.headers, row.request), "envoy-tap");
  CHECK(record.request.method == "POST");
  CHECK(record.request.scheme == "https");
  CHECK(record.request.authority == "h");
  CHECK(record.request.target == "/a?b");
  CHECK(record.request.body == row.body);
  CHECK(record.fidelity.names() == row.fidelity);
  CHECK(record.request.framing == row.framing);
  CHECK_FALSE(record.response);
}

TEST_CASE("a response that the tap cut is no full witness") {
  const std::string status = R"("headers":[{"key":":status","value":"200"},)"
                             R"({"key":"content-length","value":"5"}])";
  const Record whole =
      only_record(tap("", "", status + R"(,"body":{"as_bytes":"aGVsbG8="})"), "envoy-tap");
  REQUIRE(whole.response);
  CHECK(whole.response->body == "hello");
  CHECK(whole.response->headers == Headers{{"content-length", "5"}});
  CHECK_FALSE(whole.fidelity.has(Fidelity::response_truncated));
  for (const std::string body :
       {R"(,"body":{"as_bytes":"aGVs","truncated":true})", R"(,"body":{"as_bytes":"aGVs"})"}) {
    CHECK(only_record(tap("", "", status + body), "envoy-tap")
              .fidelity.has(Fidelity::response_truncated));
  }
}

TEST_CASE("segments of a trace whose start is missing, and other taps, are skips") {
  const std::string chunk =
      R"({"http_streamed_trace_segment":{"trace_id":"1","request_body_chunk":{"as_string":"x"}}})";
  const Reading reading =
      read_text(chunk + chunk + R"({"socket_buffered_trace":{}})" + R"({"x":1})");
  CHECK(reading.records.empty());
  REQUIRE(reading.skips.size() == 3);
  CHECK(reading.skips[0].reason == "not-http");
  CHECK(reading.skips[1].reason == "no-request");
  CHECK(reading.skips[2].reason == "unreadable-entry");
  const Reading text = read_text("http_buffered_trace {\n  request {\n  }\n}\n");
  REQUIRE(text.error);
  CHECK_THAT(text.error->what(), Catch::Contains("protobuf text"));
}

TEST_CASE("a streamed trace that outgrows the limit is a skip") {
  capture::Options options;
  options.max_entry_bytes = 20'000;
  const auto segment = [](int id, const std::string& part) {
    return R"({"http_streamed_trace_segment":{"trace_id":")" + std::to_string(id) + "\"," + part +
           "}}\n";
  };
  const auto start = [&](int id) {
    return segment(id, R"("request_headers":{"headers":[{"key":":method","value":"GET"},)"
                       R"({"key":":path","value":"/)" +
                           std::to_string(id) + R"("},{"key":":authority","value":"h"}]})");
  };
  std::string text = start(1) + start(2);
  for (int i = 0; i < 50; ++i) {
    text += segment(2, R"("request_body_chunk":{"as_string":")" + std::string(1000, 'x') + "\"}");
  }
  text += start(3);
  const Reading reading = read_text(text, options);
  REQUIRE(reading.records.size() == 2);
  CHECK(reading.records[0].request.target == "/1");
  CHECK(reading.records[1].request.target == "/3");
  REQUIRE(reading.skips.size() == 1);
  CHECK(reading.skips[0].reason == "entry-too-large");
}

TEST_CASE("protobuf messages after a damaged one are read") {
  std::string bytes = slurp(fixture("envoy-tap/buffered.pb_length_delimited"));
  const Reading whole = read_text(bytes);
  const auto third = static_cast<std::size_t>(whole.records[2].origin.offset);
  for (const std::size_t at : {third, third + 1, third + 2, third + 3, third + 5}) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x15);
    INFO(at - third);
    const Reading reading = read_text(damaged);
    REQUIRE_FALSE(reading.error);
    CHECK(reading.records.size() + 2 >= whole.records.size());
    CHECK(reading.records[1].request.target == whole.records[1].request.target);
    CHECK(reading.records.back().request.target == whole.records.back().request.target);
  }
}

TEST_CASE("GoReplay's messages in Kafka are requests, and its responses are not") {
  const std::string text =
      R"({"Req_URL":"/a","Req_Type":"2","Req_ID":"1","Req_Method":"","Req_Headers":null}
{"Req_URL":"/a?b","Req_Type":"1","Req_ID":"1","Req_Ts":"1767323045678901234","Req_Method":"POST",)"
      R"("Req_Body":"5\r\nhello\r\n0\r\n\r\n","Req_Headers":{"Host":"h","Transfer-Encoding":"chunked",)"
      R"("X-Forwarded-Proto":"https"}}
{"Req_URL":"/lossy","Req_Type":"1","Req_Method":"POST","Req_Body":"\ufffd","Req_Headers":{}})";
  const Reading reading = read_text(text);
  CHECK(reading.format == "gor-kafka");
  REQUIRE(reading.records.size() == 2);
  CHECK(reading.records[0].request.body == "hello");
  CHECK(reading.records[0].request.framing == Framing::chunked);
  CHECK(reading.records[0].request.scheme == "https");
  CHECK(reading.records[0].captured_at_ns == 1767323045678901234);
  CHECK(reading.records[1].fidelity.has(Fidelity::body_lossy_text));
  CHECK(reading.records[1].fidelity.has(Fidelity::host_guessed));
  REQUIRE(reading.skips.size() == 1);
  CHECK(reading.skips[0].reason == "no-request");
}

}  // namespace lockstep::test
