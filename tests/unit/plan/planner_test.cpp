#include <map>
#include <random>
#include <set>

#include "lockstep/core/error.hpp"
#include "lockstep/plan/plan.hpp"

#include "unit/catch.hpp"

namespace lockstep::plan {
namespace {

Record record_of(std::string method, std::string target) {
  Record record;
  record.request.method = std::move(method);
  record.request.target = std::move(target);
  return record;
}

struct Result {
  std::vector<Planned> planned;
  std::vector<Skip> skips;
  std::uint64_t captured = 0;

  std::vector<std::string> targets() const {
    std::vector<std::string> out;
    for (const Planned& p : planned) {
      out.push_back(p.record.request.target);
    }
    return out;
  }
  std::map<std::string, int> reasons() const {
    std::map<std::string, int> out;
    for (const Skip& skip : skips) {
      ++out[skip.reason];
    }
    return out;
  }
};

Result plan(const Options& options, std::vector<CaptureItem> items,
            const Planner::Refuse& refuse = {}) {
  Result result;
  std::size_t next = 0;
  Planner planner(
      options,
      [&](CaptureItem& item) {
        if (next == items.size()) {
          return false;
        }
        item = std::move(items[next++]);
        return true;
      },
      [&](const Skip& skip) { result.skips.push_back(skip); }, refuse);
  while (std::optional<Planned> planned = planner.next()) {
    result.planned.push_back(*std::move(planned));
  }
  CHECK_FALSE(planner.next());  // the end stays the end
  result.captured = planner.captured();
  return result;
}

std::vector<CaptureItem> numbered(int count) {
  std::vector<CaptureItem> items;
  for (int i = 0; i < count; ++i) {
    items.emplace_back(record_of("GET", "/" + std::to_string(i)));
  }
  return items;
}

Options sample_of(std::uint64_t size, std::uint64_t seed = 1) {
  Options options;
  options.sample = size;
  options.seed = seed;
  return options;
}

void check_reconciles(const Result& result) {
  CHECK(result.captured == result.planned.size() + result.skips.size());
  for (std::size_t i = 0; i < result.planned.size(); ++i) {
    CHECK(result.planned[i].seq == i);
  }
  for (const Skip& skip : result.skips) {
    CHECK(std::any_of(skip_reasons().begin(), skip_reasons().end(),
                      [&](const SkipReason& known) { return known.id == skip.reason; }));
  }
}

}  // namespace

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

TEST_CASE("a sample is a part in capture order, the rest is skipped with its target") {
  const Result result = plan(sample_of(10), numbered(100));
  REQUIRE(result.planned.size() == 10);
  CHECK(result.reasons() == std::map<std::string, int>{{"not-sampled", 90}});
  std::set<int> seen;
  int last = -1;
  for (const Planned& planned : result.planned) {
    const int number = std::stoi(planned.record.request.target.substr(1));
    CHECK(number > last);
    last = number;
    seen.insert(number);
  }
  for (const Skip& skip : result.skips) {
    seen.insert(std::stoi(skip.target.substr(1)));
  }
  CHECK(seen.size() == 100);
  check_reconciles(result);
}

TEST_CASE("a sample larger than the capture is the capture") {
  for (const std::uint64_t size : {100ULL, 101ULL, ~0ULL}) {
    const Result result = plan(sample_of(size), numbered(100));
    CHECK(result.planned.size() == 100);
    CHECK(result.skips.empty());
  }
  CHECK(plan(sample_of(3), {}).planned.empty());
}

TEST_CASE("the same seed draws the same sample, another seed another one") {
  const auto seven = plan(sample_of(20, 7), numbered(1000)).targets();
  CHECK(seven == plan(sample_of(20, 7), numbered(1000)).targets());
  CHECK(seven != plan(sample_of(20, 8), numbered(1000)).targets());
  CHECK(seven != plan(sample_of(20, 0), numbered(1000)).targets());
  // Pinned: a stored run can be repeated years later, on another machine.
  CHECK(plan(sample_of(3, 1), numbered(1000)).targets() ==
        std::vector<std::string>{"/155", "/505", "/942"});
}

TEST_CASE("every record is equally likely to be drawn") {
  constexpr int kRecords = 40;
  constexpr int kDrawn = 10;
  constexpr int kSeeds = 4000;
  std::vector<int> drawn(kRecords, 0);
  int first_and_second = 0;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    std::set<std::string> targets;
    for (const std::string& target : plan(sample_of(kDrawn, seed), numbered(kRecords)).targets()) {
      ++drawn[std::stoul(target.substr(1))];
      targets.insert(target);
    }
    first_and_second += targets.count("/0") == 1 && targets.count("/1") == 1 ? 1 : 0;
  }
  // Pearson's statistic, scaled for drawing without replacement: chi-square with 39 degrees of
  // freedom, above 72.1 once in a thousand.
  constexpr double kExpected = 1.0 * kSeeds * kDrawn / kRecords;
  double chi_square = 0;
  for (const int count : drawn) {
    chi_square += (count - kExpected) * (count - kExpected) / kExpected;
  }
  chi_square *= (kRecords - 1.0) / (kRecords - kDrawn);
  CHECK(chi_square < 72.1);
  CHECK(chi_square > 14.0);  // and not suspiciously even: below 16.3 once in a thousand
  // Neighbours are drawn independently: 4000 · (10·9)/(40·39) = 231 ± 15.
  CHECK(std::abs(first_and_second - 231) < 60);
}

TEST_CASE("captured is planned plus skipped for any capture and any options") {
  std::mt19937 random(20261122);
  const auto pick = [&random](unsigned n) { return static_cast<unsigned>(random() % n); };
  for (int round = 0; round < 300; ++round) {
    std::vector<CaptureItem> items;
    const unsigned count = pick(60);
    for (unsigned i = 0; i < count; ++i) {
      Record record = record_of(pick(2) == 0 ? "GET" : "POST", "/" + std::to_string(pick(9)));
      if (pick(5) == 0) {
        record.fidelity.add(pick(2) == 0 ? Fidelity::body_missing : Fidelity::body_truncated);
      }
      if (pick(6) == 0) {
        items.emplace_back(Skip{{}, "not-http", "", "", ""});
      } else {
        items.emplace_back(std::move(record));
      }
    }
    Options options;
    options.seed = pick(100);
    if (pick(2) == 0) {
      options.sample = 1 + pick(20);
    }
    if (pick(2) == 0) {
      options.methods = {"GET", "POST"};
    }
    if (pick(3) == 0) {
      options.exclude = {"/3"};
    }
    const Result result = plan(options, items, [&](const Record& r) -> std::optional<Skip> {
      return r.request.target == "/5" ? std::optional(Skip{r.origin, "unsendable", "", "", ""})
                                      : std::nullopt;
    });
    CHECK(result.captured == count);
    check_reconciles(result);
    CHECK(result.planned.size() <= options.sample.value_or(count));
  }
}

TEST_CASE("without a sample nothing is read ahead, with one no more than it is held") {
  int pulled = 0;
  const auto pull = [&pulled](CaptureItem& item) {
    item = record_of("GET", "/" + std::to_string(pulled));
    return ++pulled <= 10'000;
  };
  Planner all({}, pull, [](const Skip&) {});
  REQUIRE(all.next());
  CHECK(pulled == 1);

  // What is held at a moment is what was pulled and neither told as skipped nor handed out.
  pulled = 0;
  int skipped = 0;
  int most = 0;
  Planner some(
      sample_of(25),
      [&](CaptureItem& item) {
        most = std::max(most, pulled - skipped);
        return pull(item);
      },
      [&skipped](const Skip&) { ++skipped; });
  REQUIRE(some.next());
  CHECK(most == 25);
  CHECK(skipped == 10'000 - 25);
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
