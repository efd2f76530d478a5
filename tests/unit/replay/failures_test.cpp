// What a side can do wrong, and how that is told: a transfer that fails is data.
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "lockstep/core/error.hpp"

#include "replay/failure.hpp"
#include "unit/catch.hpp"
#include "unit/replay/harness.hpp"

using namespace lockstep;
using namespace lockstep::test;
using namespace std::chrono_literals;

namespace {

const std::string kOk = "HTTP/1.1 200 OK\r\n";

struct Fault {
  std::string name;
  Script script;
  std::string reason;  // empty: a response
  std::string phase;
};

const std::vector<Fault>& faults() {
  static const std::vector<Fault> kFaults = {
      {"never answers", {hold()}, "timeout", "wait"},
      {"stops in mid-body",
       {send(kOk + "Content-Length: 5\r\n\r\nab"), hold()},
       "timeout",
       "receive"},
      {"closes without an answer", {close()}, "closed", "wait"},
      {"resets without an answer", {wait(20ms), reset()}, "reset", "wait"},
      {"resets in mid-body",
       {send(kOk + "Content-Length: 5\r\n\r\nab"), wait(50ms), reset()},
       "reset",
       "receive"},
      {"closes in the status line", {send("HTTP/1.1 20"), close()}, "closed", "receive"},
      {"closes after the status line", {send(kOk), close()}, "closed", "receive"},
      {"closes in a header", {send(kOk + "A: b\r\nContent-Le"), close()}, "closed", "receive"},
      {"closes after 100", {send("HTTP/1.1 100 Continue\r\n\r\n"), close()}, "closed", "receive"},
      {"closes in mid-body",
       {send(kOk + "Content-Length: 5\r\n\r\nab"), close()},
       "body-cut",
       "receive"},
      {"closes before the body",
       {send(kOk + "Content-Length: 5\r\n\r\n"), close()},
       "body-cut",
       "receive"},
      {"closes in a chunk",
       {send(kOk + "Transfer-Encoding: chunked\r\n\r\n5\r\nab"), close()},
       "body-cut",
       "receive"},
      {"leaves out the last chunk",
       {send(kOk + "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n"), close()},
       "body-cut",
       "receive"},
      {"sends chunks without a size",
       {send(kOk + "Transfer-Encoding: chunked\r\n\r\nxyz\r\nab\r\n0\r\n\r\n"), hold()},
       "garbage",
       "receive"},
      {"sends a chunk that is too long",
       {send(kOk + "Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n"), hold()},
       "garbage",
       "receive"},
      {"speaks something else", {send("SSH-2.0-OpenSSH_9.2\r\n"), hold()}, "garbage", "receive"},
      {"speaks HTTP/0.9", {send("<html>hello</html>"), close()}, "garbage", "receive"},
      {"speaks HTTP/2",
       {send("HTTP/2 200\r\nContent-Length: 0\r\n\r\n"), hold()},
       "garbage",
       "receive"},
      {"speaks HTTP/3.0", {send("HTTP/3.0 200 OK\r\n\r\n"), hold()}, "garbage", "receive"},
      {"has no status", {send("HTTP/1.1 OK\r\n\r\n"), hold()}, "garbage", "receive"},
      {"has a status of four digits",
       {send("HTTP/1.1 2000 OK\r\n\r\n"), hold()},
       "garbage",
       "receive"},
      {"switches protocols",
       {send("HTTP/1.1 101 Switching Protocols\r\n\r\n"), hold()},
       "garbage",
       "receive"},
      {"sends a header without a colon",
       {send(kOk + "nonsense\r\n\r\n"), hold()},
       "garbage",
       "receive"},
      {"sends a header without a name", {send(kOk + ": x\r\n\r\n"), hold()}, "garbage", "receive"},
      {"begins with a folded line", {send(kOk + " x\r\n\r\n"), hold()}, "garbage", "receive"},
      {"sends NUL in a header",
       {send(kOk + std::string("A: b\0c\r\n\r\n", 10)), hold()},
       "garbage",
       "receive"},
      {"sends two lengths",
       {send(kOk + "Content-Length: 2\r\ncontent-length: 3\r\n\r\nabc"), hold()},
       "garbage",
       "receive"},
      {"sends a length that is none",
       {send(kOk + "Content-Length: 2x\r\n\r\nabc"), hold()},
       "garbage",
       "receive"},
      {"sends a negative length",
       {send(kOk + "Content-Length: -1\r\n\r\nabc"), hold()},
       "garbage",
       "receive"},
      {"announces 1 GB",
       {send(kOk + "Content-Length: 1073741824\r\n\r\n"), hold()},
       "body-too-large",
       "receive"},
      {"announces 2^70 bytes",
       {send(kOk + "Content-Length: 1180591620717411303424\r\n\r\n"), hold()},
       "body-too-large",
       "receive"},
      {"never ends its body",
       {send(kOk + "\r\n"), flood(std::string(10'000, 'x'))},
       "body-too-large",
       "receive"},
      {"never ends its chunks",
       {send(kOk + "Transfer-Encoding: chunked\r\n\r\n"), flood("4\r\nwxyz\r\n")},
       "body-too-large",
       "receive"},
      {"never ends its headers",
       {send(kOk), flood("X-Header: " + std::string(100, 'x') + "\r\n")},
       "headers-too-large",
       "receive"},
      {"never ends one header",
       {send(kOk + "X-Header: "), flood(std::string(1000, 'x'))},
       "headers-too-large",
       "receive"},
      {"never ends its status line",
       {send("HTTP/1.1 200 "), flood(std::string(1000, 'x'))},
       "headers-too-large",
       "receive"},
      {"never ends its interim responses",
       {flood("HTTP/1.1 102 Processing\r\n\r\n")},
       "headers-too-large",
       "receive"},
      {"never ends its trailers",
       {send(kOk + "Transfer-Encoding: chunked\r\n\r\n0\r\n"), flood("X-Trailer: x\r\n")},
       "headers-too-large",
       "receive"},
  };
  return kFaults;
}

// Once answered well, so that connections are at hand, and then badly.
TransferError failure_of(const Fault& fault, const Record& record, bool kept_connection) {
  const ByteServer good([](const Received&) -> Script { return {send(response("ok"))}; });
  const ByteServer bad([&](const Received& request) -> Script {
    return request.target() == "/good" ? Script{send(response("ok"))} : fault.script;
  });
  replay::Options options = options_for(good.url(), bad.url());
  options.concurrency = 1;
  if (fault.reason == "timeout") {
    options.timeout = 300ms;
  }
  options.max_body_bytes = 1'000'000;
  const std::size_t first = kept_connection ? 1 : 0;
  std::vector<Record> records(first, get("/good"));
  records.push_back(record);
  const std::vector<Exchange> exchanges = replay_all(options, records);
  REQUIRE(exchanges.size() == records.size());
  const Exchange& exchange = exchanges[first];
  CHECK(exchange.baseline.response);  // the other side is not drawn into it
  REQUIRE(exchange.candidate.error);
  CHECK_FALSE(exchange.candidate.response);
  CHECK(exchange.candidate.timing.total > 0);
  CHECK(exchange.candidate.started_at_ns > 1'700'000'000'000'000'000);
  return *exchange.candidate.error;
}

std::filesystem::path write_temporary(const std::string& name, const std::string& text) {
  const auto path =
      std::filesystem::temp_directory_path() / (name + "-" + std::to_string(::getpid()) + ".pem");
  std::ofstream(path) << text;
  return path;
}

}  // namespace

TEST_CASE("each fault of a server has its reason and phase") {
  const Fault fault = GENERATE(from_range(faults()));
  const bool kept_connection = GENERATE(false, true);
  INFO(fault.name << (kept_connection ? ", on a kept connection" : ""));
  const TransferError error = failure_of(fault, get("/"), kept_connection);
  CAPTURE(error.message, error.curl_code, error.os_errno);
  CHECK(error.reason == fault.reason);
  CHECK(error.phase == fault.phase);
  CHECK(error.message.find('\n') == std::string::npos);
  CHECK_FALSE(error.message.empty());
}

TEST_CASE("a refused connection is refused, on its side alone") {
  const ByteServer good([](const Received&) -> Script { return {send(response("ok"))}; });
  const ClosedPort closed;
  const auto exchanges = replay_all(options_for(closed.url(), good.url()), {get("/")});
  REQUIRE(exchanges[0].baseline.error);
  CHECK(exchanges[0].baseline.error->reason == "refused");
  CHECK(exchanges[0].baseline.error->phase == "connect");
  CHECK(exchanges[0].baseline.error->os_errno == ECONNREFUSED);
  CHECK_THAT(exchanges[0].baseline.error->message, Catch::Contains("Connection refused"));
  CHECK(exchanges[0].candidate.response);
}

TEST_CASE("a name that does not exist is a failure to resolve") {
  const ByteServer good([](const Received&) -> Script { return {send(response("ok"))}; });
  // RFC 6761 §6.4: .invalid never resolves. Without a network it may take its time.
  replay::Options options = options_for("http://no-such-host.invalid", good.url());
  options.connect_timeout = 2s;
  const auto exchanges = replay_all(options, {get("/")});
  REQUIRE(exchanges[0].baseline.error);
  CHECK_THAT(exchanges[0].baseline.error->reason, Catch::Matches("resolve|connect-timeout"));
  CHECK(exchanges[0].baseline.error->phase == "resolve");
}

TEST_CASE("what the system says tells why a connection failed") {
  const auto [os_errno, reason] = GENERATE(table<int, std::string>({{ECONNREFUSED, "refused"},
                                                                    {EHOSTUNREACH, "unreachable"},
                                                                    {ENETUNREACH, "unreachable"},
                                                                    {ETIMEDOUT, "connect-timeout"},
                                                                    {ECONNRESET, "reset"},
                                                                    {0, "unreachable"}}));
  replay::Ending ending;
  ending.code = CURLE_COULDNT_CONNECT;
  ending.os_errno = os_errno;
  ending.detail = "line\n\x1b[31mred";
  ending.progress.resolved = true;
  const TransferError error = replay::describe(ending);
  CHECK(error.reason == reason);
  CHECK(error.phase == "connect");
  CHECK_THAT(error.message, Catch::EndsWith("(line\\n\\x1b[31mred)"));
}

TEST_CASE("a server that does not read the request times out while it is sent") {
  const ByteServer good([](const Received&) -> Script { return {send(response("ok"))}; });
  // Nobody accepts: the connection and what fits into buffers is all there will be.
  const ByteServer deaf([](const Received&) -> Script { return {}; }, {{wait(20s)}, nullptr});
  replay::Options options = options_for(good.url(), deaf.url());
  options.timeout = 700ms;
  Record record = with_method("PUT");
  record.request.body.assign(32U << 20, 'x');
  const auto exchanges = replay_all(options, {record});
  REQUIRE(exchanges[0].candidate.error);
  CHECK(exchanges[0].candidate.error->reason == "timeout");
  CHECK(exchanges[0].candidate.error->phase == "send");
}

TEST_CASE("a certificate is trusted by its authority, or when told to, and else a failure") {
  const Certificate certificate = make_certificate();
  const auto handler = [](const Received&) -> Script { return {send(response("secret"))}; };
  const ByteServer tls(handler, {{}, &certificate});
  const ByteServer plain(handler);
  replay::Options options = options_for(tls.url(), plain.url());

  SECTION("unknown") {
    const auto exchanges = replay_all(options, {get("/")});
    REQUIRE(exchanges[0].baseline.error);
    CHECK(exchanges[0].baseline.error->reason == "tls");
    CHECK(exchanges[0].baseline.error->phase == "tls");
    CHECK(exchanges[0].candidate.response);
    CHECK(tls.requests().empty());
    CHECK_THROWS_WITH(replay::check_reachable(options),
                      Catch::StartsWith("baseline " + tls.url() + ": ") &&
                          Catch::Contains("certificate") && Catch::Contains("--cacert") &&
                          Catch::Contains("--insecure"));
  }
  SECTION("insecure") {
    options.insecure = true;
    replay::check_reachable(options);
    const auto exchanges = replay_all(options, {get("/"), get("/"), with_method("POST")});
    REQUIRE(exchanges.size() == 3);
    for (const Exchange& exchange : exchanges) {
      REQUIRE(exchange.baseline.response);
      CHECK(exchange.baseline.response->body == "secret");
    }
  }
  SECTION("authority") {
    const auto path = write_temporary("authority", certificate.certificate);
    options.ca_file = path;
    options.baseline.url = "https://localhost:" + std::to_string(tls.port());
    replay::check_reachable(options);
    CHECK(replay_all(options, {get("/")})[0].baseline.response);
    std::filesystem::remove(path);
  }
  SECTION("another name than the certificate's") {
    const auto path = write_temporary("name", certificate.certificate);
    options.ca_file = path;
    options.baseline.url = "https://127.0.0.2:" + std::to_string(tls.port());
    CHECK_THROWS_AS(replay::check_reachable(options), Error);
    std::filesystem::remove(path);
  }
  SECTION("an authority file that is none") {
    options.ca_file = "/nonexistent/ca.pem";
    CHECK_THROWS_WITH(replay::check_reachable(options), Catch::Contains("PEM"));
  }
  SECTION("TLS to a port that does not speak it") {
    options.baseline.url = "https://127.0.0.1:" + std::to_string(plain.port());
    options.timeout = 700ms;
    options.connect_timeout = 500ms;
    const auto exchanges = replay_all(options, {get("/")});
    REQUIRE(exchanges[0].baseline.error);
    CHECK(exchanges[0].baseline.error->phase == "tls");
    CHECK_THROWS_AS(replay::check_reachable(options), Error);
  }
}

TEST_CASE("a body cut short over TLS is cut") {
  const Certificate certificate = make_certificate();
  const std::string framing =
      GENERATE("Content-Length: 5\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n5\r\n");
  const ByteServer tls(
      [&](const Received&) -> Script {
        return {send(kOk + framing + "ab"), close()};
      },
      {{}, &certificate});
  replay::Options options = options_for(tls.url(), tls.url());
  options.insecure = true;
  const auto exchanges = replay_all(options, {get("/")});
  REQUIRE(exchanges[0].baseline.error);
  CHECK(exchanges[0].baseline.error->reason == "body-cut");
}

TEST_CASE("an unreachable side is an error before anything is sent") {
  const ByteServer good([](const Received&) -> Script { return {send(response("ok"))}; });
  const ClosedPort closed;
  const std::string good_url = good.url();
  replay::check_reachable(options_for(good_url, good_url));
  CHECK_THROWS_WITH(
      replay::check_reachable(options_for(good_url, closed.url())),
      Catch::StartsWith("candidate " + closed.url() + ": the connection was refused") &&
          Catch::Contains("Connection refused") && Catch::Contains("--candidate"));
  std::string with_secret = closed.url();
  CHECK_THROWS_WITH(
      replay::check_reachable(options_for(with_secret.insert(7, "user:hunter2@"), good_url)),
      Catch::StartsWith("baseline " + closed.url() + ": ") && !Catch::Contains("hunter2"));
  replay::Options options = options_for(good_url, good_url);
  options.control = replay::Target{closed.url(), {}};
  CHECK_THROWS_WITH(replay::check_reachable(options), Catch::StartsWith("control "));
  CHECK(good.requests().empty());
}

TEST_CASE("a response is taken as it is") {
  const auto [bytes, status, reason, headers, body] =
      GENERATE(table<std::string, int, std::string, std::string, std::string>({
          {kOk + "Content-Length: 2\r\n\r\nok", 200, "OK", "Content-Length=2|", "ok"},
          {"HTTP/1.1 404\r\nContent-Length: 0\r\n\r\n", 404, "", "Content-Length=0|", ""},
          {"HTTP/1.1 299 \r\nContent-Length:0\r\n\r\n", 299, "", "Content-Length=0|", ""},
          {"HTTP/1.1 600 caf\xe9 au lait\r\nContent-Length: 0\r\n\r\n", 600, "caf\xe9 au lait",
           "Content-Length=0|", ""},
          {"HTTP/1.1 100 Continue\r\nX: 1\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" +
               kOk + "Content-Length: 2\r\n\r\nok",
           200, "OK", "Content-Length=2|", "ok"},
          {kOk + "x-a: 1\r\nX-B:\t2 \t\r\nX-A: 3\r\nE:\r\nS: a  b\r\nContent-Length: 0\r\n\r\n",
           200, "OK", "x-a=1|X-B=2|X-A=3|E=|S=a  b|Content-Length=0|", ""},
          {kOk + "F: one\r\n  two\r\n\tthree\r\nG:\r\n four\r\nContent-Length: 0\r\n\r\n", 200,
           "OK", "F=one two three|G=four|Content-Length=0|", ""},
          {kOk + "B: caf\xc3\xa9 \xff\x01\r\nContent-Length: 0\r\n\r\n", 200, "OK",
           "B=caf\xc3\xa9 \xff\x01|Content-Length=0|", ""},
          {kOk + "Transfer-Encoding: chunked\r\n\r\n1;x=y\r\na\r\n2\r\nbc\r\n0\r\nT: 1\r\n\r\n",
           200, "OK", "Transfer-Encoding=chunked|", "abc"},
          {kOk + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
           200, "OK", "Content-Length=1|Transfer-Encoding=chunked|", "abc"},
          {kOk + "Content-Length: 2\r\nContent-Length: 2\r\n\r\nok", 200, "OK",
           "Content-Length=2|Content-Length=2|", "ok"},
          {kOk + "Content-Length: 2, 2\r\n\r\nok", 200, "OK", "Content-Length=2, 2|", "ok"},
          {kOk + "Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\x1f\x8b\x08", 200, "OK",
           "Content-Encoding=gzip|Content-Length=3|", "\x1f\x8b\x08"},
          {"HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", 204, "No Content",
           "Content-Length=5|", ""},
          {"HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\nContent-Length: 5\r\n\r\n", 304,
           "Not Modified", "ETag=\"x\"|Content-Length=5|", ""},
          {kOk + "Transfer-Encoding: zork\r\n\r\nuntil the end", 200, "OK",
           "Transfer-Encoding=zork|", "until the end"},
          {"HTTP/1.0 200 OK\r\n\r\nuntil the end", 200, "OK", "", "until the end"},
          {kOk + "Connection: close\r\n\r\nuntil the end", 200, "OK", "Connection=close|",
           "until the end"},
          {"HTTP/1.1 200 OK\nContent-Length: 2\n\nok", 200, "OK", "Content-Length=2|", "ok"},
      }));
  CAPTURE(bytes);
  const bool until_end = body == "until the end";
  Script script = {send(bytes)};
  if (until_end) {
    script.push_back(close());
  }
  TwoSides sides(script);
  for (const Exchange& exchange : replay_all(sides.options(), {get("/1"), get("/2")})) {
    REQUIRE(exchange.baseline.response);
    const Response& reply = *exchange.baseline.response;
    CHECK(reply.status == status);
    CHECK(reply.reason == reason);
    std::string all;
    for (const Header& header : reply.headers) {
      all += header.name + "=" + header.value + "|";
    }
    CHECK(all == headers);
    CHECK(reply.body == body);
  }
}

TEST_CASE("a response that comes in pieces is the same response") {
  const std::string bytes =
      "HTTP/1.1 200 OK\r\nA: 1\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
  Script script;
  for (const char byte : bytes) {
    script.push_back(send(std::string(1, byte)));
    script.push_back(wait(1ms));
  }
  TwoSides sides(script);
  const auto exchanges = replay_all(sides.options(), {get("/")});
  REQUIRE(exchanges[0].candidate.response);
  CHECK(exchanges[0].candidate.response->body == "abcde");
}
