#include <stdexcept>

#include "lockstep/core/error.hpp"

#include "unit/plan/planned.hpp"

namespace lockstep::plan {

TEST_CASE("safe methods are planned in capture order, all others skipped until named") {
  std::vector<CaptureItem> items;
  for (const char* method : {"GET", "POST", "HEAD", "DELETE", "OPTIONS", "get", "TRACE", "PATCH"}) {
    items.emplace_back(record_of(method, std::string("/") + method));
  }
  const Result result = plan({}, items);
  CHECK(result.targets() == std::vector<std::string>{"/GET", "/HEAD", "/OPTIONS"});
  CHECK(result.reasons() == std::map<std::string, int>{{"unsafe-method", 5}});
  check_reconciles(result);

  Options writes;
  writes.methods = {"POST", "DELETE"};
  CHECK(plan(writes, items).targets() == std::vector<std::string>{"/POST", "/DELETE"});
}

TEST_CASE("a planned record has its place, its endpoint and everything it was captured with") {
  Record record = record_of("GET", "/users/7?x=1");
  record.request.body = "body";
  record.origin = {"a.har", 3, 99, 2};
  Options options;
  options.endpoints = {"/users/{user}"};
  const Result result = plan(options, {record_of("GET", "/"), record});
  REQUIRE(result.planned.size() == 2);
  CHECK(result.planned[1].seq == 1);
  CHECK(result.planned[1].endpoint == "GET /users/{user}");
  CHECK(result.planned[1].record.request.body == "body");
  CHECK(result.planned[1].record.origin.offset == 99);
}

TEST_CASE("includes and excludes are over target or method and target") {
  struct Row {
    std::vector<std::string> include;
    std::vector<std::string> exclude;
    std::vector<std::string> planned;
  };
  const Row rows[] = {
      {{}, {}, {"/a", "/a/b?c=1", "/health"}},
      {{"/a*"}, {}, {"/a", "/a/b?c=1"}},
      {{"/a"}, {}, {"/a"}},
      {{"/a", "/h*"}, {}, {"/a", "/health"}},
      {{"GET /a*"}, {}, {"/a", "/a/b?c=1"}},
      {{"HEAD *"}, {}, {}},
      {{"HEAD *", "/a"}, {}, {"/a"}},
      {{}, {"/health"}, {"/a", "/a/b?c=1"}},
      {{}, {"GET /a/*"}, {"/a", "/health"}},
      {{}, {"*"}, {}},
      {{"/a*"}, {"*c=1"}, {"/a"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.include, row.exclude);
    Options options;
    options.include = row.include;
    options.exclude = row.exclude;
    options.also = {"health-check"};
    const Result result = plan(options, {record_of("GET", "/a"), record_of("GET", "/a/b?c=1"),
                                         record_of("GET", "/health")});
    CHECK(result.targets() == row.planned);
    CHECK(result.reasons().count("excluded") == (row.planned.size() < 3 ? 1U : 0U));
    check_reconciles(result);
  }
}

TEST_CASE("a skip says where the record is and which rule it met first") {
  Record record = record_of("POST", "/health");
  record.origin = {"a.har", 12, 345, 6};
  Options options;
  options.exclude = {"/x", "/heal*"};
  const Result excluded = plan(options, {record});
  REQUIRE(excluded.skips.size() == 1);
  CHECK(excluded.skips[0].reason == "excluded");
  CHECK(excluded.skips[0].detail == "--exclude '/heal*'");
  CHECK(excluded.skips[0].method == "POST");
  CHECK(excluded.skips[0].target == "/health");
  CHECK(excluded.skips[0].origin.source == "a.har");
  CHECK(excluded.skips[0].origin.line == 12);
  CHECK(excluded.skips[0].origin.offset == 345);

  const Result hostile = plan({}, {record_of("\x1B[2J" + std::string(1000, 'x'), "/")});
  REQUIRE(hostile.skips.size() == 1);
  CHECK(hostile.skips[0].detail.size() < 100);
  CHECK(hostile.skips[0].detail.find('\x1B') == std::string::npos);
}

TEST_CASE("a record without its body is skipped only when it had one") {
  struct Row {
    const char* method;
    Headers headers;
    Framing framing;
    std::vector<Fidelity> fidelity;
    const char* reason;  // "" when it is planned
  };
  const auto kMissing = Fidelity::body_missing;
  const auto kCut = Fidelity::body_truncated;
  const Row rows[] = {
      {"POST", {}, Framing::none, {}, ""},
      {"POST", {}, Framing::none, {kMissing}, "body-missing"},
      {"PUT", {}, Framing::length, {kMissing}, "body-missing"},
      {"PATCH", {}, Framing::none, {kMissing}, "body-missing"},
      {"POST", {{"content-length", "0"}}, Framing::length, {kMissing}, ""},
      {"POST", {{"Content-Length", "7"}}, Framing::length, {kMissing}, "body-missing"},
      {"GET", {}, Framing::none, {kMissing}, ""},
      {"GET", {{"Content-Length", "0"}}, Framing::none, {kMissing}, ""},
      {"GET", {{"Content-Length", "12"}}, Framing::length, {kMissing}, "body-missing"},
      {"GET", {{"Transfer-Encoding", "chunked"}}, Framing::none, {kMissing}, "body-missing"},
      {"GET", {}, Framing::chunked, {kMissing}, "body-missing"},
      {"DELETE", {}, Framing::none, {kMissing}, ""},
      {"POST", {}, Framing::length, {kCut}, "body-truncated"},
      {"GET", {}, Framing::none, {kCut}, "body-truncated"},
      {"POST", {}, Framing::length, {Fidelity::body_lossy_text, Fidelity::redacted}, ""},
  };
  Options options;
  options.methods = {"GET", "POST", "PUT", "PATCH", "DELETE"};
  for (const Row& row : rows) {
    CAPTURE(row.method, row.reason);
    Record record = record_of(row.method, "/");
    record.request.headers = row.headers;
    record.request.framing = row.framing;
    for (const Fidelity fidelity : row.fidelity) {
      record.fidelity.add(fidelity);
    }
    const Result result = plan(options, {record});
    CHECK((result.skips.empty() ? "" : result.skips[0].reason) == row.reason);
    check_reconciles(result);
  }
}

TEST_CASE("a lost body is blamed before the method, and after the user's filters") {
  Record record = record_of("POST", "/a");
  record.fidelity.add(Fidelity::body_missing);
  CHECK(plan({}, {record}).reasons() == std::map<std::string, int>{{"body-missing", 1}});
  Options options;
  options.exclude = {"/a"};
  CHECK(plan(options, {record}).reasons() == std::map<std::string, int>{{"excluded", 1}});
}

TEST_CASE("what the capture could not read is passed on and counted") {
  Skip unread;
  unread.reason = "unreadable-entry";
  unread.detail = "no URL";
  const Result result = plan({}, {record_of("GET", "/a"), unread, record_of("GET", "/b")});
  CHECK(result.targets() == std::vector<std::string>{"/a", "/b"});
  REQUIRE(result.skips.size() == 1);
  CHECK(result.skips[0].detail == "no URL");
  check_reconciles(result);
}

TEST_CASE("a record that cannot be sent is refused before the sample is drawn") {
  const auto refuse = [](const Record& record) -> std::optional<Skip> {
    if (record.request.target == "/1") {
      return std::nullopt;
    }
    return Skip{record.origin, "unsendable", "line feed in the target", "", ""};
  };
  const Result result = plan(sample_of(1), numbered(50), refuse);
  CHECK(result.targets() == std::vector<std::string>{"/1"});
  CHECK(result.reasons() == std::map<std::string, int>{{"unsendable", 49}});
  check_reconciles(result);
}

TEST_CASE("options that cannot be meant are errors before anything is read") {
  struct Row {
    const char* message;
    void (*spoil)(Options&);
  };
  const Row rows[] = {
      {"malformed endpoint \"users\"",
       [](Options& o) {
         o.endpoints = {"/ok", "users"};
       }},
      {"a sample of 0", [](Options& o) { o.sample = 0; }},
      {"no method", [](Options& o) { o.methods.clear(); }},
      {"\"GET POST\" is no HTTP method", [](Options& o) { o.methods = {"GET POST"}; }},
      {"\"\" is no HTTP method", [](Options& o) { o.methods = {""}; }},
      {"empty --include pattern",
       [](Options& o) {
         o.include = {"/a", ""};
       }},
      {"empty --exclude pattern", [](Options& o) { o.exclude = {""}; }},
  };
  for (const Row& row : rows) {
    CAPTURE(row.message);
    Options options;
    row.spoil(options);
    const auto construct = [&options] {
      Planner planner(
          options,
          [](CaptureItem&) -> bool {
            throw std::logic_error("read before the options were checked");
          },
          [](const Skip&) {});
    };
    try {
      construct();
      FAIL("no error");
    } catch (const Error& error) {
      CHECK(std::string_view(error.what()).find(row.message) != std::string_view::npos);
    }
  }
}

}  // namespace lockstep::plan
