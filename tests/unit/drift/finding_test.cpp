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
  difference.drift = seen.id;
  return clusterer.add(seen.seq, seen.endpoint, {&difference, 1}).front();
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
      {"3/data/items/0", "*/data/items/*"},
  };
  for (const auto& [pointer, expected] : rows) {
    CHECK(generalised(pointer) == expected);
  }
  CHECK(generalised(Aspect::html, "/html[1]/p[3]/text()[1]") == "/html[*]/p[*]/text()[*]");
  CHECK(generalised(Aspect::line, "17/price") == "*/price");
  CHECK(generalised(Aspect::body, "4711").empty());
  CHECK(generalised(Aspect::header, "x-17") == "x-17");
}

TEST_CASE("one cause is one finding across endpoints, exchanges and places") {
  const auto findings = cluster({
      {0, "GET /a", "json-null-vs-empty-array", "/items/0/tags", "[]", "null"},
      {1, "GET /b", "json-null-vs-empty-array", "/items/5/tags", "[]", "null"},
      {1, "GET /b", "json-null-vs-empty-array", "/items/6/tags", "[]", "null"},
      {2, "GET /b", "json-null-vs-empty-array", "/other", "[]", "null"},
  });
  REQUIRE(findings.size() == 1);
  const Finding& finding = findings[0];
  CHECK(finding.id == "F1");
  CHECK(finding.drift_class == "json-null-vs-empty-array");
  CHECK(finding.exchanges == 3);
  CHECK(finding.differences == 4);
  CHECK(finding.endpoints == std::map<std::string, std::uint64_t>{{"GET /a", 1}, {"GET /b", 2}});
  CHECK(finding.places == std::map<FindingPlace, std::uint64_t>{
                              {{Aspect::json, "/items/*/tags"}, 3}, {{Aspect::json, "/other"}, 1}});
  CHECK(finding.first_seq == 0);
  CHECK(finding.last_seq == 2);
  CHECK(finding.sure == find_class("json-null-vs-empty-array")->sureness);
}

TEST_CASE("without a cause, each endpoint and place has a finding of its own") {
  const auto findings = cluster({{0, "GET /a", "value-differs", "/name"},
                                 {1, "GET /b", "value-differs", "/name"},
                                 {1, "GET /b", "value-differs", "/title"},
                                 {2, "GET /b", "", "/x"},
                                 {3, "GET /a", "", "/x"}});
  REQUIRE(findings.size() == 5);
  CHECK(std::count_if(findings.begin(), findings.end(),
                      [](const Finding& f) { return f.drift_class == kUnexplained; }) == 2);
  for (const Finding& finding : findings) {
    CHECK(finding.severity == Severity::breaking);
  }
}

TEST_CASE("a header without a cause is one finding for all endpoints, a status one for each") {
  const auto findings = cluster(
      {{0, "GET /a", "header-other", "x-app", "1", "2", Kind::value, Aspect::header},
       {1, "GET /b", "header-other", "x-app", "1", "2", Kind::value, Aspect::header},
       {2, "GET /a", "header-other", "x-by", "1", "2", Kind::value, Aspect::header},
       {3, "GET /a", "status-differs", "status", "200", "500", Kind::value, Aspect::status},
       {3, "GET /a", "status-differs", "/x", "1", "2"},
       {4, "GET /b", "status-differs", "status", "200", "500", Kind::value, Aspect::status}});
  CHECK(findings.size() == 4);
}

TEST_CASE("spellings and noise are in no finding") {
  Clusterer clusterer;
  CHECK(feed(clusterer, {0, "GET /a", "json-html-escape", "/a", "1", "2", Kind::spelling}) == 0);
  CHECK(feed(clusterer, {0, "GET /a", "json-missing-key", "/z", "1", "2", Kind::missing,
                         Aspect::json, true}) == 0);
  CHECK(clusterer.findings().empty());
}

TEST_CASE("findings are sorted by severity, then by exchanges") {
  const auto findings = cluster({
      {0, "GET /a", "header-case", "", "A", "a", Kind::value, Aspect::header},
      {1, "GET /a", "header-vary", "vary", "A", "B", Kind::value, Aspect::header},
      {2, "GET /a", "json-null-vs-zero", "/n"},
      {3, "GET /a", "json-zero-time", "/t"},
      {4, "GET /a", "json-zero-time", "/t"},
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
    all.push_back({i, "GET /rates", "value-differs", "/rates/cur" + std::string(1 + i, 'x')});
  }
  const auto findings = cluster(all);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].places.begin()->first.at == "/rates/*");
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
  // Of a whole reply, the status says more than a shorter header does.
  feed(clusterer, {5, "GET /a", "route-head", "vary", "a", "", Kind::value, Aspect::header});
  feed(clusterer, {5, "GET /a", "route-head", "status", "200", "405", Kind::value, Aspect::status});
  feed(clusterer, {6, "GET /a", "route-head", "vary", "", "", Kind::value, Aspect::header});
  for (const Finding& one : clusterer.findings()) {
    CHECK((one.drift_class != "route-head" || one.example.candidate == "405"));
  }

  ClusterOptions small;
  small.max_findings = 50;
  small.max_endpoints = 3;
  small.max_value_bytes = 16;
  Clusterer bounded(small);
  for (std::uint64_t i = 0; i < 5000; ++i) {
    feed(bounded, {i, "GET /e" + std::to_string(i % 9), "value-differs",
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
