// Access logs in lines of text, line by line.
#include <map>

#include "capture/log_escapes.hpp"
#include "capture/log_time.hpp"
#include "capture/timestamp.hpp"
#include "unit/capture/harness.hpp"
#include "unit/catch.hpp"

namespace lockstep::test {
namespace {

constexpr std::string_view kNginx = "1.2.3.4 - - [22/Nov/2026:06:14:37 +0000] ";

// What a reading of one line gave, in one line: the request, or the reason why there is none.
std::string told(const Reading& reading) {
  if (reading.error) {
    return "refused: " + reading.error->problem();
  }
  REQUIRE(reading.items.size() == 1);
  if (!reading.skips.empty()) {
    return reading.skips[0].reason;
  }
  const Record& record = reading.records[0];
  const Request& request = record.request;
  std::string text =
      request.method + " " + request.scheme + "|" + request.authority + "|" + request.target;
  for (const Header& header : request.headers) {
    text += " " + header.name + ": " + header.value + ";";
  }
  text += record.response ? " " + std::to_string(record.response->status) : " none";
  text += record.captured_at_ns ? " " + capture::format_timestamp(*record.captured_at_ns) : " -";
  text += record.latency_ns ? " " + std::to_string(*record.latency_ns / 1000) + "us" : " -";
  return text;
}

std::string told(std::string_view line) { return told(read_text(line)); }

std::string nginx(std::string_view rest) { return told(std::string(kNginx) + std::string(rest)); }

std::vector<std::string_view> lost(std::string_view line) {
  const Reading reading = read_text(line);
  REQUIRE(reading.records.size() == 1);
  return reading.records[0].fidelity.names();
}

using Names = std::vector<std::string_view>;

}  // namespace

TEST_CASE("fields of the common log format") {
  const auto [line, expected] = GENERATE(table<std::string, std::string>({
      {R"("GET /a HTTP/1.1" 200 5 "-" "-")", "GET ||/a 200 2026-11-22T06:14:37.000000000Z -"},
      {R"("GET /a HTTP/1.1" 200 -)", "GET ||/a 200 2026-11-22T06:14:37.000000000Z -"},
      {R"("GET /a HTTP/1.1" 404 5 "http://r/?a=b" "curl/8" "1.2.3.4, ::1")",
       "GET ||/a User-Agent: curl/8; Referer: http://r/?a=b; X-Forwarded-For: 1.2.3.4, ::1; 404 "
       "2026-11-22T06:14:37.000000000Z -"},
      // Durations, and what is none.
      {R"("GET /a HTTP/1.1" 200 5 "-" "-" 0.250 "0.249" "-")",
       "GET ||/a 200 2026-11-22T06:14:36.750000000Z 250000us"},
      {R"("GET /a HTTP/1.1" 200 5 0.002)", "GET ||/a 200 2026-11-22T06:14:36.998000000Z 2000us"},
      {R"("GET /a HTTP/1.1" 200 5 "-" "-" rt=1.5 uct="0.001" urt="1.4")",
       "GET ||/a 200 2026-11-22T06:14:35.500000000Z 1500000us"},
      {R"("GET /a HTTP/1.1" 200 5 "-" "-" 12 "web@docker" "http://10.0.0.1:80" 12ms)",
       "GET ||/a 200 2026-11-22T06:14:37.000000000Z 12000us"},
      {R"("GET /a HTTP/1.1" 200 5 "-" "-" 1234)", "GET ||/a 200 2026-11-22T06:14:37.000000000Z -"},
      // Statuses that say nothing about what the service would answer now.
      {R"("GET /a HTTP/1.1" 304 0)", "GET ||/a none 2026-11-22T06:14:37.000000000Z -"},
      {R"("GET /a HTTP/1.1" 206 9)", "GET ||/a none 2026-11-22T06:14:37.000000000Z -"},
      {R"("GET /a HTTP/1.1" 499 0)", "GET ||/a none 2026-11-22T06:14:37.000000000Z -"},
      {R"("GET /a HTTP/1.1" 000 0)", "GET ||/a none 2026-11-22T06:14:37.000000000Z -"},
      // Targets.
      {R"("GET http://h:8080/p?q HTTP/1.0" 200 5)",
       "GET http|h:8080|/p?q 200 2026-11-22T06:14:37.000000000Z -"},
      {R"("OPTIONS * HTTP/1.1" 200 5)", "OPTIONS ||* 200 2026-11-22T06:14:37.000000000Z -"},
      {R"("GET /a b c HTTP/1.1" 400 5)", "GET ||/a b c 400 2026-11-22T06:14:37.000000000Z -"},
      {R"("GET /a HTTP/2.0" 200 5)", "GET ||/a 200 2026-11-22T06:14:37.000000000Z -"},
      // A quote that nobody escaped.
      {R"("GET /a"b HTTP/1.1" 200 5 "-" "x "y" z")",
       R"(GET ||/a"b User-Agent: x "y; 200 2026-11-22T06:14:37.000000000Z -)"},
      // No requests.
      {R"("-" 400 0 "-" "-")", "not-http"},
      {R"("" 400 0 "-" "-")", "not-http"},
      {R"("\x16\x03\x01" 400 157 "-" "-")", "not-http"},
      {R"("GET /space in" 400 448)", "not-http"},
      {R"("GET /" 200 5)", "not-http"},
      {R"("GET HTTP/1.1" 400 5)", "not-http"},
      {R"("GET  HTTP/1.1" 400 5)", "not-http"},
      {R"("PRI * HTTP/2.0" 400 5)", "not-http"},
      {R"("CONNECT h:443 HTTP/1.1" 400 5)", "not-http"},
      {R"("GET /ws HTTP/1.1" 101 5)", "websocket"},
      {R"("GET /a HTTP/1.1)", "unreadable-entry"},
      {R"("GET /a HTTP/1.1" 20)", "unreadable-entry"},
      {R"("GET /a HTTP/1.1" 200 5 "-" "Mozi)", "unreadable-entry"},
  }));
  INFO(line);
  CHECK(nginx(line) == expected);
}

TEST_CASE("what stands before the time in the common log format") {
  const auto [prefix, expected] = GENERATE(table<std::string, std::string>({
      {"1.2.3.4 - - ", "|"},
      {"1.2.3.4 - some user ", "|"},
      {"1.2.3.4 - ", "|"},
      {"1.2.3.4 ", "|"},
      {"::1 - - ", "|"},
      {"client.example.net - - ", "|"},
      {"203.0.113.7, 10.0.0.1 - - ", "|"},
      {"shop.test 1.2.3.4 - - ", "|shop.test"},
      {"shop.test:8080 1.2.3.4 - - ", "|shop.test:8080"},
      {"shop.test:443 1.2.3.4 - - ", "https|shop.test"},
      {"shop.test:80 client.example.net - - ", "http|shop.test"},
      {"[2001:db8::1]:8080 ::1 - - ", "|[2001:db8::1]:8080"},
      {"_ 1.2.3.4 - - ", "|"},
      {"_:80 1.2.3.4 - - ", "|"},
      {"- 1.2.3.4 - - ", "|"},
      {"app: 1.2.3.4 - - ", "|"},
      {"<190>Nov 22 06:14:37 web nginx: 1.2.3.4 - - ", "|"},
      {"Nov 22 06:14:37 web apache2[7]: shop.test 1.2.3.4 - - ", "|shop.test"},
      {"2026-11-22T06:14:37.5Z stdout F shop.test 1.2.3.4 - - ", "|shop.test"},
      {"", "|"},
  }));
  INFO(prefix);
  const std::string line = prefix + "[22/Nov/2026:06:14:37 +0100] \"GET /a HTTP/1.1\" 200 5";
  CHECK(told(line) == "GET " + expected + "|/a 200 2026-11-22T05:14:37.000000000Z -");
}

TEST_CASE("each writer's escapes are undone") {
  using capture::LogEscapes;
  struct Row {
    std::string line;
    LogEscapes escapes;
    std::string bytes;
  };
  const auto row = GENERATE(values<Row>({
      {"plain", LogEscapes::undecided, "plain"},
      {R"(a\x22b\x5Cc\xC3\xA9\x09)", LogEscapes::nginx, "a\"b\\c\xC3\xA9\t"},
      {R"(a\"b\\c\xc3\xa9\tx)", LogEscapes::apache, "a\"b\\c\xC3\xA9\tx"},
      {R"(tab\tand\x07bell)", LogEscapes::apache,
       "tab\tand\x07"
       "bell"},
      {R"(q\"uote\path)", LogEscapes::gunicorn, R"(q"uote\path)"},
      {"caf\xC3\x83\xC2\xA9", LogEscapes::gunicorn, "caf\xC3\xA9"},
      {"\xC3\xA6\xC2\x97\xC2\xA5\xC3\xBF", LogEscapes::gunicorn, "\xE6\x97\xA5\xFF"},
      // As it was sent, by a writer that escapes nothing.
      {"\xE6\x97\xA5", LogEscapes::gunicorn, "\xE6\x97\xA5"},
      {"\xFF\xC3", LogEscapes::gunicorn, "\xFF\xC3"},
      // Only what all mean alike.
      {R"(C:\new \"x\")", LogEscapes::undecided, R"(C:\new "x")"},
      {R"(ends\)", LogEscapes::gunicorn, R"(ends\)"},
      {R"(\x4)", LogEscapes::gunicorn, R"(\x4)"},
  }));
  INFO(row.line);
  CHECK(capture::escapes_of(row.line) == row.escapes);
  CHECK(capture::unescape_field(row.line, row.escapes) == row.bytes);
}

TEST_CASE("a quoted field ends where the next begins") {
  const auto [text, field, rest] = GENERATE(table<std::string, std::string, std::string>({
      {R"("a" b)", "a", "b"},
      {R"("")", "", ""},
      {R"("a\"b" "c")", R"(a\"b)", R"("c")"},
      {R"("a\" "c")", R"(a\" "c)", ""},
      {R"("a\")", R"(a\)", ""},
      {R"("a"b" c)", R"(a"b)", "c"},
  }));
  INFO(text);
  std::string_view left = text;
  CHECK(capture::take_quoted(left) == std::string_view(field));
  CHECK(left == rest);
  std::string_view open = "\"never";
  CHECK_FALSE(capture::take_quoted(open));
  CHECK(open == "\"never");
}

TEST_CASE("times and durations of logs") {
  const auto [text, expected] = GENERATE(table<std::string, std::string>({
      {"22/Nov/2026:06:14:39 +0000", "2026-11-22T06:14:39.000000000Z"},
      {"22/Nov/2026:06:14:39.125 -0730", "2026-11-22T13:44:39.125000000Z"},
      {"22/Nov/2026 06:14:39", "2026-11-22T06:14:39.000000000Z"},
      {"29/Feb/2024:23:59:59 +0000", "2024-02-29T23:59:59.000000000Z"},
      {"29/Feb/2026:06:14:39 +0000", ""},
      {"22/nov/2026:06:14:39 +0000", ""},
      {"22/Nov/2026:06:14:39 ", ""},
      {"22/Nov/2026:06:14", ""},
      {"", ""},
  }));
  const auto time = capture::parse_clf_time(text);
  INFO(text);
  CHECK((time ? capture::format_timestamp(*time) : "") == expected);
  CHECK(capture::parse_asctime("Sun Nov  2 06:14:42 2026") ==
        capture::parse_timestamp("2026-11-02T06:14:42Z"));
  CHECK_FALSE(capture::parse_asctime("Sun Nov 32 06:14:42 2026"));
  CHECK(capture::parse_duration("0.0025", 1'000'000'000) == 2'500'000);
  CHECK(capture::parse_duration("12", 1'000'000) == 12'000'000);
  for (const char* const bad : {"", "-", "-1", ".5", "1.2.3", "1e3", "99999999999999999999"}) {
    CHECK_FALSE(capture::parse_duration(bad, 1'000'000'000));
  }
}

TEST_CASE("lines of Envoy") {
  const std::string start = "[2026-01-24T01:34:36.743Z] ";
  const std::string end = R"( "-" "curl/8" "-" "h:81" "-")";
  const auto [rest, expected] = GENERATE_COPY(table<std::string, std::string>({
      {R"("GET /a HTTP/1.1" 200 - 0 256 50 25)" + end,
       "GET |h:81|/a user-agent: curl/8; 200 2026-01-24T01:34:36.743000000Z 25000us"},
      {R"("GET /a HTTP/2" 503 UF 0 256 50 -)" + end,
       "GET |h:81|/a user-agent: curl/8; none 2026-01-24T01:34:36.743000000Z 50000us"},
      {R"("GET /a HTTP/1.1" 200 - 0 2 5 - "1.2.3.4" "a "b" c" "id" "h" "[::1]:80")",
       "GET |h|/a user-agent: a \"b\" c; x-forwarded-for: 1.2.3.4; x-request-id: id; 200 "
       "2026-01-24T01:34:36.743000000Z 5000us"},
      {R"("GET /a HTTP/1.1" 200 - via_upstream - "-" 0 1 2 1)" + end + " outbound|80||h a b c - d",
       "GET |h:81|/a user-agent: curl/8; 200 2026-01-24T01:34:36.743000000Z 1000us"},
      {R"("GET /a HTTP/1.1" 301 - direct_response - "-" 0 1 2 -)" + end + " - a b c - d",
       "GET |h:81|/a user-agent: curl/8; none 2026-01-24T01:34:36.743000000Z 2000us"},
      {R"("GET /"q" 1 HTTP/1.1" 0 DC 0 1 2 -)" + end,
       "GET |h:81|/\"q\" 1 user-agent: curl/8; none 2026-01-24T01:34:36.743000000Z 2000us"},
      {R"("- - HTTP/1.1" 400 DPE 0 1 2 - "-" "-" "-" "-" "-")", "not-http"},
      {R"("- - -" 0 NR 0 1 2 - "-" "-" "-" "-" "-")", "not-http"},
      {R"("CONNECT - HTTP/1.1" 200 - 0 1 2 -)" + end, "not-http"},
      {R"("GET /a HTTP/1.1" 200 - 0 256 50 25 "-" "curl)", "unreadable-entry"},
      {R"("GET /a HT)", "unreadable-entry"},
  }));
  INFO(rest);
  CHECK(told(start + rest) == expected);
}

TEST_CASE("a request body that Envoy counted is missing, and one of no bytes is not") {
  const auto line = [](const std::string& method, const std::string& bytes) {
    return "[2026-01-24T01:34:36.743Z] \"" + method + " /a HTTP/1.1\" 200 - " + bytes +
           R"( 2 5 - "-" "-" "-" "h" "-")";
  };
  CHECK(lost(line("POST", "154")) ==
        Names{"body_missing", "headers_partial", "response_status_only"});
  CHECK(lost(line("POST", "0")) == Names{"headers_missing", "response_status_only"});
  CHECK(lost(line("GET", "0")) == Names{"headers_missing", "response_status_only"});
}

TEST_CASE("lines of an AWS load balancer") {
  const auto line = [](const std::string& type, const std::string& request,
                       const std::string& target_status, const std::string& rest) {
    return type +
           " 2022-01-01T00:00:10.500000Z app/x 1.2.3.4:5 10.0.0.1:80 0.100 0.200 0.200 200 " +
           target_status + " 34 366 \"" + request + "\" \"curl/8\"" + rest;
  };
  const std::string more = R"( - - arn "Root=1-a" "-" "-" 0 2022-01-01T00:00:09.5Z "forward" "-")";
  const auto [text, expected] = GENERATE_COPY(table<std::string, std::string>({
      {line("h2", "GET https://h:443/a?b#c HTTP/2.0", "200", more),
       "GET https|h|/a?b#c User-Agent: curl/8; X-Amzn-Trace-Id: Root=1-a; 200 "
       "2022-01-01T00:00:09.500000000Z 200000us"},
      {line("http", "GET http://h:8080?x=1 HTTP/1.1", "-", ""),
       "GET http|h:8080|/?x=1 User-Agent: curl/8; none 2022-01-01T00:00:10.000000000Z 200000us"},
      {line("http", "GET http://[2001:db8::1]:80 HTTP/1.1", "404", ""),
       "GET http|[2001:db8::1]|/ User-Agent: curl/8; 404 2022-01-01T00:00:10.000000000Z 200000us"},
      {line("http", R"(GET http://h:80/a b\"c HTTP/1.1)", "200", ""),
       "GET http|h|/a b\"c User-Agent: curl/8; 200 2022-01-01T00:00:10.000000000Z 200000us"},
      {line("wss", "GET https://h:443/ws HTTP/1.1", "101", more), "websocket"},
      {line("http", "- http://h:80- ", "-", more), "not-http"},
      {line("http", "-", "-", more), "not-http"},
      {"http 2022-01-01T00:00:10.5Z app/x 1.2.3.4:5 -", "unreadable-entry"},
      {"https 2022-01-01T00:00:10.5Z app/x 1.2.3.4:5 - -1 -1 -1 400 - 0 1 \"GET http",
       "unreadable-entry"},
  }));
  INFO(text);
  CHECK(told(text) == expected);
  const std::string rewritten = line("http", "GET http://h:80/a HTTP/1.1", "200", more) +
                                R"( "-" "-" "-" "-" "-" "-" TID "h2" "/b" "TransformSuccess")";
  CHECK(lost(rewritten) == Names{"headers_partial", "target_normalised", "response_status_only"});
}

TEST_CASE("a log of connections is refused by its name") {
  CHECK_THAT(told("tls 2.0 2018-12-20T02:59:40 net/x 72.21.218.154:51341 - 5 2 98 246 -"),
             Catch::Contains("AWS Network Load Balancer"));
}

TEST_CASE("lines of Python's servers") {
  const std::string uwsgi =
      "[pid: 1|app: 0|req: 1/1] 1.2.3.4 (me) {38 vars in 696 bytes} "
      "[Sun Nov 22 06:14:42 2026] ";
  const auto [line, expected] = GENERATE_COPY(table<std::string, std::string>({
      {uwsgi + "GET /a?b => generated 4 bytes in 129 msecs (HTTP/1.1 200) 9 headers in 3 bytes",
       "GET ||/a?b 200 2026-11-22T06:14:42.000000000Z 129000us"},
      {"shop.test " + uwsgi + "GET / => generated 4 bytes in 68 micros (HTTP/1.0 404) 9 headers",
       "GET |shop.test|/ 404 2026-11-22T06:14:42.000000000Z 68us"},
      {uwsgi + "GET /a => b => generated 4 bytes in 1 msecs via sendfile() (HTTP/1.1 200) 2 h",
       "GET ||/a => b 200 2026-11-22T06:14:42.000000000Z 1000us"},
      {uwsgi + "GET /a => generated 4 bytes in 1 msecs (b HTTP/1.1 200) 2 headers in 71 bytes",
       "GET ||/a b 200 2026-11-22T06:14:42.000000000Z 1000us"},
      {uwsgi + "  => generated 0 bytes in 3 msecs ( 500) 0 headers in 0 bytes", "not-http"},
      {uwsgi + "GET /a => gene", "unreadable-entry"},
      {R"([22/Nov/2026 00:13:57] "GET /x?y HTTP/1.1" 200 17)",
       "GET ||/x?y 200 2026-11-22T00:13:57.000000000Z -"},
      {R"([22/Nov/2026 00:13:57] "GET /a" 200 "b HTTP/1.1" 404 17)",
       R"(GET ||/a" 200 "b 404 2026-11-22T00:13:57.000000000Z -)"},
      {"[22/Nov/2026 00:13:57] \"GET /\xC3\xBF HTTP/1.1\" 200 17",
       "GET ||/\xFF 200 2026-11-22T00:13:57.000000000Z -"},
      {R"([22/Nov/2026 00:13:57] "GET /x)", "unreadable-entry"},
      {"::1 - - [22/Nov/2026 06:13:57] \"\x1B[33mGET /\xC3\xA9 HTTP/1.1\x1B[0m\" 404 -",
       "GET ||/%C3%A9 404 2026-11-22T06:13:57.000000000Z -"},
      {R"(1.2.3.4 - - [22/Nov/2026 06:13:57] "GET /a\\b\x07 HTTP/1.1" 200 -)",
       "GET ||/a\\b\x07 200 2026-11-22T06:13:57.000000000Z -"},
      {R"(1.2.3.4 - - [22/Nov/2026 06:13:57] "GET /a\b HTTP/1.1" 200 -)",
       "GET ||/a\\b 200 2026-11-22T06:13:57.000000000Z -"},
      {R"(INFO:     1.2.3.4:5 - "GET /a?x=1 HTTP/1.1" 200 OK)", "GET ||/a?x=1 200 - -"},
      {R"(INFO:     2001:db8::1:0 - "OPTIONS %2A HTTP/1.1" 200)", "OPTIONS ||* 200 - -"},
      {"\x1B[32mINFO\x1B[0m:     1.2.3.4:5 - \"\x1B[1mGET / HTTP/1.1\x1B[0m\" \x1B[32m200 "
       "OK\x1B[0m",
       "GET ||/ 200 - -"},
      {R"([2026-11-22 06:14:42 +0100] [7] [INFO] 1.2.3.4:5 - "GET / HTTP/1.1" 200)",
       "GET ||/ 200 2026-11-22T05:14:42.000000000Z -"},
      {R"(2026-01-24T01:35:00Z stdout F INFO:     1.2.3.4:5 - "GET / HTTP/1.1" 200 OK)",
       "GET ||/ 200 2026-01-24T01:35:00.000000000Z -"},
      {R"(INFO:     1.2.3.4:5 - "WebSocket /ws" [accepted])", "websocket"},
      {R"(INFO:     1.2.3.4:5 - "GET /)", "unreadable-entry"},
  }));
  INFO(line);
  CHECK(told(line) == expected);
}

TEST_CASE("what each log loses is marked") {
  const auto [line, names] = GENERATE(table<std::string, Names>({
      {R"(1.2.3.4 - - [22/Nov/2026:06:14:37 +0000] "GET /a HTTP/1.1" 200 5 "-" "x")",
       {"headers_partial", "host_guessed", "time_is_end", "response_status_only"}},
      {R"(1.2.3.4 - - [22/Nov/2026:06:14:37 +0000] "PUT /a HTTP/1.1" 304 5)",
       {"body_missing", "headers_missing", "host_guessed", "time_is_end"}},
      {R"(h 1.2.3.4 - - [22/Nov/2026:06:14:37 +0000] "GET /a HTTP/1.1" 200 5 0.1)",
       {"headers_missing", "response_status_only"}},
      // Only Apache doubles a backslash, and it says when the request came.
      {R"(1.2.3.4 - - [22/Nov/2026:06:14:37 +0000] "GET /a\\ HTTP/1.1" 200 5 "-" "x")",
       {"headers_partial", "host_guessed", "response_status_only"}},
      {R"([22/Nov/2026 00:13:57] "POST /x HTTP/1.1" 200 17)",
       {"body_missing", "headers_missing", "host_guessed", "time_is_end", "response_status_only",
        "time_zone_unknown"}},
      {R"(2026-01-24T01:35:00Z stdout F [22/Nov/2026 00:13:57] "GET /x HTTP/1.1" 200 17)",
       {"headers_missing", "host_guessed", "time_is_end", "response_status_only"}},
      {R"(1.2.3.4 - - [22/Nov/2026 06:13:57] "GET /x HTTP/1.1" 200 17)",
       {"headers_missing", "target_normalised", "host_guessed", "time_is_end",
        "response_status_only", "time_zone_unknown"}},
      {R"(INFO:     1.2.3.4:5 - "GET /a?x=1 HTTP/1.1" 200 OK)",
       {"headers_missing", "target_normalised", "host_guessed", "time_missing",
        "response_status_only"}},
  }));
  INFO(line);
  CHECK(lost(line) == names);
}

TEST_CASE("lines of several kinds in one file are each read as their own") {
  const Reading reading = read_file(fixture("envoy/istio_cri.log"));
  CHECK(reading.format == "envoy");
  REQUIRE(reading.records.size() == 4);
  CHECK(reading.records[1].request.target == "/cart");
  CHECK(reading.records[1].origin.line == 3);
  CHECK(reading.records[1].request.headers[0].value == "Mozilla/5.0 \"quoted\" agent");
  CHECK(reading.items.size() == 7);
  CHECK(reading.warnings.empty());

  const std::string mixed = "starting\n" + std::string(kNginx) + "\"GET /1 HTTP/1.1\" 200 5\n\n" +
                            R"(INFO:     1.2.3.4:5 - "GET /2 HTTP/1.1" 200 OK)" + "\r\n" +
                            "Traceback (most recent call last):\n" + std::string(kNginx) +
                            "\"GET /3 HTTP/1.1\" 200 5\r\n";
  const Reading several = read_text(mixed);
  CHECK(several.format == "clf");
  REQUIRE(several.records.size() == 3);
  CHECK(several.records[1].request.target == "/2");
  CHECK(several.records[2].origin.line == 6);
  REQUIRE(several.skips.size() == 2);
  CHECK(several.skips[0].reason == "no-request");
  CHECK(several.skips[0].origin.line == 1);
  CHECK(several.skips[1].origin.index == 3);
}

TEST_CASE("encodings of whole files are undone for logs too") {
  const std::string line = std::string(kNginx) + "\"GET /1 HTTP/1.1\" 200 5\r\n";
  CHECK(read_text("\xEF\xBB\xBF" + line).records.size() == 1);
  std::string utf16 = "\xFF\xFE";
  for (const char c : line) {
    utf16 += c;
    utf16 += '\0';
  }
  CHECK(read_text(utf16).records.size() == 1);
}

}  // namespace lockstep::test
