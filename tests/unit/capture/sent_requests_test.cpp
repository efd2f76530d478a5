// One set of awkward requests was sent to real servers, and written down for the others as they
// would: what their logs hold comes back byte for byte, and nothing else does.
#include <map>
#include <set>
#include <sstream>

#include "unit/capture/harness.hpp"
#include "unit/catch.hpp"

namespace lockstep::test {
namespace {

struct Sent {
  std::string method;
  std::string target;     // origin-form
  std::string authority;  // of an absolute form only
  std::string user_agent;
  std::string referer;
};

// A Python literal: b'GET / HTTP/1.1\r\n…'
std::string bytes_of_literal(const std::string& literal) {
  std::string bytes;
  for (std::size_t i = 2; i + 1 < literal.size(); ++i) {
    if (literal[i] != '\\') {
      bytes += literal[i];
      continue;
    }
    const char c = literal[++i];
    if (c == 'x') {
      bytes += static_cast<char>(std::stoi(literal.substr(i + 1, 2), nullptr, 16));
      i += 2;
    } else {
      bytes += c == 'r' ? '\r' : c == 'n' ? '\n' : c == 't' ? '\t' : c;
    }
  }
  return bytes;
}

std::string header_of(const std::string& request, const std::string& name) {
  const std::size_t at = request.find("\r\n" + name + ": ");
  const std::size_t begin = at + name.size() + 4;
  return at == std::string::npos ? "" : request.substr(begin, request.find("\r\n", begin) - begin);
}

std::vector<Sent> sent_requests() {
  std::vector<Sent> all;
  std::istringstream lines(slurp(fixture("requests_sent.txt")));
  std::string line;
  while (std::getline(lines, line)) {
    const std::string bytes = bytes_of_literal(line);
    const std::string request_line = bytes.substr(0, bytes.find("\r\n"));
    const std::size_t first = request_line.find(' ');
    const std::size_t last = request_line.rfind(' ');
    Sent sent;
    if (first != last) {
      sent.method = request_line.substr(0, first);
      sent.target = request_line.substr(first + 1, last - first - 1);
    }
    if (sent.target.starts_with("http://")) {
      const std::size_t path = sent.target.find('/', 7);
      sent.authority = sent.target.substr(7, path - 7);
      sent.target = sent.target.substr(path);
    }
    sent.user_agent = header_of(bytes, "User-Agent");
    sent.referer = header_of(bytes, "Referer");
    all.push_back(sent);
  }
  return all;
}

// Numbers of the requests, from 0.
constexpr int kAbsolute = 6, kAsterisk = 7, kNoHost = 12, kDashAgent = 13, kSpaces = 14,
              kGarbage = 15, kTls = 16, kTab = 18;

struct Row {
  std::string file;
  std::set<int> missing;
  std::map<int, std::string> otherwise = {};  // targets that the log has in another form
  bool agent = false;                         // it holds User-Agent
  bool referer = false;
  std::string host;          // of all requests but the absolute one; empty when it does not say
  std::string further = {};  // targets of requests that were sent to this server alone
};

const std::vector<Row> kRows = {
    {"clf/nginx_combined.log", {kGarbage, kTls}, {}, true, true, "", "/v6?x=1"},
    {"clf/nginx_vhost_timed.log",
     {kGarbage, kTls},
     {},
     true,
     true,
     "shop.example.com:18010",
     "/v6?x=1"},
    {"clf/apache_combined.log", {kSpaces, kGarbage, kTls, kTab}, {}, true, true, ""},
    {"clf/apache_common.log", {kSpaces, kGarbage, kTls, kTab}, {}, false, false, ""},
    {"clf/gunicorn.log", {kSpaces, kGarbage, kTls}, {}, true, true, ""},
    {"clf/gunicorn_timed.log", {kSpaces, kGarbage, kTls}, {}, true, true, ""},
    {"envoy/default.log", {kSpaces, kGarbage, kTls, kTab}, {}, true, false, "shop.example.com"},
    {"aws-alb/app.log",
     {kAsterisk, kSpaces, kGarbage, kTls, kTab},
     {},
     true,
     false,
     "shop.example.com"},
    {"uwsgi/uwsgi.log", {kGarbage, kTls}, {}, false, false, ""},
    {"runserver/django_runserver.log", {kGarbage, kTls}, {}, false, false, ""},
    {"werkzeug/flask_werkzeug.log",
     {kGarbage, kTls},
     {{8, "/double//slash/../dots/./x?y=//z"}},
     false,
     false,
     ""},
    {"uvicorn/uvicorn.log",
     {3, kSpaces, kGarbage, kTls, kTab},
     {{4, "/a/b%20c/%22quote%22?x=%0d%0a+plus"}, {5, "/q%22uote%5Cpath?s=a|b{c}[d]^e`f"}},
     false,
     false,
     ""},
};

std::string value_of(const Record& record, std::string_view name) {
  const std::string* const value = find_header(record.request.headers, name);
  return value == nullptr ? "" : *value;
}

void check_authority(const Row& row, int number, const Sent& sent, const Record& record) {
  const bool has_absolute = !sent.authority.empty() && !row.file.starts_with("uvicorn");
  if (has_absolute) {
    CHECK(record.request.authority == sent.authority);
  } else if (number == kNoHost || number == kAsterisk || number == kSpaces || number == kTab) {
    // nginx refuses all but the first before it knows the server.
  } else {
    CHECK(record.request.authority == row.host);
    CHECK(record.fidelity.has(Fidelity::host_guessed) == row.host.empty());
  }
}

}  // namespace

TEST_CASE("the requests that were sent come back from each log that can hold them") {
  const Row row = GENERATE(from_range(kRows));
  const std::vector<Sent> sent = sent_requests();
  REQUIRE(sent.size() == 19);
  const Reading reading = read_file(fixture(row.file));
  INFO(row.file);
  REQUIRE_FALSE(reading.error);
  std::size_t at = 0;
  for (int number = 0; number < 19; ++number) {
    if (row.missing.contains(number)) {
      continue;
    }
    INFO("request " << number);
    REQUIRE(at < reading.records.size());
    const Sent& expected = sent[static_cast<std::size_t>(number)];
    const Record& record = reading.records[at++];
    const auto other = row.otherwise.find(number);
    CHECK(record.request.method == expected.method);
    CHECK(record.request.target ==
          (other == row.otherwise.end() ? expected.target : other->second));
    if (other != row.otherwise.end()) {
      CHECK(record.fidelity.has(Fidelity::target_normalised));
    }
    check_authority(row, number, expected, record);
    CHECK(value_of(record, "User-Agent") ==
          (row.agent && number != kDashAgent ? expected.user_agent : ""));
    CHECK(value_of(record, "Referer") == (row.referer ? expected.referer : ""));
  }
  REQUIRE(reading.records.size() == at + (row.further.empty() ? 0 : 1));
  if (!row.further.empty()) {
    CHECK(reading.records.back().request.target == row.further);
  }
}

}  // namespace lockstep::test
