// What all logs in JSON and protobuf have in common: the awkward requests come back byte for byte
// from each format that holds them, and damage costs entries only.
#include <algorithm>

#include "lockstep/core/escape.hpp"

#include "unit/capture/harness.hpp"
#include "unit/catch.hpp"

namespace lockstep::test {
namespace {

bool is_text(const Record& record) { return is_utf8(record.request.target); }
bool has_host(const Record& record) {
  return is_text(record) && !record.request.authority.empty() && record.request.target != "*";
}
bool is_sendable(const Record& record) {
  return record.request.target != "*" &&
         record.request.target.find_first_of(" \t") == std::string::npos;
}
bool is_any(const Record& /*record*/) { return true; }

struct Held {
  std::string file;
  std::string format;
  bool (*holds)(const Record& record) = is_any;  // which of the requests it was given
  bool host = true;
  bool time = true;
  bool headers = false;
  bool body = false;
  bool framing = false;
};

const std::vector<Held> kHeld = {
    {"envoy-tap/buffered.json", "envoy-tap", is_any, true, true, true, true, true},
    {"envoy-tap/streamed.json", "envoy-tap", is_any, true, false, true, true, true},
    {"envoy-tap/buffered.pb_length_delimited", "envoy-tap", is_any, true, true, true, true, true},
    {"envoy-tap/streamed.pb_length_delimited", "envoy-tap", is_any, true, false, true, true, true},
    {"gor-kafka/awkward.json", "gor-kafka", is_text, true, true, false, true, true},
    {"gcp/awkward.ndjson", "gcp", has_host, true, true},
    {"json-access/nginx_escape_json.log", "json-access", is_sendable, false, false, false, true},
    {"json-access/nginx_escape_default.log", "json-access", is_any, false, false},
};

Headers lower(Headers headers, const std::vector<std::string>& without) {
  for (Header& header : headers) {
    header.name = ascii_lower(header.name);
  }
  std::erase_if(headers, [&without](const Header& header) {
    return std::find(without.begin(), without.end(), header.name) != without.end();
  });
  return headers;
}

}  // namespace

TEST_CASE("awkward requests come back byte for byte from every log that holds them") {
  const Held held = GENERATE(from_range(kHeld));
  INFO(held.file);
  const Reading reading = read_file(fixture(held.file));
  REQUIRE_FALSE(reading.error);
  CHECK(reading.format == held.format);
  CHECK(reading.warnings.empty());
  std::vector<Record> expected = read_file(fixture("awkward.ndjson")).records;
  REQUIRE(expected.size() == 17);
  std::erase_if(expected, [&held](const Record& record) { return !held.holds(record); });
  REQUIRE(reading.records.size() >= expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const Record& sent = expected[i];
    const Record& read = reading.records[i];
    INFO(i << " " << escape_line(sent.request.target));
    CHECK(read.request.method == sent.request.method);
    CHECK(read.request.target == sent.request.target);
    CHECK((!held.host || read.request.authority == sent.request.authority));
    CHECK((!held.time || read.captured_at_ns == sent.captured_at_ns));
    CHECK((!held.body || read.request.body == sent.request.body));
    CHECK((!held.framing || read.request.framing == sent.request.framing));
    if (held.headers) {
      CHECK(lower(read.request.headers, {}) ==
            lower(sent.request.headers, {"host", "connection", "transfer-encoding"}));
    }
  }
}

TEST_CASE("a log of one protobuf message holds one request") {
  const Reading reading = read_file(fixture("envoy-tap/buffered.pb"));
  REQUIRE(reading.records.size() == 1);
  CHECK(reading.records[0].request.body == R"({"sku":"A-1","qty":2,"n":1})");
  CHECK(reading.records[0].response->body == "ok\n");
  CHECK(reading.records[0].latency_ns == 5'000'000);
}

TEST_CASE("spans hold paths as servers decoded them") {
  const Reading reading = read_file(fixture("otlp/awkward.json"));
  CHECK(reading.format == "otlp");
  std::vector<Record> expected = read_file(fixture("awkward.ndjson")).records;
  std::erase_if(expected, [](const Record& record) { return !has_host(record); });
  REQUIRE(reading.records.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    INFO(i);
    const Record& read = reading.records[i];
    CHECK(read.request.authority == expected[i].request.authority);
    CHECK(read.captured_at_ns == expected[i].captured_at_ns);
    CHECK(read.latency_ns == 5'000'000);
    CHECK(read.fidelity.has(Fidelity::target_normalised) == (i % 2 == 1));
    if (i % 2 == 0) {
      CHECK(read.request.target == expected[i].request.target);
    }
  }
}

TEST_CASE("gunicorn's log has decoded paths, and says so") {
  const Reading reading = read_file(fixture("json-access/gunicorn.log"));
  const std::vector<std::string> targets = {
      "/",
      "/api/v1/orders/42?expand=items&expand=customer",
      "/search?q=%E6%97%A5%E6%9C%AC%E8%AA%9E&empty=&noval",
      "/raw/%E6%97%A5%E6%9C%AC?x=\xFF\xFE",
      "/a/b%20c/%22quote%22?x=%0d%0a+plus",
      "/q%22uote%5Cpath?s=a|b{c}[d]^e`f",
      "/absolute?form=1",
      "*",
      "//double//slash/../dots/./x?y=//z",
      "/api/v1/orders",
      "/upload",
      "/api/v1/orders/42",
      "/health",
      "/cookies",
      "/%F0%9F%90%B5%F0%9F%99%88",
      "/taband%07bell",
  };
  REQUIRE(reading.records.size() == targets.size());
  for (std::size_t i = 0; i < targets.size(); ++i) {
    CHECK(reading.records[i].request.target == targets[i]);
    CHECK(reading.records[i].fidelity.has(Fidelity::target_normalised));
    CHECK_FALSE(reading.records[i].fidelity.has(Fidelity::time_is_end));
  }
  CHECK(reading.records[1].request.headers ==
        Headers{{"User-Agent", "Mozilla/5.0 (X11; Linux x86_64) \"quoted\" \\back"},
                {"Referer", "https://shop.example.com/cart?a=1&b=2"}});
  CHECK(reading.records[2].request.headers == Headers{{"User-Agent", "caf\xC3\xA9/1.0"}});
  CHECK(reading.records[0].latency_ns == 982'000);
  CHECK(reading.records[12].fidelity.has(Fidelity::host_guessed));
}

TEST_CASE("requests that no server could read are skips") {
  const Reading reading = read_file(fixture("json-access/nginx_escape_default.log"));
  CHECK(reading.records.size() == 18);
  REQUIRE(reading.skips.size() == 2);
  for (const Skip& skip : reading.skips) {
    CHECK(skip.reason == "not-http");
  }
  CHECK(reading.records[6].request.authority == "shop.example.com:8080");
  CHECK(reading.records[1].request.headers ==
        Headers{{"User-Agent", "Mozilla/5.0 (X11; Linux x86_64) \"quoted\" \\back"}});
}

TEST_CASE("entries after a damaged one are read, in every format") {
  struct Row {
    std::string file;
    std::string from;  // to be damaged, in the first entry after the third
    std::string to;
  };
  const Row row = GENERATE(values<Row>({
      {"gcp/awkward.ndjson", "\"httpRequest\": {", "\"httpRequest\": "},
      {"gcp/awkward.ndjson", "\"status\": 200", "\"status\" 200"},
      {"gcp/awkward.ndjson", "{\"httpRequest\"", "x\"httpRequest\""},
      {"gcp/awkward.ndjson", "\"insertId\": \"", "\"insertId\": "},
      {"gor-kafka/awkward.json", "\"Req_Ts\"", "\"Req_Ts"},
      {"envoy-tap/buffered.json", "\"headers\": [", "\"headers\": "},
      {"envoy-tap/buffered.json", "\n}\n", "\n\n"},
      {"json-access/nginx_escape_json.log", "\"msec\":\"", "\"msec\":"},
  }));
  INFO(row.file << ": " << row.to);
  std::string text = slurp(fixture(row.file));
  const Reading whole = read_text(text);
  const std::size_t at = text.find(row.from, whole.records[3].origin.offset);
  REQUIRE(at != std::string::npos);
  text.replace(at, row.from.size(), row.to);
  const Reading reading = read_text(text);
  REQUIRE_FALSE(reading.error);
  CHECK(reading.items.size() <= whole.items.size() + 1);
  CHECK(reading.records.size() + 2 >= whole.records.size());
  CHECK(reading.records.size() < whole.records.size());
  CHECK(reading.records[2].request.target == whole.records[2].request.target);
  CHECK(reading.records.back().request.target == whole.records.back().request.target);
  CHECK(std::count_if(reading.skips.begin(), reading.skips.end(),
                      [](const Skip& skip) { return skip.reason == "unreadable-entry"; }) >= 1);
}

TEST_CASE("what stands between entries costs no entry") {
  const std::string entry =
      R"({"httpRequest":{"requestMethod":"GET","requestUrl":"http://h/a"},"logName":"x/requests"})";
  const std::string text = GENERATE_COPY(values<std::string>({
      "[" + entry + "," + entry + "]",
      entry + entry,
      "\xEF\xBB\xBF" + entry + "\r\n\r\n" + entry + "\r\n",
      entry + "\nTraceback (most recent call last):\n" + entry,
      entry + "\n  ... {\"a\": 1 and more\n" + entry,
      "[" + entry + ", garbage " + entry + "]",
  }));
  INFO(text);
  const Reading reading = read_text(text);
  REQUIRE(reading.records.size() == 2);
  CHECK(reading.skips.size() <= 1);
}

TEST_CASE("UTF-16 is read, as PowerShell writes it") {
  std::string wide = "\xFF\xFE";
  for (const char c : slurp(fixture("gor-kafka/awkward.json")).substr(0, 400)) {
    wide += {c, '\0'};
  }
  CHECK(read_text(wide).format == "gor-kafka");
  CHECK(read_text(wide).records.size() == 1);
}

TEST_CASE("an entry that is too large is passed over") {
  capture::Options options;
  options.max_entry_bytes = 100'000;
  const std::string entry =
      R"({"httpRequest":{"requestMethod":"GET","requestUrl":"http://h/a"},"logName":"x"})";
  const std::string huge =
      R"({"textPayload":")" + std::string(1U << 20U, 'x') + R"(","logName":"x"})";
  const Reading reading = read_text(entry + "\n" + huge + "\n" + entry, options);
  CHECK(reading.records.size() == 2);
  REQUIRE(reading.skips.size() == 1);
  CHECK(reading.skips[0].reason == "entry-too-large");
}

TEST_CASE("all shared logs in JSON are read as expected") {
  struct Row {
    std::string path, format;
    std::size_t items, records, with_body, with_response;
  };
  const std::string root = LOCKSTEP_SOURCE_DIR "/../shared/captures/";
  if (!std::filesystem::exists(root + "EXPECTED.tsv")) {
    WARN("skipped: " << root << "EXPECTED.tsv is not there");
    return;
  }
  const Row row = GENERATE(values<Row>({
      {"gcp/otel_cloud_run_request.json", "gcp", 1, 1, 0, 1},
      {"gcp/otel_global_external_alb.json", "gcp", 1, 1, 0, 1},
      {"gcp/otel_regional_external_alb.json", "gcp", 1, 1, 0, 1},
      {"derived/gcp/gcloud_logging_read_array.json", "gcp", 3, 3, 0, 3},
      {"envoy_tap/admin_stream_buffered.json", "envoy-tap", 1, 1, 1, 1},
      {"envoy_tap/buffered_body_as_bytes.json", "envoy-tap", 1, 1, 1, 1},
      {"envoy_tap/buffered_body_as_string.json", "envoy-tap", 1, 1, 1, 1},
      {"derived/envoy_tap/buffered_newer_fields_truncated.json", "envoy-tap", 1, 1, 1, 1},
      {"derived/envoy_tap/streamed.pb_length_delimited", "envoy-tap", 1, 1, 1, 1},
      {"derived/envoy_tap/streamed_concatenated.json", "envoy-tap", 1, 1, 1, 1},
      {"derived/envoy_tap/tap_11638135731790493088.pb", "envoy-tap", 1, 1, 1, 1},
      {"derived/envoy_tap/tap_11638135731790493088.pb_length_delimited", "envoy-tap", 1, 1, 1, 1},
      {"otel/trace.json", "otlp", 1, 0, 0, 0},
      {"derived/otel/http_server_spans_new_and_old_semconv.json", "otlp", 2, 2, 0, 2},
      {"envoy_access/crowdsec_envoy-http-bad-user-agent.log", "json-access", 2, 2, 0, 2},
      {"envoy_access/crowdsec_envoy.log", "json-access", 10, 10, 0, 8},
      {"generated/nginx/json_escape_default.log", "json-access", 20, 18, 0, 18},
      {"generated/python_servers/gunicorn_json.log", "json-access", 16, 16, 0, 16},
      {"other_access/crowdsec_caddy-logs.log", "json-access", 11, 10, 0, 3},
      {"other_access/crowdsec_traefik_json.log", "json-access", 7, 6, 0, 4},
      {"other_access/lnav_logfile_cloudflare.json", "json-access", 1, 1, 0, 0},
  }));
  INFO(row.path);
  const Reading reading = read_file(root + row.path);
  REQUIRE_FALSE(reading.error);
  CHECK(reading.format == row.format);
  CHECK(reading.items.size() == row.items);
  CHECK(reading.records.size() == row.records);
  std::size_t with_body = 0;
  std::size_t with_response = 0;
  for (const Record& record : reading.records) {
    with_body += record.request.body.empty() ? 0U : 1U;
    with_response += record.response ? 1U : 0U;
  }
  CHECK(with_body == row.with_body);
  CHECK(with_response == row.with_response);
}

TEST_CASE("captures in pieces are read in the order of their numbers") {
  using Paths = std::vector<std::string>;
  CHECK(capture::in_order_of_pieces({"d/r_0.gz", "d/r_10.gz", "d/r_2.gz"}) ==
        Paths{"d/r_0.gz", "d/r_2.gz", "d/r_10.gz"});
  CHECK(capture::in_order_of_pieces({"b_2.gor", "a.har", "b_1.gor"}) ==
        Paths{"b_2.gor", "a.har", "b_1.gor"});
  CHECK(capture::in_order_of_pieces({"b_2.gor", "a_1.gor", "b_3", "-", "x_y.z", "_"}) ==
        Paths{"b_2.gor", "a_1.gor", "b_3", "-", "x_y.z", "_"});
  CHECK(capture::in_order_of_pieces({"r_010.gor", "r_9.gor", "r_0.gor"}) ==
        Paths{"r_0.gor", "r_9.gor", "r_010.gor"});
}

}  // namespace lockstep::test
