// What `lockstep convert` does to captures, over every real file: NDJSON gives back all there was,
// and HAR all that it has a place for.
#include <set>

#include "lockstep/core/escape.hpp"

#include "capture/request_rules.hpp"
#include "unit/capture/every_capture.hpp"
#include "unit/catch.hpp"

namespace lockstep::test {
namespace {

// White space around a value is no part of it (RFC 9110 §5.5).
Headers trimmed(Headers headers) {
  for (Header& header : headers) {
    const std::size_t begin = header.value.find_first_not_of(" \t");
    header.value.erase(0, std::min(begin, header.value.size()));
    header.value.erase(header.value.find_last_not_of(" \t") + 1);
  }
  return headers;
}

void check_same_request(const Record& before, const Record& after) {
  CHECK(after.request.method == before.request.method);
  CHECK(after.request.scheme == (before.request.scheme.empty() ? "http" : before.request.scheme));
  CHECK(after.request.authority == before.request.authority);
  CHECK(after.request.target == before.request.target);
  CHECK(after.request.headers == trimmed(before.request.headers));
  CHECK(after.request.body == before.request.body);
  // An empty body that no header announces, as curl -d '' has, is nowhere in a HAR.
  const bool hidden = before.request.body.empty() &&
                      find_header(before.request.headers, "Content-Length") == nullptr &&
                      find_header(before.request.headers, "Transfer-Encoding") == nullptr;
  CHECK(after.request.framing == (hidden ? Framing::none : before.request.framing));
}

void check_same_response(const Record& before, const Record& after) {
  REQUIRE(after.response.has_value() == before.response.has_value());
  if (before.response) {
    CHECK(after.response->status == before.response->status);
    CHECK(after.response->reason == before.response->reason);
    // In HAR, a body has neither framing nor content coding.
    Headers headers = trimmed(before.response->headers);
    for (const char* const name : {"Content-Encoding", "Content-Length", "Transfer-Encoding"}) {
      capture::remove_header(headers, name);
    }
    CHECK(after.response->headers == headers);
    const bool coded = find_header(before.response->headers, "Content-Encoding") != nullptr;
    CHECK((coded || after.response->body == before.response->body));
  }
}

bool holds_utf8_only(const Request& request) {
  return is_utf8(request.target) &&
         std::all_of(request.headers.begin(), request.headers.end(),
                     [](const Header& header) { return is_utf8(header.value); });
}

std::map<std::string, Reading> all_readings() {
  std::map<std::string, Reading> readings;
  for (const auto& [path, bytes] : captures_by_path()) {
    readings[path] = read_file(path);
  }
  for (const char* const large : {"shop.har", "shop.gor"}) {
    readings[fixture(large)] = read_file(fixture(large));
  }
  return readings;
}

}  // namespace

TEST_CASE("NDJSON to NDJSON is the same bytes, whatever was captured") {
  for (const auto& [path, first] : all_readings()) {
    INFO(path);
    const std::string lines = ndjson_of(first.records);
    if (!lines.empty()) {
      const Reading copy = read_text(lines);
      CHECK_FALSE(copy.error);
      CHECK(copy.skips.empty());
      CHECK(copy.warnings.empty());
      CHECK(ndjson_of(copy.records) == lines);
    }
  }
}

TEST_CASE("HAR to NDJSON to HAR loses nothing that HAR can hold, whatever was captured") {
  std::set<std::string> formats;
  for (const auto& [path, first] : all_readings()) {
    INFO(path);
    const std::string lines = ndjson_of(first.records);
    if (lines.empty()) {
      continue;
    }
    formats.insert(first.format);
    const Reading copy = read_text(lines);
    REQUIRE(copy.records.size() == first.records.size());
    std::vector<Record> records;
    std::string har_text = capture::har_begin();
    for (std::size_t i = 0; i < copy.records.size(); ++i) {
      capture::HarLosses losses;
      const std::string text = capture::to_har_entry(copy.records[i], losses);
      CHECK(losses.bytes == !holds_utf8_only(copy.records[i].request));
      if (!losses.bytes && !losses.response_body) {
        har_text += (records.empty() ? "" : ",\n") + text;
        records.push_back(first.records[i]);
      }
    }
    const Reading second = read_text(har_text + capture::har_end());
    REQUIRE(second.records.size() == records.size());
    for (std::size_t i = 0; i < records.size(); ++i) {
      const Record& before = records[i];
      const Record& after = second.records[i];
      INFO(before.request.method << " " << before.request.target);
      check_same_request(before, after);
      check_same_response(before, after);
      FidelitySet fidelity = before.fidelity;
      if (before.request.authority.empty()) {
        fidelity.add(Fidelity::host_guessed);  // a HAR has a host, even where none was sent
      }
      CHECK(after.fidelity == fidelity);
      CHECK(after.captured_at_ns == before.captured_at_ns);
      CHECK(after.latency_ns == (before.response ? before.latency_ns : std::nullopt));
    }
  }
  CHECK(formats.size() + 1 >= capture::formats().size());
}

}  // namespace lockstep::test
