// Equal requests sent once, and samples that hold every endpoint.
#include <map>
#include <numeric>
#include <random>
#include <set>

#include "unit/plan/planned.hpp"

namespace lockstep::plan {
namespace {

Record request(std::string method, std::string target, Headers headers = {},
               std::string body = "") {
  Record record = record_of(std::move(method), std::move(target));
  record.request.headers = std::move(headers);
  record.request.body = std::move(body);
  return record;
}

Options deduped() {
  Options options;
  options.any_method = true;
  options.dedupe = true;
  return options;
}

}  // namespace

TEST_CASE("requests are equal when no answer could tell them apart") {
  const Headers usual = {{"Accept", "a"}, {"Cookie", "c=1"}};
  const Record first = request("GET", "/a?b", usual, "x");
  struct Case {
    Record other;
    bool equal;
  };
  Record host = first;
  host.request.authority = "other";
  Record chunked = first;
  chunked.request.framing = Framing::chunked;
  const std::vector<Case> cases = {
      {first, true},
      {request("GET", "/a?b", {{"cookie", "c=1"}, {"ACCEPT", "a"}}, "x"), true},
      {request("GET", "/a?b",
               {{"Accept", "a"},
                {"Cookie", "c=1"},
                {"traceparent", "00-1"},
                {"User-Agent", "u"},
                {"X-Forwarded-For", "::1"},
                {"Sec-CH-UA-Mobile", "?0"},
                {"X-B3-TraceId", "1"}},
               "x"),
       true},
      {request("POST", "/a?b", usual, "x"), false},
      {request("GET", "/a?B", usual, "x"), false},
      {request("GET", "/a?b", usual, "y"), false},
      {request("GET", "/a?b", {{"Accept", "b"}, {"Cookie", "c=1"}}, "x"), false},
      {request("GET", "/a?b", {{"Accept", "a"}, {"Cookie", "c=2"}}, "x"), false},
      {request("GET", "/a?b", {{"Accept", "a"}}, "x"), false},
      {request("GET", "/a?b", {{"Accept", "a"}, {"Cookie", "c=1"}, {"Authorization", "t"}}, "x"),
       false},
      {request("GET", "/a?b", {{"Accept", "a"}, {"Cookie", "c=1"}, {"X-Tenant", "t"}}, "x"), false},
      {request("GET", "/a?b", {{"Accept", "a"}, {"Cookie", "c=1"}, {"If-None-Match", "t"}}, "x"),
       false},
      {request("GET", "/a?b", {{"Acceptc", "a"}, {"ookie", "c=1"}}, "x"), false},
      {host, false},
      {chunked, false},
  };
  for (std::size_t i = 0; i < cases.size(); ++i) {
    INFO(i);
    const Result out = plan(deduped(), {first, cases[i].other});
    CHECK(out.planned.size() == (cases[i].equal ? 1 : 2));
    CHECK(out.weights.front() == (cases[i].equal ? 2 : 1));
    check_reconciles(out);
  }
}

TEST_CASE("weights of what is sent add up to what would be sent without --dedupe") {
  std::mt19937 random(20261122);
  const auto pick = [&random](unsigned n) { return static_cast<unsigned>(random() % n); };
  for (int round = 0; round < 100; ++round) {
    std::vector<CaptureItem> items;
    std::map<std::string, std::uint64_t> times;
    std::uint64_t eligible = 0;
    for (unsigned i = pick(400); i > 0; --i) {
      const bool excluded = pick(10) == 0;
      const std::string target = (excluded ? "/x" : "/") + std::to_string(pick(30));
      eligible += excluded ? 0 : 1;
      times[target] += excluded ? 0 : 1;
      items.emplace_back(request("GET", target));
    }
    Options options = deduped();
    options.exclude = {"/x*"};
    const Result out = plan(options, items);
    CHECK(std::accumulate(out.weights.begin(), out.weights.end(), std::uint64_t{0}) == eligible);
    check_reconciles(out);
    // A sample is of different requests; each has the weight that it has in the whole.
    options.sample = 1 + pick(20);
    options.stratify = pick(2);
    const Result part = plan(options, items);
    CHECK(part.planned.size() == std::min<std::size_t>(*options.sample, out.weights.size()));
    for (std::size_t i = 0; i < part.weights.size(); ++i) {
      CHECK(part.weights[i] == times.at(part.planned[i].record.request.target));
    }
    check_reconciles(part);
  }
}

TEST_CASE("beyond what is remembered, every request counts as different") {
  Repeats repeats;
  Request request;
  for (std::size_t i = 0; i < Repeats::kMost; ++i) {
    request.target = std::to_string(i);
    REQUIRE_FALSE(repeats.seen(request));
  }
  request.target = "new";
  CHECK_FALSE(repeats.seen(request));
  CHECK_FALSE(repeats.seen(request));
  request.target = "0";
  CHECK(repeats.seen(request));
  CHECK(repeats.times(0) == 2);
  CHECK(repeats.times(Repeats::kMost - 1) == 1);
  CHECK(repeats.times(Repeats::kMost + 5) == 1);
}

namespace {

// 1000 requests of a busy endpoint, and `rare` endpoints of `each` requests somewhere among them.
std::vector<CaptureItem> skewed(int rare, int each, unsigned seed) {
  std::vector<CaptureItem> items;
  for (int i = 0; i < 1000; ++i) {
    items.emplace_back(record_of("GET", "/busy/" + std::to_string(i)));
  }
  for (int endpoint = 0; endpoint < rare; ++endpoint) {
    for (int i = 0; i < each; ++i) {
      items.emplace_back(record_of(
          "GET",
          "/rare" + std::string(1, static_cast<char>('a' + endpoint)) + "/" + std::to_string(i)));
    }
  }
  std::shuffle(items.begin(), items.end(), std::mt19937(seed));
  return items;
}

std::map<std::string, int> by_endpoint(const Result& result) {
  std::map<std::string, int> counts;
  for (const Planned& planned : result.planned) {
    ++counts[planned.endpoint];
  }
  return counts;
}

}  // namespace

TEST_CASE("a stratified sample has so many of each endpoint, the rest from all") {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    Options options = sample_of(50, seed);
    options.stratify = 3;
    std::vector<std::string> warnings;
    options.warn = [&warnings](const std::string& message) { warnings.push_back(message); };
    const Result result = plan(options, skewed(5, 4, seed));
    CHECK(result.planned.size() == 50);
    const std::map<std::string, int> counts = by_endpoint(result);
    REQUIRE(counts.size() == 6);
    for (const auto& [endpoint, count] : counts) {
      CHECK(count >= 3);
    }
    CHECK(counts.at("GET /busy/{id}") >= 30);
    CHECK(warnings.empty());
    check_reconciles(result);
    CHECK(result.targets() == plan(options, skewed(5, 4, seed)).targets());
  }
}

TEST_CASE("a sample without room for every endpoint says so, and takes what it can") {
  Options options = sample_of(10);
  options.stratify = 3;
  std::vector<std::string> warnings;
  options.warn = [&warnings](const std::string& message) { warnings.push_back(message); };
  const Result result = plan(options, skewed(5, 4, 1));
  CHECK(result.planned.size() == 10);
  CHECK(by_endpoint(result).size() == 6);
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0] ==
        "a sample of 10 has no room for 3 of each of 6 endpoints: of each it has 1, or all");

  warnings.clear();
  options.sample = 4;
  const Result crowded = plan(options, skewed(9, 4, 1));
  CHECK(by_endpoint(crowded).size() == 4);
  CHECK(crowded.planned.size() == 4);
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0] == "a sample of 4 has no room for every endpoint: 4 of them are in it");
  check_reconciles(crowded);
}

TEST_CASE("a stratified sample holds no more than twice its size at once") {
  int held = 0;
  int most = 0;
  Sample sample(20, 5, [&held](const Record&) { --held; });
  std::mt19937_64 random(1);
  for (std::uint64_t i = 0; i < 5000; ++i) {
    most = std::max(most, ++held);
    sample.add({random(), i, Record()}, std::to_string(random() % (1 + i)));
  }
  CHECK(most <= 41);
  CHECK(sample.take().size() == 20);
  CHECK(held == 20);
}

}  // namespace lockstep::plan
