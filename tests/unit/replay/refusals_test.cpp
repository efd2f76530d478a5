// What is refused before anything is sent: records, targets and settings.
#include <set>

#include "lockstep/core/error.hpp"

#include "replay/endpoint.hpp"
#include "unit/catch.hpp"
#include "unit/replay/harness.hpp"

using namespace lockstep;
using namespace lockstep::test;

namespace {

std::string refusal(const Record& record) {
  const std::optional<Skip> skip = replay::refuse_unsendable(record);
  if (!skip) {
    return "";
  }
  const auto known = [&](const SkipReason& reason) { return reason.id == skip->reason; };
  CHECK(std::any_of(skip_reasons().begin(), skip_reasons().end(), known));
  CHECK_FALSE(skip->detail.empty());
  CHECK(skip->target == record.request.target);
  CHECK(skip->origin.line == record.origin.line);
  return skip->reason;
}

Record with_header(std::string name, std::string value) {
  Record record = get("/");
  record.origin.line = 7;
  record.request.headers.push_back({std::move(name), std::move(value)});
  return record;
}

}  // namespace

TEST_CASE("a target that would end the request line or go elsewhere is refused") {
  const auto [method, target, reason] = GENERATE(table<std::string, std::string, std::string>({
      {"GET", "/", ""},
      {"GET", "//x/../%00?\xff#\x01", ""},
      {"OPTIONS", "*", ""},
      {"GET", "*", "unsendable"},
      {"GET", "", "unsendable"},
      {"GET", "x", "unsendable"},
      {"GET", "http://h/p", "unsendable"},
      {"GET", "/a b", "unsendable"},
      {"GET", "/a\tb", "unsendable"},
      {"GET", "/a\vb", "unsendable"},
      {"GET", "/a HTTP/1.1\r\nX: y", "unsendable"},
      {"GET", "/a\rb", "unsendable"},
      {"GET", "/a\nb", "unsendable"},
      {"GET", std::string("/a\0b", 4), "unsendable"},
      {"CONNECT", "h:443", "not-http"},
      {"GET /x", "/", "unsendable"},
      {"GET\r\nX", "/", "unsendable"},
      {"", "/", "unsendable"},
      {"G\xc3\x89T", "/", "unsendable"},
  }));
  CAPTURE(method, target);
  CHECK(refusal(with_method(method, target)) == reason);
}

TEST_CASE("a header that would become two, or none, is refused") {
  const auto [name, value, reason] = GENERATE(table<std::string, std::string, std::string>({
      {"X", "a", ""},
      {"X", "", ""},
      {"X", " \t", ""},
      {"X", "\xff\x01\x7f", ""},
      {"X", "a\r\n b", ""},
      {"X", "a\n\tb", ""},
      {"Not A Name", "a", ""},
      {"X", "a\r\nb", "unsendable"},
      {"X", "a\r\n\r\n b", "unsendable"},
      {"X", "a\r", "unsendable"},
      {"X", "a\n", "unsendable"},
      {"X", "a\r b", "unsendable"},
      {"X", std::string("a\0b", 3), "unsendable"},
      {"X", "\v", ""},
      {"X", "\r\n \f", ""},
      {"X", "\v.", ""},
      {"X\r\nY", "a", "unsendable"},
      {"Connection", "a\r\nX: b", "unsendable"},
      {"X", std::string(700'000, 'x'), ""},
      {"X", std::string(800'000, 'x'), "unsendable"},
      {"upgrade", "WebSocket", "websocket"},
      {"upgrade", "h2c", ""},
  }));
  CAPTURE(name, value.substr(0, 20));
  CHECK(refusal(with_header(name, value)) == reason);
  Record record = get("/");
  record.request.authority = "h\r\nX: y";
  CHECK(refusal(record) == "unsendable");
}

TEST_CASE("the longest head that is not refused is sent") {
  Record record = with_header("X", std::string(786'000, 'x'));
  REQUIRE(refusal(record).empty());
  TwoSides sides;
  replay::Options options = sides.options();
  options.baseline.url += "/" + std::string(60'000, 'p');
  const auto exchanges = replay_all(options, {record});
  CHECK(exchanges[0].baseline.response);
  CHECK(sides.baseline.requests()[0].bytes.size() > 846'000);
}

TEST_CASE("a target that is not one is an error that names its flag and hides its secrets") {
  const auto [url, problem] = GENERATE(table<std::string, std::string>({
      {"", "is not a URL"},
      {"localhost:8080", "write it as http://host:port"},
      {"//host", "is not a URL"},
      {"http://", "is not a URL"},
      {"http://user:hunter2@", "is not a URL"},
      {"http://user:hunter2@h ost", "is not a URL"},
      {"http://host:0x50", "is not a URL"},
      {"http://host:99999", "is not a URL"},
      {"http://ho\nst", "is not a URL"},
      {std::string("http://host\0/", 13), "NUL"},
      {"ftp://user:hunter2@host", "neither http nor https"},
      {"file:///etc/passwd", "neither http nor https"},
      {"http://user:hunter2@host/?a=b", "query"},
      {"http://host/#top", "query or fragment"},
  }));
  CAPTURE(url);
  CHECK_THROWS_WITH(replay::check_target({url, {}}, "--candidate"),
                    Catch::StartsWith("--candidate: ") && Catch::Contains(problem) &&
                        !Catch::Contains("hunter2") && !Catch::Contains("\n"));
}

TEST_CASE("a good target says where to connect, and what stands before each request's target") {
  const auto [url, host, prefix] = GENERATE(table<std::string, std::string, std::string>({
      {"http://localhost", "localhost", ""},
      {"HTTP://127.0.0.1:8080/", "127.0.0.1:8080", ""},
      {"https://[::1]:8443/api/", "[::1]:8443", "/api"},
      {"http://host:80/a", "host", "/a"},
      {"http://host:443", "host:443", ""},
      {"http://u:p@host/a/../b%2F", "host", "/a/../b%2F"},
      {"https://host/caf\xc3\xa9", "host", "/caf\xc3\xa9"},
  }));
  const replay::Target target = {url, {{"X-A", ""}, {"connection", "close"}, {"Host", "forced"}}};
  replay::check_target(target, "--baseline");
  const replay::Endpoint endpoint = replay::make_endpoint(target, "--baseline");
  CHECK(endpoint.host == host);
  CHECK(endpoint.prefix == prefix);
  CHECK(endpoint.forced_host == "forced");
  CHECK(endpoint.name == (endpoint.tls ? "https://" : "http://") + host);
}

TEST_CASE("headers that cannot be set are an error") {
  const auto [name, value] = GENERATE(table<std::string, std::string>({
      {"Bad Name", "x"},
      {"", "x"},
      {":authority", "x"},
      {"X", "a\r\nhunter2: y"},
      {"X", std::string("hunter2\0", 8)},
      {"Content-Length", "hunter2"},
      {"transfer-encoding", "hunter2"},
      {"Expect", "hunter2"},
      {"X", "hunter2" + std::string(70'000, 'x')},
  }));
  CHECK_THROWS_WITH(replay::check_target({"http://h", {{name, value}}}, "--baseline"),
                    Catch::StartsWith("--baseline: ") && !Catch::Contains("hunter2"));
  CHECK_THROWS_AS(replay::check_target({"http://h", {{"Host", "a"}, {"host", "b"}}}, "--baseline"),
                  Error);
}

TEST_CASE("too many exchanges at once for the open files of this process are refused") {
  TwoSides sides;
  replay::Options options = sides.options();
  options.concurrency = 3'000'000'000U;
  CHECK_THROWS_WITH(replay_all(options, {get("/")}),
                    Catch::Contains("open files") && Catch::Contains("--concurrency"));
}
