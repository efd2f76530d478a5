// One request that several logs hold is planned once.
#include "unit/plan/planned.hpp"

namespace lockstep::plan {
namespace {

Record logged(const std::string& target, Trace trace, const std::string& method = "GET") {
  Record record = record_of(method, target);
  record.trace = std::move(trace);
  return record;
}

Options writes_too() {
  Options options;
  options.methods = {"GET", "POST"};
  return options;
}

}  // namespace

TEST_CASE("a request is planned once however many logs hold it") {
  struct Row {
    const char* what;
    std::vector<Record> records;
    std::vector<std::string> planned;
  };
  const Row rows[] = {
      {"three observers",
       {logged("/a", {"t1", "balancer", ""}), logged("/a", {"t1", "run", ""}),
        logged("/a", {"t1", "app", ""})},
       {"/a"}},
      {"another target of one trace",
       {logged("/a", {"t1", "balancer", ""}), logged("/b", {"t1", "app", ""})},
       {"/a", "/b"}},
      {"another method",
       {logged("/a", {"t1", "x", ""}), logged("/a", {"t1", "y", ""}, "POST")},
       {"/a", "/a"}},
      {"written differently",
       {logged("/a%2Db", {"t1", "x", ""}), logged("/a-b", {"t1", "y", ""})},
       {"/a%2Db"}},
      {"another trace",
       {logged("/a", {"t1", "x", ""}), logged("/a", {"t2", "y", ""})},
       {"/a", "/a"}},
      {"no trace", {logged("/a", {}), logged("/a", {})}, {"/a", "/a"}},
      {"a retry that both saw",
       {logged("/a", {"t1", "x", "1"}), logged("/a", {"t1", "x", "2"}),
        logged("/a", {"t1", "y", "1"}), logged("/a", {"t1", "y", "2"})},
       {"/a", "/a"}},
      {"a retry that only the second saw",
       {logged("/a", {"t1", "x", ""}), logged("/a", {"t1", "y", ""}),
        logged("/a", {"t1", "y", ""})},
       {"/a", "/a"}},
      {"an entry exported twice",
       {logged("/a", {"", "x", "1"}), logged("/b", {"", "x", "2"}), logged("/a", {"", "x", "1"})},
       {"/a", "/b"}},
      {"an entry of another log",
       {logged("/a", {"", "x", "1"}), logged("/a", {"", "y", "1"})},
       {"/a", "/a"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const Result result = plan(writes_too(), {row.records.begin(), row.records.end()});
    CHECK(result.targets() == row.planned);
    CHECK(result.reasons()["duplicate-trace"] ==
          static_cast<int>(row.records.size() - row.planned.size()));
    check_reconciles(result);

    Options all = writes_too();
    all.keep_duplicates = true;
    CHECK(plan(all, {row.records.begin(), row.records.end()}).planned.size() == row.records.size());
  }
}

TEST_CASE("without an observer's name it is the capture's") {
  std::vector<CaptureItem> items;
  for (const char* source : {"envoy.log", "envoy.log", "nginx.log"}) {
    Record record = logged("/a", {"t1", "", ""});
    record.origin.source = source;
    items.emplace_back(record);
  }
  CHECK(plan({}, items).planned.size() == 2);
}

TEST_CASE("a record that cannot be sent does not stand in for one that can") {
  Record without_body = logged("/pay", {"t1", "balancer", ""}, "POST");
  without_body.fidelity.add(Fidelity::body_missing);
  Record whole = logged("/pay", {"t1", "tap", ""}, "POST");
  whole.request.body = "{}";
  const Result result = plan(writes_too(), {without_body, whole, whole});
  REQUIRE(result.planned.size() == 2);
  CHECK(result.planned[0].record.request.body == "{}");
  CHECK(result.reasons() == std::map<std::string, int>{{"body-missing", 1}});
}

TEST_CASE("an id that all requests share is none") {
  std::vector<CaptureItem> items;
  for (int i = 0; i < 1000; ++i) {
    items.emplace_back(logged("/same", {"test-request-id", "x", ""}));
  }
  CHECK(plan({}, items).planned.size() == 1000);
}

TEST_CASE("duplicates are known again for long, and not for ever") {
  Duplicates duplicates;
  Record record = logged("/", {"", "a", ""});
  const auto seen = [&](int i, const char* observer) {
    record.trace.id = std::to_string(i);
    record.trace.observer = observer;
    return duplicates.seen(record);
  };
  constexpr int kMany = 600'000;
  int found = 0;
  for (int i = 0; i < kMany; ++i) {
    found += seen(i, "a") ? 1 : 0;
  }
  CHECK(found == 0);
  for (int i = 0; i < kMany; i += 7) {
    found += seen(i, "b") ? 1 : 0;
  }
  CHECK(found == (kMany + 6) / 7);
  for (int i = kMany; i < 8 * kMany; ++i) {
    seen(i, "a");
  }
  CHECK_FALSE(seen(1, "c"));
}

}  // namespace lockstep::plan
