#include <cmath>
#include <random>
#include <set>

#include "unit/plan/planned.hpp"

namespace lockstep::plan {

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

}  // namespace lockstep::plan
