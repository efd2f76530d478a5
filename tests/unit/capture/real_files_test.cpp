// Captures made by other programs, read as they should be.
#include <filesystem>
#include <map>
#include <sstream>

#include "unit/capture/harness.hpp"
#include "unit/catch.hpp"

namespace lockstep::test {
namespace {

namespace fs = std::filesystem;

struct Expected {
  std::string path;
  std::size_t entries = 0;
  std::size_t replayable = 0;
  std::size_t with_body = 0;
  std::size_t with_response = 0;
};

void check_counts(const Reading& reading, const Expected& expected) {
  INFO(expected.path << (reading.error ? reading.error->what() : ""));
  REQUIRE_FALSE(reading.error);
  std::size_t with_body = 0;
  std::size_t with_response = 0;
  for (const Record& record : reading.records) {
    with_body += record.request.body.empty() ? 0U : 1U;
    with_response += record.response ? 1U : 0U;
  }
  CHECK(reading.items.size() == expected.entries);
  CHECK(reading.records.size() == expected.replayable);
  CHECK(with_body == expected.with_body);
  CHECK(with_response == expected.with_response);
}

const std::vector<Expected> kCopied = {
    {"harviewer_1.har", 1, 1, 0, 1},
    {"harviewer_data-url.har", 1, 0, 0, 0},
    {"harviewer_issue-49_ff47.har", 3, 3, 0, 1},
    {"harviewer_post-data-no-page.har", 1, 1, 1, 1},
    {"mitmproxy_compressed.zhar", 2, 2, 1, 2},
    {"mitmproxy_testdata_with-bom.har", 1, 1, 1, 1},
    {"playwright_har-fulfill.har", 5, 5, 0, 5},
    {"k6_full.har", 8, 8, 4, 0},
    {"k6_pseudo-headers.har", 1, 1, 0, 0},
    {"k6_blacklisted-headers.har", 1, 1, 0, 0},
    {"httpsnippet_full.json", 1, 1, 1, 0},
    {"httpsnippet_multipart-form-data-no-params.json", 1, 1, 0, 0},
    {"datadog_requests_0.gor.gz", 40, 40, 0, 0},
    {"datadog_requests_1_cut.gor.gz", 61, 61, 2, 0},
    {"mitmproxy_dumpfile-010.mitm", 1, 1, 0, 1},
    {"mitmproxy_dumpfile-018.mitm", 1, 1, 0, 1},
    {"mitmproxy_corrupted_gzip_body.mitm", 1, 1, 0, 1},
    {"mitmproxy_error_log.mitm", 2, 2, 1, 1},
    {"mitmproxy_successful_log.mitm", 2, 2, 1, 2},
    {"postman_formdata-body.json", 1, 0, 0, 0},
    {"postman_httpbin.json", 4, 4, 3, 0},
    {"postman_nestedEntities.json", 2, 1, 0, 0},
    {"zeek_post.pcap", 1, 1, 1, 1},
    {"zeek_pipelined-requests.pcap", 5, 5, 0, 5},
    {"zeek_entity_gap.pcap", 1, 1, 0, 0},  // its response has a gap
    {"zeek_variant-04-te_cl_desync.pcap", 2, 2, 0, 0},
    {"zeek_variant-08-leading_zeros.pcap", 2, 2, 1, 0},
    {"zeek_variant-09-te_obs_fold.pcap", 2, 2, 0, 0},
    {"zeek_image.pcapng", 1, 1, 0, 1},
};

// Where shared/captures/EXPECTED.tsv has no counts for a file that is read.
const std::map<std::string, Expected> kWithoutCounts = {
    {"har/harviewer_1.har", {"", 1, 1, 0, 1}},        // counted as lines of a script
    {"har/httpsnippet_full.json", {"", 1, 1, 1, 0}},  // a request without a HAR
    {"derived/vegeta/targets.jsonl", {"", 2, 2, 1, 0}},
    {"vegeta/readme_examples.http", {"", 5, 4, 0, 0}},  // the body of one is not there
    {"generated/pcap/lo_app2.pcap", {"", 18, 18, 7, 16}},
    {"pcap/zeek_100-continue.pcap", {"", 1, 1, 1, 1}},
    {"pcap/zeek_entity_gap.pcap", {"", 1, 1, 0, 0}},
    {"pcap/zeek_get-gzip.pcap", {"", 1, 1, 0, 1}},
    {"pcap/zeek_multipart-form-data.pcap", {"", 1, 1, 1, 0}},
    {"pcap/zeek_no-version.pcap", {"", 0, 0, 0, 0}},  // HTTP/0.9, answered without a head
    {"pcap/zeek_pipelined-requests.pcap", {"", 5, 5, 0, 5}},
    {"pcap/zeek_post.pcap", {"", 1, 1, 1, 1}},
    {"pcap/zeek_variant-04-te_cl_desync.pcap", {"", 2, 2, 0, 0}},
    {"pcap/zeek_variant-08-leading_zeros.pcap", {"", 2, 2, 1, 0}},
    {"pcap/zeek_variant-09-te_obs_fold.pcap", {"", 2, 2, 0, 0}},
    {"pcap/zeek_zeek-image-1080-80-x.pcapng", {"", 1, 1, 0, 1}},
    // Variables without a value, and files that are not there, are skipped.
    {"postman/formdata-body.json", {"", 1, 0, 0, 0}},
    {"postman/httpMethods.json", {"", 3, 3, 1, 0}},
    {"postman/httpbin.json", {"", 4, 4, 3, 0}},
    {"postman/nestedEntities.json", {"", 2, 1, 0, 0}},
    {"postman/proper-url-parsing.json", {"", 1, 0, 0, 0}},
    {"postman/request.json", {"", 1, 0, 0, 0}},
};

// Access logs in lines of text: the format's name, and how many of the lines can be sent. The other
// lines are skips.
struct ExpectedLog {
  std::string format;
  std::size_t records = 0;
};

const std::map<std::string, ExpectedLog> kTextLogs = {
    {"apache/crowdsec_apache2-malformed_apache2-logs.log", {"clf", 0}},
    {"apache/lnav_logfile_access_log.0", {"clf", 3}},
    {"apache/lnav_logfile_bad_access_log.0", {"clf", 3}},
    {"aws_alb/crowdsec_aws-alb-http-bad-user-agent.log", {"aws-alb", 4}},
    {"aws_alb/crowdsec_aws-alb-logs.log", {"aws-alb", 14}},
    {"aws_alb/lambda-promtail_albaccesslog.log.gz", {"aws-alb", 2}},
    {"generated/apache/combined.log", {"clf", 15}},
    {"generated/apache/common.log", {"clf", 15}},
    {"generated/nginx/combined.log", {"clf", 18}},
    {"generated/nginx/vhost_timed.log", {"clf", 18}},
    {"generated/python_servers/django_runserver.log", {"runserver", 17}},
    {"generated/python_servers/flask_werkzeug.log", {"werkzeug", 17}},
    {"generated/python_servers/uvicorn.log", {"uvicorn", 14}},
    {"generated/python_servers/uwsgi.log", {"uwsgi", 17}},
    {"nginx/crowdsec_nginx-http-malformed_nginx_http-logs.log", {"clf", 0}},
    {"nginx/crowdsec_nginx-http-open-proxy_nginx-http-open-proxy.log", {"clf", 1}},
    {"nginx/crowdsec_nginx-http-sqli-probing_nginx-http-sqli-probing.log", {"clf", 16}},
    {"nginx/crowdsec_nginx_http-logs_nginx_http-logs.log", {"clf", 8}},
    {"python_servers/lnav_logfile_uwsgi.0", {"uwsgi", 19}},
};

void check_text_log(const Reading& reading, const ExpectedLog& expected, std::size_t lines) {
  REQUIRE_FALSE(reading.error);
  CHECK(reading.format == expected.format);
  CHECK(reading.records.size() == expected.records);
  CHECK(reading.items.size() == lines);
  for (const Skip& skip : reading.skips) {
    CHECK((skip.reason == "not-http" || skip.reason == "no-request"));
  }
}

// json_logs_test.cpp has the counts of these.
bool is_json_log(const std::string& kind) {
  const auto has = [&kind](const char* part) { return kind.find(part) != std::string::npos; };
  return has("gcp_") || has("envoy_tap") || has("json_access_log") || kind == "otlp" ||
         kind == "caddy" || kind == "traefik_json" || kind == "cloudflare";
}

// "entries=1 replayable=0 …" or "records=101 …" as numbers by name.
std::map<std::string, std::size_t> counts_of(const std::string& text) {
  std::map<std::string, std::size_t> counts;
  std::istringstream words(text);
  std::string word;
  while (words >> word) {
    const std::size_t equals = word.find('=');
    if (equals != std::string::npos && word.find_first_of("{:[") == std::string::npos) {
      counts[word.substr(0, equals)] = std::stoul(word.substr(equals + 1));
    }
  }
  return counts;
}

}  // namespace

TEST_CASE("the copied captures are read completely") {
  const auto expected = GENERATE(from_range(kCopied));
  check_counts(read_file(fixture("real/" + expected.path)), expected);
}

TEST_CASE("every copied capture is in the table or refused") {
  std::size_t refused = 0;
  for (const auto& entry : fs::directory_iterator(fixture("real"))) {
    const std::string name = entry.path().filename().string();
    const bool listed = std::any_of(kCopied.begin(), kCopied.end(),
                                    [&name](const Expected& e) { return e.path == name; });
    if (!listed) {
      INFO(name);
      CHECK(read_file(entry.path().string()).error);
      ++refused;
    }
  }
  CHECK(refused == 6);  // two licence files, .gitattributes, three broken HARs
}

TEST_CASE("what is no HAR is refused with its place") {
  const auto [name, message] = GENERATE(table<std::string, std::string>({
      {"harviewer_not-json.har", ":8:5: not valid JSON: expected a key or '}', found \"x\""},
      {"harviewer_not-valid.har", ":13:1: the HAR has no entries"},
      {"mitmproxy_broken.har", ":2:1: \"log\" is no object"},
      {"LICENSES.md", ":1:1: is not a capture in a known format: it starts with \"# Captures"},
  }));
  const Reading reading = read_file(fixture("real/" + name));
  REQUIRE(reading.error);
  CHECK_THAT(reading.error->what(), Catch::Contains(name + message));
}

TEST_CASE("all shared captures are read as expected or refused with file and place") {
  const std::string root = LOCKSTEP_SOURCE_DIR "/../shared/captures/";
  std::ifstream table(root + "EXPECTED.tsv");
  if (!table) {
    WARN("skipped: " << root << "EXPECTED.tsv is not there");
    return;
  }
  std::size_t read = 0;
  std::string line;
  while (std::getline(table, line)) {
    std::istringstream fields(line);
    std::string path, kind, text;
    std::getline(std::getline(std::getline(fields, path, '\t'), kind, '\t'), text);
    if (!fs::exists(root + path)) {
      continue;
    }
    if (is_json_log(kind)) {
      continue;
    }
    INFO(path);
    const Reading reading = read_file(root + path);
    if (const auto log = kTextLogs.find(path); log != kTextLogs.end()) {
      check_text_log(reading, log->second, counts_of(text)["lines"]);
    } else if (const auto other = kWithoutCounts.find(path); other != kWithoutCounts.end()) {
      check_counts(reading, other->second);
    } else if (kind == "mitmproxy") {
      CHECK(reading.records.size() == counts_of(text)["flows"]);
      CHECK(reading.skips.empty());
    } else if (kind.ends_with("gor")) {
      CHECK(reading.records.size() == counts_of(text)["records"]);
      CHECK(reading.skips.empty());
    } else if (kind.ends_with("har")) {
      auto counts = counts_of(text);
      check_counts(reading, {path, counts["entries"], counts["replayable"], counts["with_body"],
                             counts["with_recorded_response"]});
    } else {
      REQUIRE(reading.error);
      CHECK_THAT(reading.error->what(), Catch::StartsWith(root + path + ":"));
      CHECK(reading.error->where().offset.has_value());
      CHECK_FALSE(reading.error->advice().empty());
      continue;
    }
    ++read;
  }
  CHECK(read == 59 + kTextLogs.size());
}

TEST_CASE("the same traffic is the same records in HAR and in gor") {
  const Reading from_har = read_file(fixture("shop.har"));
  const Reading from_gor = read_file(fixture("shop.gor"));
  REQUIRE(from_har.format == "har");
  REQUIRE(from_gor.format == "gor");
  REQUIRE(from_har.skips.empty());
  REQUIRE(from_har.records.size() >= 200);
  REQUIRE(from_har.records.size() == from_gor.records.size());
  for (std::size_t i = 0; i < from_har.records.size(); ++i) {
    const Record& a = from_har.records[i];
    const Record& b = from_gor.records[i];
    INFO(i << " " << a.request.target);
    CHECK(a.request.method == b.request.method);
    CHECK(a.request.scheme == b.request.scheme);
    CHECK(a.request.authority == b.request.authority);
    CHECK(a.request.target == b.request.target);
    CHECK(a.request.headers == b.request.headers);
    CHECK(a.request.body == b.request.body);
    CHECK(a.request.framing == b.request.framing);
    CHECK(a.fidelity == b.fidelity);
    CHECK(a.captured_at_ns == b.captured_at_ns);
    CHECK(a.latency_ns == b.latency_ns);
    REQUIRE(a.response);
    REQUIRE(b.response);
    CHECK(a.response->status == b.response->status);
    if (find_header(b.response->headers, "Content-Encoding") == nullptr) {
      CHECK(a.response->body == b.response->body);
    }
  }
}

}  // namespace lockstep::test
