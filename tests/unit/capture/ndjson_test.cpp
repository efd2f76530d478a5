// Our own format, there and back.
#include <nlohmann/json.hpp>

#include "unit/capture/harness.hpp"
#include "unit/catch.hpp"

namespace lockstep::test {
namespace {

Record full_record() {
  Record record;
  record.id = "7";
  record.captured_at_ns = 1767323045678000000;
  record.request = {"POST",
                    "https",
                    "shop.example.com",
                    "/orders?x=1",
                    {{"Accept", "*/*"}, {"Accept", ""}},
                    "{\"a\":\"\\u0001\"}",
                    Framing::chunked};
  record.fidelity.add(Fidelity::body_rebuilt);
  record.fidelity.add(Fidelity::from_cache);
  record.response = Response{201, "Created", {{"A", "b"}}, "ok\n"};
  record.latency_ns = -5;
  record.trace = {"4bf9", "projects/p/logs/requests", "e1"};
  return record;
}

Record first_record(const std::string& text) {
  const Reading reading = read_text(text);
  INFO(text << (reading.error ? reading.error->what() : ""));
  REQUIRE(reading.records.size() == 1);
  return reading.records[0];
}

}  // namespace

TEST_CASE("a record is one line, with the members in a fixed order") {
  CHECK(capture::to_ndjson(full_record()) ==
        R"({"lockstep":1,"id":"7","captured_at":"2026-01-02T03:04:05.678000000Z","method":"POST",)"
        R"("scheme":"https","authority":"shop.example.com","target":"/orders?x=1",)"
        R"("headers":[["Accept","*/*"],["Accept",""]],"body":"{\"a\":\"\\u0001\"}",)"
        R"("framing":"chunked","fidelity":["body_rebuilt","from_cache"],"response":{"status":201,)"
        R"("reason":"Created","headers":[["A","b"]],"body":"ok\n"},"latency_ns":-5,)"
        R"("trace":{"id":"4bf9","observer":"projects/p/logs/requests","entry":"e1"}})"
        "\n");
}

TEST_CASE("what has its default value is left out") {
  Record record;
  record.request.method = "GET";
  record.request.target = "/";
  CHECK(capture::to_ndjson(record) == R"({"lockstep":1,"method":"GET","target":"/"})"
                                      "\n");
}

TEST_CASE("a record that is written and read is the same, and so is its line") {
  std::vector<Record> records = {full_record()};
  Record bytes;
  bytes.request = {"G\xFF",
                   "",
                   "h\xFE",
                   "/\xC3\x28\x80",
                   {{"N\xFF", "v"}, {"n", "\xED\xA0\x80"}},
                   std::string("\0\xFF\n\r\"\\", 6),
                   Framing::length};
  bytes.response = Response{999, "\xFF", {{"\xF0\x9F", "\xFF"}}, std::string(1000, '\xE9')};
  bytes.id = "\xFF";
  bytes.trace.id = "\xFE";
  records.push_back(bytes);
  Record text;
  text.request = {"GET",        "http",
                  "h",          "/\xF0\x9F\x90\xB5\xE2\x80\xA8\x7F",
                  {},           std::string("\0\x1F\x01", 3),
                  Framing::none};
  text.captured_at_ns = -1;
  records.push_back(text);
  for (unsigned i = 0; i < 16; ++i) {
    Record record = text;
    record.fidelity.add(static_cast<Fidelity>(i));
    records.push_back(record);
  }
  std::string lines;
  for (const Record& record : records) {
    lines += capture::to_ndjson(record);
  }
  const Reading reading = read_text(lines);
  REQUIRE_FALSE(reading.error);
  CHECK(reading.format == "ndjson");
  CHECK(reading.warnings.empty());
  REQUIRE(reading.records.size() == records.size());
  std::string again;
  for (std::size_t i = 0; i < records.size(); ++i) {
    const Record& a = records[i];
    const Record& b = reading.records[i];
    CHECK(a.id == b.id);
    CHECK(a.request.method == b.request.method);
    CHECK(a.request.target == b.request.target);
    CHECK(a.request.headers == b.request.headers);
    CHECK(a.request.body == b.request.body);
    CHECK(a.request.framing == b.request.framing);
    CHECK(a.fidelity == b.fidelity);
    CHECK(a.captured_at_ns == b.captured_at_ns);
    CHECK(a.latency_ns == b.latency_ns);
    CHECK(a.trace == b.trace);
    REQUIRE(a.response.has_value() == b.response.has_value());
    if (a.response) {
      CHECK(a.response->status == b.response->status);
      CHECK(a.response->reason == b.response->reason);
      CHECK(a.response->headers == b.response->headers);
      CHECK(a.response->body == b.response->body);
    }
    CHECK(b.origin.line == i + 1);
    again += capture::to_ndjson(b);
  }
  CHECK(again == lines);
}

TEST_CASE("every line is JSON to others too") {
  const Reading reading = read_file(fixture("shop.har"));
  REQUIRE_FALSE(reading.records.empty());
  for (const Record& record : reading.records) {
    const std::string line = capture::to_ndjson(record);
    CHECK(line.find('\n') == line.size() - 1);
    const auto json = nlohmann::json::parse(line);
    CHECK(json["lockstep"] == 1);
    if (json["target"].is_string()) {
      CHECK(json["target"].get<std::string>() == record.request.target);
    }
  }
}

TEST_CASE("members may stand in any order, and base64 may hold text") {
  const Record record = first_record(
      R"( {"target":{"base64":"L3g="},"latency_ns":1e3,"method":"GET", "lockstep":1,)"
      R"("captured_at":"2026-01-02T04:04:05+01:00","headers":[["a",{"base64":""}]],"framing":"none"} )"
      "\r\n\n  \n");
  CHECK(record.request.target == "/x");
  CHECK(record.latency_ns == 1000);
  CHECK(record.captured_at_ns == 1767323045000000000);
  CHECK(record.request.headers == Headers{{"a", ""}});
}

TEST_CASE("unknown members are ignored with one warning each") {
  const std::string line =
      R"({"lockstep":1,"method":"GET","target":"/","header":[],"fidelity":["new","from_cache"],)"
      R"("response":{"status":200,"trailers":[]}})"
      "\n";
  const Reading reading = read_text(line + line);
  CHECK(reading.records.size() == 2);
  CHECK(reading.records.at(1).fidelity.names() == std::vector<std::string_view>{"from_cache"});
  CHECK(reading.warnings.size() == 3);
  CHECK(reading.warned(":1:1: member \"header\" is not known"));
  CHECK(reading.warned("fidelity \"new\""));
  CHECK(reading.warned("member \"trailers\" of a response"));
}

TEST_CASE("a bad line is one skip with its place, and reading goes on") {
  struct Row {
    std::string line, detail;
  };
  const Row row = GENERATE(values<Row>({
      {R"({"lockstep":1,"method":"GET"})", "column 1: a record must have"},
      {R"({"method":"GET","target":"/"})", "column 1: a record must have"},
      {R"({"lockstep":2,"method":"GET","target":"/"})", "column 13: version 2 of the format"},
      {R"({"lockstep":1,"method":7,"target":"/"})", "column 24: method must be a string"},
      {R"({"lockstep":1,"method":"GET","target":{"base64":"*"}})", "target is not valid base64"},
      {R"({"lockstep":1,"method":"GET","target":{"base64":"Zg"}})", "target is not valid base64"},
      {R"({"lockstep":1,"method":"GET","target":"/","headers":{}})",
       "headers must be of type array"},
      {R"({"lockstep":1,"method":"GET","target":"/","headers":[["a"]]})", "must be [name, value]"},
      {R"({"lockstep":1,"method":"GET","target":"/","framing":"gzip"})", "framing must be"},
      {R"({"lockstep":1,"method":"GET","target":"/","captured_at":5})", "must be of type string"},
      {R"({"lockstep":1,"method":"GET","target":"/","captured_at":"x"})", "no RFC 3339 time"},
      {R"({"lockstep":1,"method":"GET","target":"/","latency_ns":1.5})", "must be an integer"},
      {R"({"lockstep":1,"method":"GET","target":"/","response":{}})", "must have a status"},
      {R"({"lockstep":1,"method":"GET","target":"/","response":{"status":20}})", "three digits"},
      {R"({"lockstep":1,"method":"GET")", "not valid JSON"},
      {"{\"lockstep\":1,\"method\":\"GET\",\"target\":\"/\xFF\"}", "not valid JSON"},
      {"[]", "a record must be of type object"},
      {"garbage \x1b[31m", "not valid JSON"},
  }));
  INFO(row.line);
  const std::string good = R"({"lockstep":1,"method":"GET","target":"/"})"
                           "\n";
  const Reading reading = read_text(good + row.line + "\n" + good);
  CHECK(reading.records.size() == 2);
  REQUIRE(reading.skips.size() == 1);
  CHECK(reading.skips[0].reason == "unreadable-entry");
  CHECK_THAT(reading.skips[0].detail, Catch::Contains(row.detail));
  CHECK(reading.skips[0].detail.find('\x1b') == std::string::npos);
  CHECK(reading.skips[0].origin.line == 2);
  CHECK(reading.skips[0].origin.index == 1);
}

TEST_CASE("a file of another version is refused") {
  const Reading reading = read_text(R"({"lockstep":2,"method":"GET","target":"/"})");
  REQUIRE(reading.error);
  CHECK_THAT(reading.error->what(), Catch::Contains(":1:13: version 2 of the format is not known"));
}

TEST_CASE("a last line without its end counts when it is complete") {
  const std::string line = R"({"lockstep":1,"method":"GET","target":"/"})";
  CHECK(read_text(line).records.size() == 1);
  const Reading cut = read_text(line + "\n" + line.substr(0, 30));
  CHECK(cut.records.size() == 1);
  CHECK(cut.skips.size() == 1);
  CHECK(cut.warned("ends inside a line"));
}

TEST_CASE("a line larger than the limit is passed over") {
  capture::Options options;
  options.max_entry_bytes = 100;
  const std::string line = R"({"lockstep":1,"method":"GET","target":"/"})"
                           "\n";
  const std::string large = "{\"x\":\"" + std::string(2'000'000, 'x') + "\"}";
  const std::string end = GENERATE("\n", "");
  const Reading reading = read_text(line + line + large + end + (end.empty() ? "" : line), options);
  CHECK(reading.records.size() == (end.empty() ? 2 : 3));
  REQUIRE(reading.skips.size() == 1);
  CHECK(reading.skips[0].reason == "entry-too-large");
  CHECK(reading.skips[0].origin.line == 3);
}

}  // namespace lockstep::test
