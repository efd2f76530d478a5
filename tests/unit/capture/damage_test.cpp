// Damaged and endless input: nothing before the damage is lost, nothing crashes, memory stays.
#include <algorithm>
#include <set>
#include <utility>

#include <sys/wait.h>

#include "unit/capture/harness.hpp"
#include "unit/capture/memory.hpp"
#include "unit/catch.hpp"

namespace lockstep::test {
namespace {

// An item without the details that damage elsewhere may change: what it is, and where.
std::string fingerprint(const CaptureItem& item) {
  if (const auto* const record = std::get_if<Record>(&item)) {
    return std::to_string(record->origin.offset) + " " + capture::to_ndjson(*record);
  }
  const Skip& skip = std::get<Skip>(item);
  return std::to_string(skip.origin.offset) + " " + skip.reason;
}

std::uint64_t offset_of(const CaptureItem& item) {
  const auto* const record = std::get_if<Record>(&item);
  return record != nullptr ? record->origin.offset : std::get<Skip>(item).origin.offset;
}

// How many items of `whole` end before `offset`: those whose successor begins there.
std::size_t complete_before(const Reading& whole, std::uint64_t offset) {
  std::size_t complete = 0;
  while (complete + 1 < whole.items.size() && offset_of(whole.items[complete + 1]) <= offset) {
    ++complete;
  }
  return complete;
}

void check_prefix(const Reading& whole, const Reading& damaged, std::size_t count) {
  REQUIRE(damaged.items.size() >= count);
  for (std::size_t i = 0; i < count; ++i) {
    CHECK(fingerprint(damaged.items[i]) == fingerprint(whole.items[i]));
  }
  CHECK(damaged.items.size() == damaged.records.size() + damaged.skips.size());
}

bool is_compressed(const std::string& name) {
  return name.ends_with(".gz") || name.ends_with(".zhar");
}

const std::vector<std::string> kFiles = {
    "real/harviewer_1.har",
    "real/harviewer_data-url.har",
    "real/harviewer_not-json.har",
    "real/harviewer_not-valid.har",
    "real/harviewer_post-data-no-page.har",
    "real/harviewer_issue-49_ff47.har",
    "real/mitmproxy_compressed.zhar",
    "real/mitmproxy_broken.har",
    "real/mitmproxy_testdata_with-bom.har",
    "real/playwright_har-fulfill.har",
    "real/k6_full.har",
    "real/k6_pseudo-headers.har",
    "real/k6_blacklisted-headers.har",
    "real/httpsnippet_full.json",
    "real/httpsnippet_multipart-form-data-no-params.json",
    "real/datadog_requests_0.gor.gz",
    "real/datadog_requests_1_cut.gor.gz",
    "clf/nginx_combined.log",
    "clf/nginx_vhost_timed.log",
    "clf/apache_combined.log",
    "clf/gunicorn.log",
    "envoy/default.log",
    "aws-alb/app.log",
};

std::string ndjson_of(const Reading& reading) {
  std::string lines;
  for (const Record& record : reading.records) {
    lines += capture::to_ndjson(record);
  }
  return lines;
}

std::string clf_line(const std::string& user_agent) {
  return "1.2.3.4 - - [22/Nov/2026:06:14:37 +0000] \"GET /a HTTP/1.1\" 200 5 \"-\" \"" +
         user_agent + "\"\n";
}

std::string cri_line(const std::string& tag, const std::string& text) {
  return "2026-01-24T01:35:00Z stdout " + tag + " " + text + (text.ends_with('\n') ? "" : "\n");
}

// A capture of many entries in each format.
std::vector<std::string> large_captures() {
  std::vector<std::string> all = {slurp(fixture("shop.har")), slurp(fixture("shop.gor"))};
  all.push_back(ndjson_of(read_text(all[0])));
  return all;
}

// Writes `start`, then `unit` until `bytes` are written, then `end`, from a child process into a
// pipe; returns the reading end.
int stream_from_child(const std::string& start, const std::string& unit, const std::string& end,
                      std::size_t bytes, ::pid_t& child) {
  int ends[2] = {};
  REQUIRE(::pipe(ends) == 0);
  child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::close(ends[0]);
    const auto send = [&ends](const std::string& text) {
      for (std::size_t at = 0; at < text.size();) {
        const ssize_t sent = ::write(ends[1], text.data() + at, text.size() - at);
        if (sent <= 0) {
          ::_exit(1);
        }
        at += static_cast<std::size_t>(sent);
      }
    };
    send(start);
    for (std::size_t sent = 0; sent < bytes; sent += unit.size()) {
      send(unit);
    }
    send(end);
    ::_exit(0);
  }
  ::close(ends[1]);
  return ends[0];
}

struct Streamed {
  std::uint64_t records = 0;
  std::uint64_t skips = 0;
  long grown_kilobytes = 0;  // of the peak, after the first items
};

Streamed read_stream(const std::string& start, const std::string& unit, const std::string& end,
                     std::size_t bytes, const capture::Options& options = {}) {
  ::pid_t child = 0;
  const int fd = stream_from_child(start, unit, end, bytes, child);
  Streamed streamed;
  long early_peak = 0;
  const auto reader = capture::open("/dev/fd/" + std::to_string(fd), options);
  CaptureItem item;
  while (reader->next(item)) {
    ++(std::holds_alternative<Record>(item) ? streamed.records : streamed.skips);
    if (streamed.records + streamed.skips == 2) {
      early_peak = peak_kilobytes();
    }
  }
  streamed.grown_kilobytes = early_peak == 0 ? 0 : peak_kilobytes() - early_peak;
  ::close(fd);
  int status = 0;
  ::waitpid(child, &status, 0);
  CHECK(status == 0);
  return streamed;
}

}  // namespace

TEST_CASE("a capture that is cut keeps every entry before the cut") {
  const std::string name = GENERATE(from_range(kFiles));
  const std::string bytes = slurp(fixture(name));
  const Reading whole = read_text(bytes);
  for (std::size_t i = 0; i <= 20; ++i) {
    const std::size_t cut = bytes.size() * i / 20;
    INFO(name << " cut at " << cut);
    const Reading reading = read_text(std::string_view(bytes).substr(0, cut));
    CHECK(reading.items.size() <= whole.items.size());
    if (reading.error) {
      CHECK(reading.items.empty());
    }
    const std::size_t all_but_last = std::max<std::size_t>(reading.items.size(), 1) - 1;
    check_prefix(whole, reading, is_compressed(name) ? all_but_last : complete_before(whole, cut));
  }
}

TEST_CASE("a large capture that is cut keeps every entry before the cut") {
  for (const std::string& bytes : large_captures()) {
    const Reading whole = read_text(bytes);
    REQUIRE(whole.records.size() > 200);
    for (std::size_t i = 1; i < 20; ++i) {
      const std::size_t cut = bytes.size() * i / 20 + i;
      INFO(whole.format << " cut at " << cut);
      const Reading reading = read_text(std::string_view(bytes).substr(0, cut));
      REQUIRE_FALSE(reading.error);
      // A gor request comes without the response that was cut off.
      const std::size_t complete = complete_before(whole, cut);
      CHECK(reading.items.size() >= complete);
      CHECK(reading.items.size() <= complete + 1);
      check_prefix(whole, reading, std::max<std::size_t>(complete, 1) - 1);
      CHECK((reading.skips.size() == 1 || !reading.warnings.empty() ||
             reading.items.size() == complete + 1));
    }
  }
}

TEST_CASE("a damaged byte harms no entry before it") {
  const std::string name = GENERATE(from_range(kFiles));
  const char damage = GENERATE('\0', '"', '{', '\n', '\xFF');
  const std::string bytes = slurp(fixture(name));
  const Reading whole = read_text(bytes);
  const std::size_t step = std::max<std::size_t>(1, bytes.size() / 30);
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    INFO(name << " damaged at " << at);
    std::string damaged = bytes;
    damaged[at] = damage;
    const Reading reading = read_text(damaged);
    check_prefix(whole, reading, is_compressed(name) ? 0 : complete_before(whole, at));
    if (reading.error) {
      CHECK(reading.error->where().source.size() > 1);
    }
  }
}

TEST_CASE("a damaged byte in a large capture costs the entries that it touches") {
  for (const std::string& bytes : large_captures()) {
    const Reading whole = read_text(bytes);
    std::set<std::string> expected;
    for (const CaptureItem& item : whole.items) {
      expected.insert(fingerprint(item));
    }
    for (std::size_t i = 1; i < 60; ++i) {
      const std::size_t at = bytes.size() * i / 60 + i * i;
      const char damage = std::string("\"{}[],:x\\\n")[i % 10];
      INFO(whole.format << " damaged at " << at << " with " << damage);
      if (at >= bytes.size() || bytes[at] == damage) {
        continue;
      }
      std::string damaged = bytes;
      damaged[at] = damage;
      const Reading reading = read_text(damaged);
      REQUIRE_FALSE(reading.error);
      std::size_t intact = 0;
      for (const CaptureItem& item : reading.items) {
        intact += expected.count(fingerprint(item));
      }
      CHECK(intact + 2 >= whole.items.size());
      CHECK(reading.items.size() <= whole.items.size() + 1);
      CHECK(reading.items.size() + 2 >= whole.items.size());
    }
  }
}

TEST_CASE("reading goes on at the next entry after damage") {
  const auto* const bad =
      GENERATE(R"({"startedDateTime":"x,"request":{}})", R"({"startedDateTime":1 "request":{}})",
               R"({"startedDateTime":"x","request":{"method":"GET"])", R"({"a":{"b":{})", R"(}{)",
               R"({"request":{"method":"GET","url":"http://h/","headers":[}})", "xxx", "\x01");
  const Reading reading = read_text(har({har_get("/1"), bad, har_get("/2"), har_get("/3")}));
  INFO(bad);
  REQUIRE_FALSE(reading.error);
  REQUIRE(reading.records.size() == 3);
  CHECK(reading.records[2].request.target == "/3");
  CHECK(reading.skips.size() == 1);
  CHECK(reading.skips[0].reason == "unreadable-entry");
  CHECK_THAT(reading.skips[0].detail, Catch::StartsWith("line 1, column "));
}

TEST_CASE("what follows a HAR is pointed out, and is no entry") {
  const auto* const tail = GENERATE("\n]]", "garbage", "\x01\x02", "{\"x\":1");
  const Reading reading = read_text(har({har_get("/1")}) + tail);
  INFO(tail);
  CHECK(reading.records.size() == 1);
  CHECK(reading.skips.empty());
  CHECK(reading.warnings.size() == 1);
  const Reading early = read_text(har({har_get("/1")}) + "}," + har_get("/2"));
  CHECK(early.records.size() == 2);
  CHECK(early.warned("what follows does not belong to it"));
}

TEST_CASE(
    "what stands between entries without commas is one skip, however many values it looks like") {
  const std::string entry =
      R"({"request":{"method":"GET","url":"http://a/b","headers":[]},"response":{"status":200}})";
  const std::string garbage(1000, '"');
  const Reading reading = read_text(R"({"log":{"entries":[)" + entry + "," + entry + garbage +
                                    "\n" + entry + "," + entry + "]}}");
  CHECK(reading.skips.size() == 1);
  CHECK(reading.records.size() == 4);
}

TEST_CASE("elements that are no entries are one skip each") {
  const Reading reading =
      read_text(har({har_get("/1"), "7", "null", "\"x\"", "[1,{}]", "{}", har_get("/2")}));
  CHECK(reading.records.size() == 2);
  CHECK(reading.skips.size() == 5);
}

TEST_CASE("memory does not grow with the capture") {
  const std::size_t bytes = 48U << 20U;
  const std::string body(3000, 'x');
  const std::string entry =
      R"({"startedDateTime":"2026-01-02T03:04:05Z","request":{"method":"GET",)"
      R"("url":"http://h/","headers":[["A","b"]]},"response":{"status":200,)"
      R"("content":{"text":")" +
      body + "\"}}}";
  const std::string line = R"({"lockstep":1,"method":"GET","target":"/","response":{"status":200,)"
                           R"("body":")" +
                           body + "\"}}\n";
  const std::string gor = gor_get("/") + gor_record("2 b 5", "HTTP/1.1 200 OK\r\n\r\n" + body);
  struct Row {
    std::string start, unit, end;
    long limit_kilobytes;
  };
  const std::vector<Row> rows = {
      {R"({"log":{"entries":[)" + entry, "," + entry, "]}}", 4096},
      {"", line, "", 4096},
      {"", gor, "", 24 * 1024},  // the window in which responses are looked for
      {"", clf_line(body), "", 4096},
      {"", cri_line("P", body) + cri_line("F", clf_line("")), "", 4096},
  };
  for (const Row& row : rows) {
    const Streamed streamed = read_stream(row.start, row.unit, row.end, bytes);
    CHECK(streamed.records >= bytes / row.unit.size());
    CHECK(streamed.skips == 0);
    if (kCountsMemory) {
      CHECK(streamed.grown_kilobytes < row.limit_kilobytes);
    }
  }
}

// Not through a pipe, which yields little at a time.
TEST_CASE("what is looked at of a file does not grow from entry to entry") {
  const TempDir dir;
  const std::string command = "curl -H 'A: " + std::string(300, 'x') + "' http://h/\n";
  std::string commands;
  while (commands.size() < 48U << 20U) {
    commands += command;
  }
  const std::size_t count = commands.size() / command.size();
  const std::string path = dir.write("commands", std::exchange(commands, {}));
  ::pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {  // whose peak begins with what it holds
    const auto reader = capture::open(path, {});
    const long before = peak_kilobytes();
    std::size_t records = 0;
    for (CaptureItem item; reader->next(item);) {
      ++records;
    }
    const bool bounded = !kCountsMemory || peak_kilobytes() - before < 4096;
    ::_exit(records == count ? (bounded ? 0 : 1) : 2);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("an entry without end is passed over without being held") {
  capture::Options options;
  options.max_entry_bytes = 1U << 20U;
  const std::size_t bytes = 48U << 20U;
  const std::string two = har_get("/1") + "," + har_get("/2");
  struct Row {
    std::string start, unit, end;
  };
  const std::vector<Row> rows = {
      {R"({"log":{"entries":[)" + two + R"(,{"x":")", std::string(65536, 'x'), "\"}]}}"},
      {R"({"log":{"entries":[)" + two + R"(,{"x":[1)", ",1111111111111111111111111111", "]}]}}"},
      {gor_get("/1") + gor_get("/2") + "1 a 1\n", std::string(65536, '\n'), "x"},
      {gor_get("/1") + gor_get("/2"), std::string(65536, 'x'), "x"},
      {clf_line("") + clf_line(""), std::string(65536, 'x'), "x"},
      {clf_line("") + clf_line(""), cri_line("P", std::string(4096, 'x')), cri_line("F", "x")},
  };
  for (const Row& row : rows) {
    const Streamed streamed = read_stream(row.start, row.unit, row.end, bytes, options);
    CHECK(streamed.records == 2);
    CHECK(streamed.skips == 1);
    if (kCountsMemory) {
      CHECK(streamed.grown_kilobytes < 16 * 1024);
    }
  }
}

}  // namespace lockstep::test
