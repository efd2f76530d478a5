// The parser of responses on its own: however the bytes are cut into pieces, it says the same.
#include "replay/response_parser.hpp"

#include "unit/catch.hpp"

using namespace lockstep;
using replay::ResponseParser;

namespace {

constexpr std::uint64_t kMaxBody = 1000;

struct Outcome {
  bool good = false;
  bool whole = false;
  bool reusable = false;
  std::string fault;
  int status = 0;
  std::string headers;
  std::string body;

  bool operator==(const Outcome&) const = default;
};

// Fed in pieces of `piece` bytes, then closed.
Outcome parse(const std::string& bytes, std::size_t piece, bool answers_head = false) {
  ResponseParser parser;
  parser.begin(answers_head, kMaxBody);
  Outcome outcome;
  outcome.good = true;
  for (std::size_t at = 0; at < bytes.size() && outcome.good; at += piece) {
    outcome.good = parser.feed(std::string_view(bytes).substr(at, piece));
  }
  if (!outcome.good) {
    outcome.fault = parser.fault()->reason;
    return outcome;
  }
  outcome.whole = parser.whole() || parser.end();
  outcome.reusable = parser.reusable();
  const Response response = parser.take();
  outcome.status = response.status;
  for (const Header& header : response.headers) {
    outcome.headers += header.name + "=" + header.value + "|";
  }
  outcome.body = response.body;
  return outcome;
}

const std::string kOk = "HTTP/1.1 200 OK\r\n";
const std::string kChunked = kOk + "Transfer-Encoding: chunked\r\n\r\n";

struct Row {
  std::string bytes;
  Outcome expected;
};

Outcome whole(std::string headers, std::string body, bool reusable = true, int status = 200) {
  return {true, true, reusable, "", status, std::move(headers), std::move(body)};
}

Outcome fault(std::string reason) { return {false, false, false, std::move(reason), 0, "", ""}; }

const std::vector<Row>& rows() {
  static const std::vector<Row> kRows = {
      {kOk + "Content-Length: 2\r\n\r\nok", whole("Content-Length=2|", "ok")},
      {kOk + "Content-Length: 0\r\n\r\n", whole("Content-Length=0|", "")},
      {"HTTP/1.1 200 OK\nA:b\nContent-Length: 2\n\nok", whole("A=b|Content-Length=2|", "ok")},
      {"HTTP/1.1 100 Continue\r\nA: 1\r\n\r\nHTTP/1.1 404 No\r\nContent-Length: 1\r\n\r\nx",
       whole("Content-Length=1|", "x", true, 404)},
      {kOk + "Connection: Keep-Alive, close\r\nContent-Length: 0\r\n\r\n",
       whole("Connection=Keep-Alive, close|Content-Length=0|", "", false)},
      {"HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", whole("Content-Length=1|", "x", false)},
      {kOk + "A: 1\r\n\r\nto the end", whole("A=1|", "to the end", false)},
      {kOk + "Content-Length: 1\r\n\r\nxSTRAY", whole("Content-Length=1|", "x", false)},
      {"HTTP/1.1 304 Not Modified\r\nA: 1\r\n\r\n", whole("A=1|", "", true, 304)},
      {"HTTP/1.1 204 No Content\r\n\r\n", whole("", "", false, 204)},
      {kChunked + "3\r\nabc\r\n0\r\n\r\n", whole("Transfer-Encoding=chunked|", "abc")},
      {kChunked + "3 \nabc\n0;last\n\n", whole("Transfer-Encoding=chunked|", "abc")},
      {kChunked + "0000000000000001\r\na\r\nA;x=\"y\"\r\n0123456789\r\n00\r\nT: 1\r\nU: 2\r\n\r\n",
       whole("Transfer-Encoding=chunked|", "a0123456789")},
      {kChunked + "1\r\na\r\n0\r\n\r\nSTRAY", whole("Transfer-Encoding=chunked|", "a", false)},
      {kOk + "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
       whole("Transfer-Encoding=gzip|Transfer-Encoding=chunked|", "")},
      {kOk + "Transfer-Encoding: chunked, gzip\r\nContent-Length: 1\r\n\r\nxyz",
       whole("Transfer-Encoding=chunked, gzip|Content-Length=1|", "xyz", false)},
      {"SSH-2.0", fault("garbage")},
      {"HTTP/2 200\r\n\r\n", fault("garbage")},
      {kOk + "nonsense\r\n\r\n", fault("garbage")},
      {kOk + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", fault("garbage")},
      {kOk + "Content-Length: 1001\r\n\r\n", fault("body-too-large")},
      {kOk + "\r\n" + std::string(1001, 'x'), fault("body-too-large")},
      {kOk + "A: " + std::string(ResponseParser::kMaxHeadBytes, 'x'), fault("headers-too-large")},
      {kChunked + "x\r\n", fault("garbage")},
      {kChunked + "\r\n", fault("garbage")},
      {kChunked + "-1\r\n", fault("garbage")},
      {kChunked + "00000000000000001\r\na", fault("garbage")},
      {kChunked + "1\r\nab", fault("garbage")},
      {kChunked + "1\r\na\rb", fault("garbage")},
      {kChunked + "1;" + std::string(5000, 'x'), fault("garbage")},
      {kChunked + "3E9\r\n" + std::string(1001, 'x'), fault("body-too-large")},
      {kChunked + "FFFFFFFFFFFFFFFF\r\n" + std::string(1001, 'x'), fault("body-too-large")},
  };
  return kRows;
}

}  // namespace

TEST_CASE("a response is the same however its bytes are cut") {
  const Row row = GENERATE(from_range(rows()));
  CAPTURE(row.bytes.substr(0, 200));
  for (const std::size_t piece :
       {row.bytes.size(), std::size_t{1}, std::size_t{2}, std::size_t{7}}) {
    CAPTURE(piece);
    const Outcome outcome = parse(row.bytes, piece);
    CHECK(outcome.fault == row.expected.fault);
    CHECK(outcome.headers == row.expected.headers);
    CHECK(outcome.body == row.expected.body);
    CHECK(outcome.reusable == row.expected.reusable);
    CHECK(outcome == row.expected);
  }
}

TEST_CASE("no beginning of a response is a whole one") {
  const Row row = GENERATE(from_range(rows()));
  const bool has_end = row.expected.good && row.expected.reusable;
  for (std::size_t size = 0; has_end && size < row.bytes.size(); ++size) {
    CAPTURE(row.bytes.substr(0, size));
    CHECK_FALSE(parse(row.bytes.substr(0, size), 64).whole);
  }
}

TEST_CASE("a response to HEAD ends with its head and leaves no connection for others") {
  CHECK(parse(kOk + "Content-Length: 99\r\n\r\n", 64, true) ==
        whole("Content-Length=99|", "", false));
}
