// Requests that are hard to hold, in every format that clients and proxies write: what each gives
// back, byte for byte, and what it loses.
#include <algorithm>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"
#include "lockstep/json/writer.hpp"

#include "capture/base64.hpp"
#include "capture/http_message.hpp"
#include "unit/capture/harness.hpp"
#include "unit/capture/packet_builder.hpp"
#include "unit/catch.hpp"

namespace lockstep::test {
namespace {

using namespace std::string_literals;

const std::string kHost = "Host: shop.example.com\r\nConnection: close\r\n";

// As they were sent to nginx, Apache and the Python servers whose logs are read elsewhere.
const std::vector<std::string> kSent = {
    "GET / HTTP/1.1\r\n" + kHost + "\r\n",
    "GET /api/v1/orders/42?expand=items&expand=customer HTTP/1.1\r\n" + kHost +
        "User-Agent: Mozilla/5.0 (X11; Linux x86_64) \"quoted\" \\back\r\n"
        "Referer: https://shop.example.com/cart?a=1&b=2\r\n\r\n",
    "GET /search?q=%E6%97%A5%E6%9C%AC%E8%AA%9E&empty=&noval HTTP/1.1\r\n" + kHost +
        "User-Agent: caf\xC3\xA9/1.0\r\n\r\n",
    "GET /raw/\xE6\x97\xA5\xE6\x9C\xAC?x=\xFF\xFE HTTP/1.1\r\n" + kHost + "\r\n",
    "GET /a%2Fb%20c/%22quote%22?x=%0d%0a+plus HTTP/1.1\r\n" + kHost + "\r\n",
    "GET /q\"uote\\path?s=a|b{c}[d]^e`f HTTP/1.1\r\n" + kHost + "\r\n",
    "GET http://shop.example.com:8080/absolute?form=1 HTTP/1.1\r\n" + kHost + "\r\n",
    "OPTIONS * HTTP/1.1\r\n" + kHost + "\r\n",
    "GET //double//slash/../dots/./x?y=//z HTTP/1.1\r\n" + kHost + "\r\n",
    "POST /api/v1/orders HTTP/1.1\r\n" + kHost +
        "Content-Type: application/json\r\nContent-Length: 27\r\n\r\n"
        "{\"sku\":\"A-1\",\"qty\":2,\"n\":1}",
    "POST /upload HTTP/1.1\r\n" + kHost +
        "Transfer-Encoding: chunked\r\nContent-Type: text/plain\r\n\r\n"
        "5\r\nhello\r\n6;ext=1\r\n world\r\n0\r\n\r\n",
    "PATCH /api/v1/orders/42 HTTP/1.1\r\n" + kHost +
        "Authorization: Basic dXNlcjpleGFtcGxl\r\nContent-Length: 2\r\n\r\n{}",
    "HEAD /health HTTP/1.0\r\n\r\n",
    "GET /cookies HTTP/1.1\r\n" + kHost +
        "Cookie: sessionid=example; csrftoken=example2\r\nX-Forwarded-For: 203.0.113.7, "
        "2001:db8::1\r\nX-Dup: 1\r\nX-Dup: 2\r\n"
        "X-Request-ID: 5f1c2b6e-0000-4000-8000-000000000001\r\nUser-Agent: -\r\n\r\n",
    "GET /space in path?x=1 HTTP/1.1\r\n" + kHost + "\r\n",
    "GET /%F0%9F%90%B5%F0%9F%99%88 HTTP/1.1\r\n" + kHost + "X-Emoji: \xF0\x9F\x90\xB5\r\n\r\n",
    "GET /tab\tand\x07"
    "bell HTTP/1.1\r\n" +
        kHost + "\r\n",
    "PUT /binary HTTP/1.1\r\n" + kHost + "Content-Length: 6\r\n\r\n\x00\xFF\r\n'\""s,
    "POST /empty HTTP/1.1\r\n" + kHost + "Content-Length: 0\r\n\r\n",
};

// What a record must come to, whatever it was read from.
Request expected(const std::string& sent) {
  const capture::MessageHead head = capture::parse_head(sent);
  const auto line = capture::parse_request_line(head.start_line);
  REQUIRE(line);
  Request request;
  request.method = line->method;
  request.scheme = "http";
  request.target = line->target;
  request.authority = "shop.example.com";
  if (request.target.starts_with("http://")) {
    request.target = "/absolute?form=1";
    request.authority += ":8080";
  }
  if (find_header(head.headers, "Host") == nullptr) {
    request.authority = "10.0.0.2:8080";
  }
  request.headers = head.headers;
  capture::MessageBody body =
      capture::request_body(head.headers, std::string_view(sent).substr(head.size));
  request.body = std::move(body.bytes);
  request.framing = body.framing;
  return request;
}

void check_same(const Request& actual, const Request& wanted) {
  CHECK(actual.method == wanted.method);
  CHECK(actual.scheme == wanted.scheme);
  CHECK(actual.authority == wanted.authority);
  CHECK(actual.target == wanted.target);
  CHECK(actual.headers == wanted.headers);
  CHECK(actual.body == wanted.body);
  CHECK(actual.framing == wanted.framing);
}

std::string url_of(const Request& request) {
  return request.scheme + "://" + request.authority + request.target;
}

// Where a URL and a Host header disagree, the header is what a client sends.
Request as_a_client_sends(Request request) {
  const std::string* const host = find_header(request.headers, "Host");
  request.authority = host == nullptr ? request.authority : *host;
  return request;
}

bool has_star(const Request& request) { return request.target == "*"; }
bool is_text(const Request& request) {
  return is_utf8(request.target) && request.target.find_first_of(" \t\x07") == std::string::npos;
}

Record record_of(const Request& request) {
  Record record;
  record.request = request;
  record.captured_at_ns = 1795328077298123456;
  record.response = Response{200, "OK", {{"Content-Type", "text/plain"}}, "\xFF\x00ok"s};
  record.latency_ns = 1'234'567;
  return record;
}

std::string tnet(std::string_view payload, char type) {
  return std::to_string(payload.size()) + ":" + std::string(payload) + type;
}

std::string flow_of(const Request& request) {
  const auto field = [](std::string_view name, const std::string& value) {
    return tnet(name, ';') + value;
  };
  std::string headers;
  for (const Header& header : request.headers) {
    headers += tnet(tnet(header.name, ',') + tnet(header.value, ','), ']');
  }
  return tnet(field("type", tnet("http", ';')) +
                  field("request", tnet(field("method", tnet(request.method, ',')) +
                                            field("scheme", tnet(request.scheme, ',')) +
                                            field("authority", tnet(request.authority, ',')) +
                                            field("path", tnet(request.target, ',')) +
                                            field("headers", tnet(headers, ']')) +
                                            field("content", tnet(request.body, ',')),
                                        '}')),
              '}');
}

// As a careful person would write it.
std::string curl_of(const Request& request) {
  std::string text = "curl --path-as-is -g -X " + shell_quote(request.method);
  for (const Header& header : request.headers) {
    text += " \\\n  -H " + shell_quote(header.name + ": " + header.value);
  }
  if (request.framing != Framing::none) {
    text += " -H 'Content-Type:'";
    text += " --data-binary " + (request.body.empty() ? "''" : shell_quote(request.body));
  }
  return text + " " + shell_quote(url_of(request)) + "\n";
}

std::string vegeta_of(const Request& request) {
  json::Writer out;
  out.begin_object().key("method").string(request.method).key("url").string(url_of(request));
  out.key("body").string(capture::base64_encode(request.body)).key("header").begin_object();
  for (auto header = request.headers.begin(); header != request.headers.end();) {
    out.key(header->name).begin_array();
    const std::string& name = header->name;
    while (header != request.headers.end() && header->name == name) {
      out.string((header++)->value);
    }
    out.end_array();
  }
  return out.end_object().end_object().take() + "\n";
}

std::string postman_of(const Request& request) {
  json::Writer out;
  out.begin_object().key("info").begin_object().key("schema").string("x").end_object();
  out.key("item").begin_array().begin_object().key("request").begin_object();
  out.key("method").string(request.method).key("url").string(url_of(request));
  out.key("header").begin_array();
  for (const Header& header : request.headers) {
    out.begin_object().key("key").string(header.name).key("value").string(header.value);
    out.end_object();
  }
  out.end_array().key("body").begin_object().key("mode").string("raw").key("raw");
  out.string(request.body).end_object();
  return out.end_object().end_object().end_array().end_object().take();
}

Request only_request(const Reading& reading) {
  INFO((reading.error ? reading.error->what() : ""));
  INFO((reading.skips.empty() ? "" : reading.skips[0].detail));
  REQUIRE_FALSE(reading.error);
  REQUIRE(reading.records.size() == 1);
  REQUIRE(reading.skips.empty());
  return reading.records[0].request;
}

}  // namespace

TEST_CASE("awkward requests come back from packets as they were sent") {
  const std::string& sent = GENERATE(from_range(kSent));
  INFO(escape_line(sent));
  std::vector<Segment> segments = {{true, 100, "", kSyn}};
  // In pieces of every size.
  for (std::size_t at = 0; at < sent.size(); at += 7) {
    segments.push_back({true, static_cast<std::uint32_t>(101 + at), sent.substr(at, 7)});
  }
  check_same(only_request(read_text(pcap_of(segments))), expected(sent));
}

TEST_CASE("awkward requests come back from mitmproxy's flows") {
  const std::string& sent = GENERATE(from_range(kSent));
  INFO(escape_line(sent));
  check_same(only_request(read_text(flow_of(expected(sent)))), expected(sent));
}

TEST_CASE("awkward requests come back from curl commands, where there is a URL for them") {
  const std::string& sent = GENERATE(from_range(kSent));
  INFO(escape_line(sent));
  const Request wanted = as_a_client_sends(expected(sent));
  if (has_star(wanted) || wanted.body.find('\0') != std::string::npos) {
    return;  // no argument of a command can hold NUL
  }
  check_same(only_request(read_text(curl_of(wanted))), wanted);
}

TEST_CASE("awkward requests come back from vegeta's JSON where it is text") {
  const std::string& sent = GENERATE(from_range(kSent));
  INFO(escape_line(sent));
  const Request wanted = as_a_client_sends(expected(sent));
  if (!has_star(wanted) && is_text(wanted)) {
    check_same(only_request(read_text(vegeta_of(wanted))), wanted);
  }
}

TEST_CASE("awkward requests come back from Postman where they are ASCII") {
  const std::string& sent = GENERATE(from_range(kSent));
  INFO(escape_line(sent));
  const Request wanted = as_a_client_sends(expected(sent));
  const bool quoted = wanted.target.find('"') != std::string::npos;
  if (!has_star(wanted) && is_text(wanted) && is_utf8(wanted.body) && !quoted) {
    check_same(only_request(read_text(postman_of(wanted))), wanted);
  }
}

TEST_CASE("awkward requests survive NDJSON, and HAR where they are UTF-8") {
  const std::string& sent = GENERATE(from_range(kSent));
  INFO(escape_line(sent));
  const Record record = record_of(expected(sent));
  const std::string line = capture::to_ndjson(record);
  const Reading again = read_text(line);
  check_same(only_request(again), record.request);
  CHECK(capture::to_ndjson(again.records[0]) == line);

  capture::HarLosses losses;
  const std::string text =
      capture::har_begin() + capture::to_har_entry(record, losses) + capture::har_end();
  CHECK(losses.bytes == !is_utf8(record.request.target));
  CHECK_FALSE(losses.response_body);
  if (!losses.bytes) {
    const Reading reading = read_text(text);
    CHECK(reading.format == "har");
    check_same(only_request(reading), record.request);
    Record read = reading.records[0];
    read.trace = record.trace;  // which HAR has in its headers only
    CHECK(read.captured_at_ns == record.captured_at_ns);
    CHECK(read.latency_ns == record.latency_ns);
    CHECK(read.response->body == record.response->body);
    CHECK(read.response->headers == record.response->headers);
    CHECK(read.fidelity == record.fidelity);
    CHECK(capture::to_ndjson(read) == line);
  }
}

}  // namespace lockstep::test
