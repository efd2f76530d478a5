// JSON access logs: what each product's names mean.
#include "unit/capture/harness.hpp"
#include "unit/catch.hpp"

namespace lockstep::test {
namespace {

Record one(const std::string& line) {
  const Reading reading = read_text(line + "\n");
  INFO(line << (reading.error ? reading.error->what() : "")
            << (reading.skips.empty() ? "" : reading.skips[0].detail));
  REQUIRE(reading.records.size() == 1);
  CHECK(reading.format == "json-access");
  return reading.records[0];
}

std::string line_of(const Record& record) {
  const Request& request = record.request;
  return request.method + " " + request.scheme + " " + request.authority + " " + request.target;
}

}  // namespace

TEST_CASE("a request is found by the names of many products") {
  struct Row {
    std::string text;
    std::string line;  // method, scheme, host, target
    std::string time;  // of the start
    std::int64_t latency_ns;
    int status;
  };
  const Row row = GENERATE(values<Row>({
      // nginx, the whole line and variables; the end of the request
      {R"({"request":"GET /a?b HTTP/1.1","time_iso8601":"2026-01-02T03:04:05+01:00",)"
       R"("request_time":0.250,"status":200})",
       "GET   /a?b", "2026-01-02T02:04:04.750000000Z", 250'000'000, 200},
      {R"({"method":"GET","scheme":"https","http_host":"h:8443","host":"h","request_uri":"/a%2F?",)"
       R"("uri":"/a/","args":"","msec":"1767323045.500","request_time":"0.5","status":"404"})",
       "GET https h:8443 /a%2F?", "2026-01-02T03:04:05.000000000Z", 500'000'000, 404},
      // Caddy
      {R"({"ts":1767323045.5,"request":{"method":"GET","host":"h","uri":"/a","proto":"HTTP/2.0",)"
       R"("headers":{"Accept":["*/*"]}},"duration":0.5,"status":200})",
       "GET  h /a", "2026-01-02T03:04:05.000000000Z", 500'000'000, 200},
      // Traefik
      {R"({"RequestMethod":"GET","RequestPath":"/a?b=c","RequestHost":"h","RequestAddr":"h:81",)"
       R"("RequestScheme":"http","StartUTC":"2026-01-02T03:04:05Z","StartLocal":"x",)"
       R"("time":"2026-01-02T03:04:09Z","Duration":1500,"DownstreamStatus":200,"OriginStatus":200})",
       "GET http h:81 /a?b=c", "2026-01-02T03:04:05.000000000Z", 1500, 200},
      // Cloudflare
      {R"({"ClientRequestMethod":"GET","ClientRequestURI":"/a?b","ClientRequestHost":"h",)"
       R"("ClientRequestScheme":"https","EdgeStartTimestamp":1767323045000000000,)"
       R"("EdgeEndTimestamp":"2026-01-02T03:04:06Z","EdgeResponseStatus":200,)"
       R"("OriginResponseStatus":200})",
       "GET https h /a?b", "2026-01-02T03:04:05.000000000Z", 0, 200},
      // Envoy Gateway, Istio
      {R"({"start_time":"2026-01-02T03:04:05.000Z","method":"GET","x-envoy-origin-path":"/a?b",)"
       R"(":authority":"h","downstream_local_address":"10.0.0.1:10443","response_code":200,)"
       R"("response_flags":"-","response_code_details":"via_upstream","duration":12})",
       "GET https h /a?b", "2026-01-02T03:04:05.000000000Z", 12'000'000, 200},
      {R"({"@timestamp":"2026-01-02T03:04:05Z","method":"GET","path":"/a?b","authority":"h",)"
       R"("response_code":"200","duration":"12","requested_server_name":"h"})",
       "GET https h /a?b", "2026-01-02T03:04:05.000000000Z", 12'000'000, 200},
      // Elastic Common Schema, flat and nested
      {R"({"@timestamp":"2026-01-02T03:04:06Z","http.request.method":"GET","url.path":"/a",)"
       R"("url.query":"b","url.domain":"h","event.duration":1000000000,)"
       R"("http.response.status_code":200})",
       "GET  h /a?b", "2026-01-02T03:04:05.000000000Z", 1'000'000'000, 200},
      {R"({"@timestamp":"2026-01-02T03:04:06Z","http":{"request":{"method":"GET"},)"
       R"("response":{"status_code":200}},"url":{"original":"https://h/a?b"},)"
       R"("event":{"duration":1000000000}})",
       "GET https h /a?b", "2026-01-02T03:04:05.000000000Z", 1'000'000'000, 200},
      // what applications write
      {R"({"time":1767323046000,"req":{"method":"GET","url":"/a?b","headers":{"host":"h"}},)"
       R"("res":{"statusCode":200},"responseTime":1000,"response_time_ms":1000})",
       "GET  h /a?b", "2026-01-02T03:04:05.000000000Z", 1'000'000'000, 200},
      {R"({"time":"2026-01-02T03:04:06Z","verb":"GET","url":"/a","latency":"1s","code":200})",
       "GET   /a", "2026-01-02T03:04:05.000000000Z", 1'000'000'000, 200},
      // Google's structured logs, as a container writes them
      {R"({"severity":"INFO","time":"2026-01-02T03:04:06Z","httpRequest":{"requestMethod":"GET",)"
       R"("requestUrl":"https://h/a?b","latency":"1s","status":200}})",
       "GET https h /a?b", "2026-01-02T03:04:05.000000000Z", 1'000'000'000, 200},
  }));
  const bool google = row.text.find("httpRequest") != std::string::npos;
  const std::string prefix = google ? "2026-01-02T03:04:07Z stdout F " : "";
  const Record record = one(prefix + row.text);
  CHECK(line_of(record) == row.line);
  REQUIRE(record.captured_at_ns);
  Record expected;
  expected.request = {"GET", "", "", "/", {}, "", Framing::none};
  expected.captured_at_ns = record.captured_at_ns;
  CHECK_THAT(capture::to_ndjson(expected), Catch::Contains("\"captured_at\":\"" + row.time));
  CHECK(record.latency_ns.value_or(0) == row.latency_ns);
  REQUIRE(record.response);
  CHECK(record.response->status == row.status);
  CHECK(record.fidelity.has(Fidelity::response_status_only));
  CHECK_FALSE(record.fidelity.has(Fidelity::time_is_end));
}

TEST_CASE("headers are taken from every place that has them") {
  struct Row {
    std::string members;
    Headers headers;
    bool all;
  };
  const Row row = GENERATE(values<Row>({
      {R"("http_x_real_ip":"1.2.3.4","http_user_agent":"ua","http_host":"h","http_status":"200",)"
       R"("http_referer":"-","sent_http_etag":"no")",
       {{"X-Real-Ip", "1.2.3.4"}, {"User-Agent", "ua"}},
       false},
      {R"("user_agent":"ua","referer":"r","x_forwarded_for":"1.2.3.4","cookie":"a=b")",
       {{"User-Agent", "ua"}, {"Referer", "r"}, {"X-Forwarded-For", "1.2.3.4"}, {"Cookie", "a=b"}},
       false},
      {R"("request_User-Agent":"ua","request_X-A":"b","downstream_X-A":"no")",
       {{"User-Agent", "ua"}, {"X-A", "b"}},
       false},
      {R"("headers":{"Accept":["a","b"],"Authorization":[],"Cookie":["REDACTED"],"X":"y"})",
       {{"Accept", "a"}, {"Accept", "b"}, {"X", "y"}},
       true},
      {R"("headers":[{"name":"X","value":"1"},{"name":"X","value":"2"}])",
       {{"X", "1"}, {"X", "2"}},
       true},
  }));
  const Record record = one(R"({"method":"GET","path":"/a","status":200,)" + row.members + "}");
  CHECK(record.request.headers == row.headers);
  CHECK(record.fidelity.has(Fidelity::headers_partial) != row.all);
  CHECK(record.fidelity.has(Fidelity::redacted) ==
        (row.members.find("REDACTED") != std::string::npos));
}

TEST_CASE("a body that is not there, not whole or empty is told apart") {
  struct Row {
    std::string members;
    std::string body;
    std::vector<std::string_view> fidelity;
    Framing framing;
  };
  const Row row = GENERATE(values<Row>({
      {R"("request_body":"{\"a\":1}","content_type":"application/json")",
       R"({"a":1})",
       {},
       Framing::length},
      {R"("request_body":"{\"a\":1}","content_length":"9")",
       R"({"a":1})",
       {"body_truncated"},
       Framing::length},
      {R"("request_body":{"a":1})", R"({"a":1})", {"body_rebuilt"}, Framing::length},
      {R"("request_body":"")", "", {"body_missing"}, Framing::none},
      {R"("request_body":"-","content_length":"5")", "", {"body_missing"}, Framing::none},
      {R"("bytes_received":0)", "", {}, Framing::length},
      {R"("bytes_received":7)", "", {"body_missing"}, Framing::none},
      {R"("status":200)", "", {"body_missing"}, Framing::none},
  }));
  const Record record = one(R"({"method":"POST","path":"/a",)" + row.members + "}");
  INFO(row.members);
  CHECK(record.request.body == row.body);
  CHECK(record.request.framing == row.framing);
  for (const Fidelity each :
       {Fidelity::body_truncated, Fidelity::body_rebuilt, Fidelity::body_missing}) {
    FidelitySet set;
    set.add(each);
    const bool expected = row.fidelity == set.names();
    CHECK(record.fidelity.has(each) == expected);
  }
}

TEST_CASE("an answer that was not the service's is no witness") {
  const auto* const members =
      GENERATE(R"("response_code":503,"response_flags":"UH")",
               R"("response_code":200,"response_flags":"-",)"
               R"("response_code_details":"direct_response")",
               R"("status":499)", R"("status":304)", R"("status":206)", R"("status":0)",
               R"("DownstreamStatus":404,"OriginStatus":0)",
               R"("EdgeResponseStatus":301,"OriginResponseStatus":0)");
  const Record record = one(R"({"method":"GET","path":"/a",)" + std::string(members) + "}");
  CHECK_FALSE(record.response);
  CHECK_FALSE(record.fidelity.has(Fidelity::response_status_only));
}

TEST_CASE("what came from a cache is marked") {
  const Record record = one(R"({"method":"GET","path":"/a","status":200,)"
                            R"("upstream_cache_status":"HIT"})");
  CHECK(record.fidelity.has(Fidelity::from_cache));
  CHECK_FALSE(one(R"({"method":"GET","path":"/a","upstream_cache_status":"MISS"})")
                  .fidelity.has(Fidelity::from_cache));
}

TEST_CASE("a line that is nearly JSON is repaired") {
  struct Row {
    std::string text;
    std::string target;
  };
  const Row row = GENERATE(values<Row>({
      {R"({"request":"GET /q\x22uote\x5Cpath?\xFF HTTP/1.1","status":"200"})",
       "/q\"uote\\path?\xFF"},
      {R"({"method":"GET","request_uri":"/a","status":,"bytes":})", "/a"},
      {R"({"method":"GET","request_uri":"/a","status":-,"bytes": - , "x":1})", "/a"},
      {R"({"request":"GET /a\"b\\c\x09 HTTP/1.1","time":"[22/Nov/2026:06:13:57 +0000]"})",
       "/a\"b\\c\t"},
      {R"({"time":"[22/Nov/2026:06:13:57 +0000]","r":"x","request":"GET /a\b\"c\path HTTP/1.1"})",
       "/a\\b\"c\\path"},
  }));
  CHECK(one(row.text).request.target == row.target);
}

TEST_CASE("lines of a JSON log that are no requests are skips with their reason") {
  struct Row {
    std::string line, reason;
  };
  const Row row = GENERATE(values<Row>({
      {R"({"level":"info","msg":"started"})", "no-request"},
      {R"({"level":"debug","method":"GET"})", "no-request"},
      {R"({"method":"GET","url":"http://h/a","header":{"X":["y"]}})", "no-request"},  // vegeta's
      {"[1,2,3]", "no-request"},
      {"plain words", "no-request"},
      {R"({"method":"GET","path":"/a)", "unreadable-entry"},
      {R"({"request":"\x16\x03\x01","status":"400"})", "not-http"},
      {R"({"method":"","request_uri":"","status":400})", "not-http"},
      {R"({"method":"CONNECT","path":"h:443","status":400})", "not-http"},
      {R"({"method":"GET","path":"/a","status":101})", "websocket"},
      {R"({"method":"GET","path":"no/slash","status":200})", "not-http"},
  }));
  const std::string good = R"({"method":"GET","path":"/a","status":200})";
  const Reading reading = read_text(good + "\n" + row.line + "\n" + good + "\n");
  INFO(row.line);
  REQUIRE_FALSE(reading.error);
  CHECK(reading.records.size() == 2);
  REQUIRE(reading.skips.size() == 1);
  CHECK(reading.skips[0].reason == row.reason);
  CHECK(reading.skips[0].origin.line == 2);
}

TEST_CASE("the start and the end of a request in one log are one request") {
  const std::string start =
      R"({"event":"request_started","request":"GET /a?b","request_id":"r1","ip":"1.2.3.4"})";
  const std::string end =
      R"({"event":"request_finished","request":"GET /a?b","request_id":"r1","code":200})";
  const Reading reading = read_text(start + "\n" + end + "\n");
  REQUIRE(reading.records.size() == 2);
  CHECK(reading.records[0].request.target == "/a?b");
  CHECK(reading.records[0].trace.id == reading.records[1].trace.id);
  CHECK(reading.records[0].trace.observer != reading.records[1].trace.observer);
}

TEST_CASE("a line that a logger wrapped in JSON is read") {
  const Record record = one(
      R"({"level":"info","message":"1.2.3.4 - - [22/Nov/2026:06:14:37 +0000] \"GET /a HTTP/1.1\" 200 )"
      R"(5 \"-\" \"ua\""})");
  CHECK(record.request.target == "/a");
  CHECK(record.request.headers.size() >= 1);
}

TEST_CASE("a request is known in other logs by its trace, else by its request id") {
  struct Row {
    std::string members, id;
  };
  const Row row = GENERATE(values<Row>({
      {R"("traceparent":"00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01","request_id":"r")",
       "4bf92f3577b34da6a3ce929d0e0e4736"},
      {R"("http_x_cloud_trace_context":"105445aa7843bc8bf206b12000100000/1;o=1")",
       "105445aa7843bc8bf206b12000100000"},
      {R"("logging.googleapis.com/trace":"projects/p/traces/AB12")", "ab12"},
      {R"("http_b3":"80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1")",
       "80f198ee56343ba864fe8b2a57d3eff7"},
      {R"("x-request-id":"5f1c2b6e-0000","request_id":"other")", "5f1c2b6e-0000"},
      {R"("request_id":"5f1c2b6e-0000")", "5f1c2b6e-0000"},
      {R"("x_amzn_trace_id":"Self=1-x;Root=1-67891233-abcdef;Sampled=1")", "1-67891233-abcdef"},
      {R"("http_b3":"0")", ""},
      {R"("status":200)", ""},
  }));
  CHECK(one(R"({"method":"GET","path":"/a",)" + row.members + "}").trace.id == row.id);
}

}  // namespace lockstep::test
