#include "lockstep/capture/merge.hpp"

#include <algorithm>
#include <atomic>
#include <random>
#include <set>

#include "capture/external_sort.hpp"
#include "capture/record_codec.hpp"
#include "capture/spill_file.hpp"
#include "unit/capture/harness.hpp"
#include "unit/catch.hpp"

namespace lockstep::capture {
namespace {

using Times = std::vector<std::optional<std::int64_t>>;  // of a capture's records, in its order

struct Opened {
  int now = 0;
  int most = 0;
};

// Yields a record for each time; its id is "SOURCE.INDEX".
class FakeReader : public Reader {
 public:
  FakeReader(std::size_t source, Times times, Opened& opened)
      : source_(std::to_string(source)), times_(std::move(times)), opened_(opened) {
    opened_.most = std::max(opened_.most, ++opened_.now);
  }
  ~FakeReader() override { --opened_.now; }
  FakeReader(const FakeReader&) = delete;
  FakeReader& operator=(const FakeReader&) = delete;

  std::string_view format() const override { return "fake"; }
  bool next(CaptureItem& item) override {
    if (next_ == times_.size()) {
      return false;
    }
    Record record;
    record.id = source_ + "." + std::to_string(next_);
    record.captured_at_ns = times_[next_++];
    record.request.target = std::string(100, 'x');
    item = std::move(record);
    return true;
  }

 private:
  std::string source_;
  Times times_;
  Opened& opened_;
  std::size_t next_ = 0;
};

// What merging must give, by the textbook: a stable sort of everything.
std::vector<std::string> by_stable_sort(const std::vector<Times>& captures) {
  struct Keyed {
    std::int64_t at;
    std::string id;
  };
  std::vector<Keyed> all;
  for (std::size_t source = 0; source < captures.size(); ++source) {
    std::int64_t at = INT64_MIN;
    for (std::size_t i = 0; i < captures[source].size(); ++i) {
      at = captures[source][i].value_or(at);
      all.push_back({at, std::to_string(source) + "." + std::to_string(i)});
    }
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Keyed& a, const Keyed& b) { return a.at < b.at; });
  std::vector<std::string> ids;
  for (const Keyed& keyed : all) {
    ids.push_back(keyed.id);
  }
  return ids;
}

struct Merged {
  std::vector<std::string> ids;
  Opened opened;
};

Merged merged(const std::vector<Times>& captures, const MergeLimits& limits,
              const std::set<std::size_t>& pipes = {}) {
  Merged out;
  std::vector<MergeSource> sources(captures.size());
  for (std::size_t i = 0; i < captures.size(); ++i) {
    const auto open = [&, i](const Options&) {
      return std::make_unique<FakeReader>(i, captures[i], out.opened);
    };
    if (pipes.contains(i)) {
      sources[i].once = open({});
    } else {
      sources[i].open = open;
    }
  }
  const auto reader = merge(std::move(sources), {}, limits);
  CaptureItem item;
  while (reader->next(item)) {
    out.ids.push_back(std::get<Record>(item).id);
  }
  CHECK_FALSE(reader->next(item));
  return out;
}

MergeLimits tiny(std::size_t window) {
  return {.window_entries = window, .window_bytes = 1 << 20, .open_captures = 3, .run_bytes = 4096};
}

}  // namespace

TEST_CASE("captures are merged by time, ties by capture and then by place") {
  struct Case {
    std::vector<Times> captures;
    std::vector<std::string> ids;
  };
  const std::vector<Case> cases = {
      {{{1, 3}, {2, 4}}, {"0.0", "1.0", "0.1", "1.1"}},
      {{{5, 5}, {5, 5}}, {"0.0", "0.1", "1.0", "1.1"}},
      {{{7}, {1}}, {"1.0", "0.0"}},
      {{{}, {1}}, {"1.0"}},
      {{{}, {}}, {}},
      // Without a time: behind the one before, else first.
      {{{2, std::nullopt, 4}, {3}}, {"0.0", "0.1", "1.0", "0.2"}},
      {{{9, 3, std::nullopt}, {4}}, {"0.1", "0.2", "1.0", "0.0"}},
      {{{5}, {std::nullopt, 1}}, {"1.0", "1.1", "0.0"}},
      {{{5}, {std::nullopt, std::nullopt}}, {"1.0", "1.1", "0.0"}},
      {{{-5, 1}, {-6}}, {"1.0", "0.0", "0.1"}},
  };
  for (const Case& each : cases) {
    for (const std::size_t window : {std::size_t{0}, std::size_t{1}, std::size_t{100}}) {
      CHECK(merged(each.captures, tiny(window)).ids == each.ids);
      CHECK(merged(each.captures, tiny(window), {0}).ids == each.ids);
    }
  }
}

TEST_CASE("merging is a stable sort by time, whatever the captures and the window") {
  std::mt19937_64 random(20261122);
  const auto pick = [&random](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  for (int round = 0; round < 300; ++round) {
    std::vector<Times> captures(1 + pick(8));
    for (Times& times : captures) {
      const auto disorder = static_cast<std::int64_t>(pick(3) == 0 ? 1000 : 1 + pick(6));
      auto at = static_cast<std::int64_t>(pick(200));
      for (std::size_t n = pick(120); n > 0; --n) {
        at += static_cast<std::int64_t>(pick(3));
        const auto late =
            static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(disorder));
        times.push_back(pick(10) == 0 ? std::nullopt : std::optional(at - late));
      }
    }
    const std::set<std::size_t> pipes =
        pick(2) == 0 ? std::set<std::size_t>{0} : std::set<std::size_t>{};
    REQUIRE(merged(captures, tiny(pick(12)), pipes).ids == by_stable_sort(captures));
  }
}

TEST_CASE("few captures are open at once, however many there are") {
  std::vector<Times> apart;
  std::vector<Times> together;
  for (std::int64_t i = 0; i < 300; ++i) {
    apart.push_back({i * 10, i * 10 + 9});
    together.push_back({i, 10'000 - i});
  }
  for (const auto& captures : {apart, together}) {
    const Merged result = merged(captures, tiny(4));
    CHECK(result.ids == by_stable_sort(captures));
    CHECK(result.opened.most <= 4);  // three, and one that is looked through
  }
}

TEST_CASE("a reader that is stopped has nothing more") {
  Opened opened;
  std::atomic<bool> stop{true};
  Options options;
  options.stop = &stop;
  std::vector<MergeSource> sources(2);
  for (MergeSource& source : sources) {
    source.open = [&](const Options&) {
      return std::make_unique<FakeReader>(0, Times{1, 2}, opened);
    };
  }
  const auto reader = merge(std::move(sources), options);
  CaptureItem item;
  CHECK_FALSE(reader->next(item));
}

TEST_CASE("oddities of a capture are told once, though it is read twice") {
  const test::TempDir dir;
  const std::string line = R"(192.0.2.1 - - [24/Nov/2026:10:00:0)";
  const std::string rest = R"( +0000] "GET /a HTTP/1.1" 200 5 "-" "x")";
  const std::string first = dir.write("a.log", line + "1" + rest + "\n" + line + "3" + rest);
  const std::string second = dir.write("b.log", line + "2" + rest + "\n");
  int opened = 0;
  std::vector<MergeSource> sources(2);
  sources[0].open = [&](const Options& how) {
    opened += how.warn ? 1 : 0;
    return open(first, how);
  };
  sources[1].open = [&](const Options& how) { return open(second, how); };
  Options options;
  options.warn = [](const std::string&) {};
  const auto reader = merge(std::move(sources), options);
  std::vector<std::string> places;
  CaptureItem item;
  while (reader->next(item)) {
    const Origin& origin = std::get<Record>(item).origin;
    places.push_back(origin.source.substr(origin.source.size() - 5) + std::to_string(origin.line));
  }
  CHECK(places == std::vector<std::string>{"a.log1", "b.log1", "a.log2"});
  CHECK(opened == 1);
}

TEST_CASE("what is spilled comes back whole") {
  Record record;
  record.id = "id";
  record.captured_at_ns = -7;
  record.request = {"POST",        "https",         "h:1", "/a\0b", {{"A", "1"}, {"a", ""}},
                    {"\0\xff", 2}, Framing::chunked};
  record.response = Response{404, "No", {{"B", "2"}}, "body"};
  record.latency_ns = 5;
  record.origin = {"file", 1, 2, 3};
  record.fidelity.add(Fidelity::response_truncated);
  record.fidelity.add(Fidelity::body_missing);
  record.trace = {"t", "o", "e"};
  std::string bytes;
  encode(record, bytes);
  const Record back = std::get<Record>(decode(bytes));
  CHECK(back.id == record.id);
  CHECK(back.captured_at_ns == record.captured_at_ns);
  CHECK(back.request.method == "POST");
  CHECK(back.request.scheme == "https");
  CHECK(back.request.authority == "h:1");
  CHECK(back.request.target == record.request.target);
  CHECK(back.request.headers == record.request.headers);
  CHECK(back.request.body == record.request.body);
  CHECK(back.request.framing == Framing::chunked);
  REQUIRE(back.response);
  CHECK(back.response->status == 404);
  CHECK(back.response->reason == "No");
  CHECK(back.response->headers == record.response->headers);
  CHECK(back.response->body == "body");
  CHECK(back.latency_ns == 5);
  CHECK(back.origin.source == "file");
  CHECK(back.origin.line == 1);
  CHECK(back.origin.offset == 2);
  CHECK(back.origin.index == 3);
  CHECK(back.fidelity == record.fidelity);
  CHECK(back.trace == record.trace);

  const Skip skip{{"f", 4, 5, 6}, "excluded", "detail", "GET", "/x"};
  bytes.clear();
  encode(skip, bytes);
  const Skip same = std::get<Skip>(decode(bytes));
  CHECK(same.origin.line == 4);
  CHECK(same.reason == skip.reason);
  CHECK(same.detail == skip.detail);
  CHECK(same.method == skip.method);
  CHECK(same.target == skip.target);
}

TEST_CASE("a temporary file has no name and no readable word in it") {
  const test::TempDir dir;
  const char* const before = std::getenv("TMPDIR");
  const std::string kept = before == nullptr ? "" : before;
  ::setenv("TMPDIR", dir.file("").c_str(), 1);
  SpillFile file;
  const std::string secret = "Authorization: Bearer planted-secret";
  for (int run = 0; run < 3; ++run) {
    file.begin_run();
    for (int i = 0; i < 1000; ++i) {
      file.append(secret + std::to_string(run * 1000 + i));
    }
    file.append(std::string(300'000, 'y'));
    file.end_run();
  }
  before == nullptr ? ::unsetenv("TMPDIR") : ::setenv("TMPDIR", kept.c_str(), 1);
  CHECK(std::filesystem::is_empty(dir.file("")));
  // Among the open files of this process is the one without a name; all that it holds is noise.
  std::string raw;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code gone;
    const std::string target = std::filesystem::read_symlink(entry.path(), gone).string();
    if (target.starts_with(dir.file(""))) {
      std::ifstream stream(entry.path(), std::ios::binary);
      raw.assign(std::istreambuf_iterator<char>(stream), {});
    }
  }
  CHECK(raw.size() > 1'000'000);
  CHECK(raw.find("planted") == std::string::npos);
  CHECK(raw.find("Bearer") == std::string::npos);
  CHECK(raw.find("yyyy") == std::string::npos);
  for (const std::size_t buffer : {std::size_t{16}, std::size_t{1} << 16U}) {
    SpillFile::RunReader reader(file, 2, buffer);
    std::string text;
    REQUIRE(reader.next(text));
    CHECK(text == secret + "2000");
    int count = 1;
    while (reader.next(text)) {
      ++count;
    }
    CHECK(count == 1001);
    CHECK(text == std::string(300'000, 'y'));
  }
}

TEST_CASE("a folder without room for temporary files is told with what to do") {
  const char* const before = std::getenv("TMPDIR");
  const std::string kept = before == nullptr ? "" : before;
  ::setenv("TMPDIR", "/nowhere", 1);
  std::string message;
  try {
    SpillFile file;
  } catch (const Error& error) {
    message = error.what();
  }
  before == nullptr ? ::unsetenv("TMPDIR") : ::setenv("TMPDIR", kept.c_str(), 1);
  CHECK_THAT(message, Catch::StartsWith("/nowhere: no temporary file can be made here"));
  CHECK_THAT(message, Catch::Contains("TMPDIR"));
}

}  // namespace lockstep::capture
