// What container runtimes and log shippers put round a line is undone.
#include "capture/container_line.hpp"

#include <tuple>

#include "capture/timestamp.hpp"
#include "unit/capture/harness.hpp"
#include "unit/catch.hpp"

namespace lockstep::test {
namespace {

struct Seen {
  std::string text;
  std::uint64_t line = 0;
  std::string time;
  bool too_long = false;

  bool operator==(const Seen&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Seen& seen) {
  return out << seen.line << " [" << seen.text << "] " << seen.time;
}

std::vector<Seen> unwrapped(const std::string& text, std::uint64_t max_line = 1000) {
  capture::ContainerLines lines(capture::Input("x", capture::prepend(text)), max_line);
  std::vector<Seen> all;
  capture::Line line;
  while (lines.next(line)) {
    CHECK(line.origin.index == all.size());
    all.push_back({std::string(line.text), line.origin.line,
                   line.written_at_ns ? capture::format_timestamp(*line.written_at_ns) : "",
                   line.too_long});
  }
  return all;
}

}  // namespace

TEST_CASE("one wrapped line gives the line that was written") {
  const auto [wrapped, text, time] = GENERATE(table<std::string, std::string, std::string>({
      {"plain", "plain", ""},
      {"2026-01-24T01:35:00.123456789+01:00 stdout F some text", "some text",
       "2026-01-24T00:35:00.123456789Z"},
      {"2026-01-24T01:35:00Z stderr F x", "x", "2026-01-24T01:35:00.000000000Z"},
      {"2026-01-24T01:35:00Z stdout F:tag x", "x", "2026-01-24T01:35:00.000000000Z"},
      {R"({"log":"a \"b\" \u0001é\n","stream":"stdout","time":"2026-01-24T01:35:00.5Z"})",
       "a \"b\" \x01\xC3\xA9", "2026-01-24T01:35:00.500000000Z"},
      {R"({"log":"a\r\n","stream":"stderr"})", "a", ""},
      {"Nov  2 06:14:42 web-1 uvicorn[1912]: INFO: x", "INFO: x", ""},
      {"<190>Nov 22 06:14:42 web nginx: 1.2.3.4 - -", "1.2.3.4 - -", ""},
      {"2026-01-24T01:35:00.25+00:00 web nginx: x", "x", "2026-01-24T01:35:00.250000000Z"},
      {"2026-01-24T01:35:00+0000 web nginx[7]: x", "x", "2026-01-24T01:35:00.000000000Z"},
      {"<34>1 2026-01-24T01:35:00.003Z host app 12 ID47 - text", "text",
       "2026-01-24T01:35:00.003000000Z"},
      {"<34>1 - h a - - [x@1 a=\"]\\\" \"][y b=\"2\"] \xEF\xBB\xBFtext", "text", ""},
      {"web-1  | text | more", "text | more", ""},
      {"web-1  | 2026-01-24T01:35:00Z text", "text", "2026-01-24T01:35:00.000000000Z"},
      {"[pod/web-7d4b9/web] 2026-01-24T01:35:00Z text", "text", "2026-01-24T01:35:00.000000000Z"},
      {"2026-01-24T01:35:00Z {\"a\": 1}", "{\"a\": 1}", "2026-01-24T01:35:00.000000000Z"},
      {"\x1B[32mINFO\x1B[0m: \x1B[1;31mx\x1B[m", "INFO: x", ""},
      {"2026-01-24T01:35:00Z stdout F Nov 22 06:14:42 h t: x", "x",
       "2026-01-24T01:35:00.000000000Z"},
  }));
  INFO(wrapped);
  CHECK(unwrapped(wrapped + "\n") == std::vector<Seen>{{text, 1, time}});
}

TEST_CASE("what is not wrapped stays as it is") {
  const auto* const text = GENERATE(
      "127.0.0.1 - - [22/Nov/2026:06:14:39 +0000] \"GET / HTTP/1.1\" 204 115", "2001:db8::1 - - [x",
      "2026-01-24T01:35:00Z", "2026-13-24T01:35:00Z stdout F x", R"({"log":"x","stream":3})",
      R"({"log":{"level":"info"},"stream":"stdout"})", R"({"log":"cut)",
      "Nov 22 06:14:42 no tag here", "Foo 22 06:14:42 h t: x", "<1234>x", "<>x", "<34>", "web-1 |x",
      "\x1B[2Jx", "\x1B[", "[pid: 1|app: 0|req: 1/1] x", "[pod/x y] z", "|", "a |");
  INFO(text);
  REQUIRE(unwrapped(text).size() == 1);
  CHECK(unwrapped(text)[0].text == text);
}

TEST_CASE("a line in parts is one line, at its first part, for each stream") {
  const std::string t = "2026-01-24T01:35:00Z ";
  const std::string time = "2026-01-24T01:35:00.000000000Z";
  CHECK(unwrapped(t + "stdout P one \n" + t + "stderr P E1\n" + t + "stdout P two \n" + t +
                  "stderr F E2\n\n" + t + "stdout F three\n" + t + "stdout F four\n") ==
        std::vector<Seen>{{"E1E2", 2, time}, {"one two three", 1, time}, {"four", 7, time}});
  CHECK(unwrapped("{\"log\":\"a\",\"stream\":\"stdout\"}\n{\"log\":\"b\\n\",\"stream\":"
                  "\"stdout\"}\n{\"log\":\"\\n\",\"stream\":\"stdout\"}\n") ==
        std::vector<Seen>{{"ab", 1, ""}});
  // The rest never came.
  CHECK(unwrapped(t + "stderr P b\n" + t + "stdout P a\n") ==
        std::vector<Seen>{{"a", 2, ""}, {"b", 1, ""}});
}

TEST_CASE("parts that make too long a line are passed over") {
  std::string text;
  for (int i = 0; i < 5; ++i) {
    text += "2026-01-24T01:35:00Z stdout P 0123456789\n";
  }
  text += "2026-01-24T01:35:00Z stdout F end\n2026-01-24T01:35:00Z stdout F x\n";
  const std::vector<Seen> seen = unwrapped(text, 45);
  REQUIRE(seen.size() == 2);
  CHECK(seen[0].too_long);
  CHECK(seen[0].text.empty());
  CHECK(seen[1].text == "x");
}

}  // namespace lockstep::test
