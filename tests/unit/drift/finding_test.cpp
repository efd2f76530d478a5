#include "lockstep/drift/finding.hpp"

#include <algorithm>
#include <random>
#include <set>

#include "unit/catch.hpp"

using namespace lockstep;
using namespace lockstep::drift;

namespace {

struct Seen {
  std::uint64_t seq;
  std::string endpoint;
  std::string id;
  std::string at;
  std::string a = "1";
  std::string b = "2";
  Kind kind = Kind::value;
  Aspect aspect = Aspect::json;
  bool noise = false;
};

std::uint64_t feed(Clusterer& clusterer, const Seen& seen) {
  Difference difference;
  difference.aspect = seen.aspect;
  difference.at = seen.at;
  difference.kind = seen.kind;
  difference.baseline = seen.a;
  difference.candidate = seen.b;
  difference.noise = seen.noise;
  const std::string_view id = seen.id;
  return clusterer.add(seen.seq, seen.endpoint, {&difference, 1}, {&id, 1}).front();
}

std::vector<Finding> cluster(const std::vector<Seen>& all) {
  Clusterer clusterer;
  for (const Seen& seen : all) {
    feed(clusterer, seen);
  }
  return clusterer.findings();
}

std::set<std::uint64_t> prints(const std::vector<Finding>& findings) {
  std::set<std::uint64_t> out;
  for (const Finding& finding : findings) {
    out.insert(finding.fingerprint);
  }
  return out;
}

}  // namespace

TEST_CASE("places are generalised: indices and names that are data") {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"", ""},
      {"/a/b", "/a/b"},
      {"/items/3/tags/0", "/items/*/tags/*"},
      {"/users/a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11/name", "/users/*/name"},
      {"/by_day/2024-01-02", "/by_day/*"},
      {"/by_day/2024-01-02T03:04:05Z", "/by_day/*"},
      {"/prices/-1.5", "/prices/*"},
      {"/hashes/4a99557e4033", "/hashes/*"},
      {"/decade", "/decade"},
      {"/defaced", "/defaced"},
      {"/mail/ada@example.test", "/mail/*"},
      {"/a~1b/~0c", "/a~1b/~0c"},
  };
  for (const auto& [pointer, expected] : rows) {
    CHECK(generalised(pointer) == expected);
  }
}

TEST_CASE("one cause at one place is one finding across endpoints and exchanges") {
  const auto findings = cluster({
      {0, "GET /a", "json-null-vs-empty-array", "/items/0/tags", "[]", "null"},
      {1, "GET /b", "json-null-vs-empty-array", "/items/5/tags", "[]", "null"},
      {1, "GET /b", "json-null-vs-empty-array", "/items/6/tags", "[]", "null"},
      {2, "GET /b", "json-null-vs-empty-array", "/other", "[]", "null"},
  });
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].id == "F1");
  CHECK(findings[0].exchanges == 2);
  CHECK(findings[0].differences == 3);
  CHECK(findings[0].endpoints ==
        std::map<std::string, std::uint64_t>{{"GET /a", 1}, {"GET /b", 1}});
  CHECK(findings[0].locations == std::map<std::string, std::uint64_t>{{"/items/*/tags", 3}});
  CHECK(findings[0].first_seq == 0);
  CHECK(findings[0].last_seq == 1);
  CHECK(findings[0].title.find("/items/*/tags") != std::string::npos);
  CHECK(findings[0].fix.find("make([]T,0)") != std::string::npos);
  CHECK(findings[1].locations.begin()->first == "/other");
}

TEST_CASE("without a cause, each endpoint has a finding of its own") {
  const auto findings = cluster({{0, "GET /a", "value-differs", "/name"},
                                 {1, "GET /b", "value-differs", "/name"},
                                 {2, "GET /b", "", "/x"},
                                 {3, "GET /a", "", "/x"}});
  REQUIRE(findings.size() == 4);
  CHECK(std::count_if(findings.begin(), findings.end(),
                      [](const Finding& f) { return f.drift_class == "unexplained"; }) == 2);
  for (const Finding& finding : findings) {
    CHECK(finding.severity == Severity::breaking);
  }
}

TEST_CASE("a spelling is one finding wherever it shows") {
  const auto findings =
      cluster({{0, "GET /a", "json-html-escape", "/a", "\"<\"", "\"\\u003c\"", Kind::spelling},
               {1, "GET /b", "json-html-escape", "/b/c", "\"<\"", "\"\\u003c\"", Kind::spelling}});
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].locations.size() == 2);
  CHECK(findings[0].title.find("2 places") != std::string::npos);
}

TEST_CASE("findings are sorted by severity, then by exchanges; noise is none") {
  const auto findings = cluster({
      {0, "GET /a", "header-case", "", "A", "a", Kind::spelling, Aspect::header},
      {1, "GET /a", "header-vary", "vary", "A", "B", Kind::value, Aspect::header},
      {2, "GET /a", "json-null-vs-zero", "/n"},
      {3, "GET /a", "json-zero-time", "/t"},
      {4, "GET /a", "json-zero-time", "/t"},
      {5, "GET /a", "json-missing-key", "/z", "1", "2", Kind::missing, Aspect::json, true},
  });
  std::vector<std::string_view> ids;
  for (const Finding& finding : findings) {
    ids.push_back(finding.drift_class);
  }
  CHECK(ids == std::vector<std::string_view>{"json-zero-time", "json-null-vs-zero", "header-case",
                                             "header-vary"});
}

TEST_CASE("fingerprints depend on neither order, sampling nor values") {
  std::vector<Seen> all;
  for (std::uint64_t i = 0; i < 300; ++i) {
    all.push_back(
        {i, "GET /e" + std::to_string(i % 7), i % 3 == 0 ? "json-zero-time" : "value-differs",
         "/items/" + std::to_string(i) + "/f" + std::to_string(i % 5), std::to_string(i), "x"});
  }
  const auto whole = prints(cluster(all));
  std::mt19937 random(1);
  std::shuffle(all.begin(), all.end(), random);
  CHECK(prints(cluster(all)) == whole);
  for (Seen& seen : all) {
    seen.a += "7";
  }
  CHECK(prints(cluster(all)) == whole);
  all.resize(150);
  const auto half = prints(cluster(all));
  CHECK(std::includes(whole.begin(), whole.end(), half.begin(), half.end()));
  // Written down: a stored fingerprint must mean the same in the next version.
  CHECK(fingerprint_text(fingerprint("json-null-vs-empty-array", Aspect::json, "/items/0/tags",
                                     Kind::type, "GET /a")) ==
        fingerprint_text(fingerprint("json-null-vs-empty-array", Aspect::json, "/items/9/tags",
                                     Kind::type, "GET /b")));
}

TEST_CASE(
    "a weak class is asserted from three exchanges at one place on, without evidence against") {
  const auto one = [](std::uint64_t seq, const char* id, const char* a = "\"x\"",
                      const char* b = "1") { return Seen{seq, "GET /a", id, "/color", a, b}; };
  const auto two_times = cluster({one(0, "enum-name-vs-number"), one(1, "enum-name-vs-number")});
  CHECK(two_times[0].possibly);
  CHECK(two_times[0].title.starts_with("possibly: "));
  const auto same_exchange =
      cluster({one(0, "list-order"), one(0, "list-order"), one(0, "list-order")});
  CHECK(same_exchange[0].possibly);
  const auto three = cluster({one(0, "enum-name-vs-number"), one(1, "enum-name-vs-number"),
                              one(2, "enum-name-vs-number", "\"y\"", "2")});
  CHECK_FALSE(three[0].possibly);
  // "x" is 1 and then 3: no enum.
  const auto broken = cluster({one(0, "enum-name-vs-number"), one(1, "enum-name-vs-number"),
                               one(2, "enum-name-vs-number", "\"x\"", "3")});
  CHECK(broken[0].possibly);
  // The place differs in other ways as well.
  std::vector<Seen> mixed = {one(0, "number-rounding"), one(1, "number-rounding"),
                             one(2, "number-rounding"), one(3, "value-differs")};
  for (const Finding& finding : cluster(mixed)) {
    CHECK(finding.possibly == (finding.drift_class == "number-rounding"));
  }
  CHECK_FALSE(cluster({one(0, "json-zero-time")})[0].possibly);
}

TEST_CASE("the chance of three unrelated values looking alike is as small as documented") {
  const DriftClass& weak = *find_class("list-order");
  CHECK_FALSE(assertable(weak, 2, 0));
  CHECK(assertable(weak, 3, 0));
  CHECK_FALSE(assertable(weak, 9, 1));
  CHECK(assertable(weak, 10, 1));
  CHECK(assertable(*find_class("json-zero-time"), 1, 100));
  CHECK_FALSE(assertable(*find_class("json-zero-time"), 0, 0));
}

TEST_CASE("many names under one parent are the keys of a map") {
  std::vector<Seen> all;
  for (std::uint64_t i = 0; i < 40; ++i) {
    all.push_back({i, "GET /rates", "json-int-as-string", "/rates/cur" + std::string(1 + i, 'x'),
                   "1", "\"1\""});
  }
  const auto findings = cluster(all);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].locations.begin()->first == "/rates/*");
  CHECK(findings[0].differences == 40);
  CHECK(findings[0].absorbed.size() == 40);
  all.resize(10);
  CHECK(cluster(all).size() == 10);
}

TEST_CASE("the example is the smallest, and what is kept is bounded") {
  Clusterer clusterer;
  feed(clusterer, {0, "GET /a", "value-differs", "/v", std::string(5000, 'a'), "b"});
  feed(clusterer, {1, "GET /a", "value-differs", "/v", "aa", "b"});
  feed(clusterer, {2, "GET /a", "value-differs", "/v", "a", "b"});
  feed(clusterer, {3, "GET /a", "value-differs", "/v", "c", "d"});
  const Finding finding = clusterer.findings().front();
  CHECK(finding.example.seq == 2);
  CHECK(finding.example.baseline == "a");

  ClusterOptions small;
  small.max_findings = 50;
  small.max_endpoints = 3;
  small.max_value_bytes = 16;
  Clusterer bounded(small);
  for (std::uint64_t i = 0; i < 5000; ++i) {
    feed(bounded, {i, "GET /e" + std::to_string(i % 9), "json-zero-time",
                   "/p" + std::string(1 + i % 600, 'q') + "/x", std::string(200, 'v'), "w"});
  }
  const auto findings = bounded.findings();
  CHECK(findings.size() <= 51);
  std::uint64_t differences = 0;
  for (const Finding& one : findings) {
    differences += one.differences;
    CHECK(one.endpoints.size() <= 3);
    CHECK(one.example.baseline->size() <= 16);
    CHECK(one.example.abridged);
  }
  CHECK(differences == 5000);
}
