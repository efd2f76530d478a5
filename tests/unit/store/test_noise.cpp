// What is found to be noise after it was stored.
#include <string>
#include <vector>

#include "unit/store/samples.hpp"

namespace lockstep::store {
namespace {

Difference difference_at(const std::string& at, Kind kind = Kind::value) {
  Difference difference;
  difference.aspect = Aspect::json;
  difference.at = at;
  difference.kind = kind;
  if (kind != Kind::spelling) {  // whose values the bodies have
    difference.baseline = "1";
    difference.candidate = "2";
    difference.finding = 77;
  }
  return difference;
}

StoredExchange exchange_with(std::uint64_t seq, Verdict verdict) {
  StoredExchange exchange = plain_exchange(seq);
  exchange.comparison.verdict = verdict;
  exchange.comparison.differences = {difference_at("/a"), difference_at("/b", Kind::spelling),
                                     difference_at("/c")};
  return exchange;
}

NoisyPlace place() {
  NoisyPlace place;
  place.endpoint = "GET /items/{id}";
  place.aspect = Aspect::header;
  place.at = std::string("x\0y", 3);
  place.kind = Kind::missing;
  place.note = "cookie sid";
  place.pairs = 9;
  place.varied = 8;
  place.compared = 7;
  place.differing = 6;
  place.with_baseline = 5;
  place.with_candidate = 4;
  place.decision = NoiseDecision::contradicted;
  place.first_value = "\xff";
  place.second_value = "two";
  return place;
}

}  // namespace

TEST_CASE("what is judged again replaces what was stored, and nothing else changes") {
  const TempDir dir;
  Database db = Database::open(dir / "a.db", Mode::write);
  RunWriter writer = db.begin_run({});
  RunWriter other = db.begin_run({});
  other.add(exchange_with(1, Verdict::different), {});
  other.flush();
  // More than are read at a time.
  constexpr std::uint64_t kExchanges = 2500;
  for (std::uint64_t seq = 0; seq < kExchanges; ++seq) {
    writer.add(seq % 3 == 0 ? plain_exchange(seq) : exchange_with(seq, Verdict::different), {});
  }
  std::vector<std::uint64_t> asked;
  const std::vector<NoisyPlace> places = {place(), NoisyPlace{}};
  writer.settle_noise(places, [&](StoredExchange& exchange) {
    asked.push_back(exchange.seq);
    if (exchange.seq % 3 == 1) {
      return false;
    }
    Comparison& comparison = exchange.comparison;
    comparison.verdict = Verdict::noise;
    comparison.omitted = 5;
    comparison.differences[0].noise = true;
    comparison.differences[0].finding = 0;
    comparison.differences.push_back(difference_at("/new"));
    return true;
  });
  writer.finish(RunState::complete, {}, 1);

  std::uint64_t seen = 0;
  const auto run = db.read_run(writer.run_id());
  run->each_exchange([&](const StoredExchange& exchange) {
    ++seen;
    const Comparison& comparison = exchange.comparison;
    if (exchange.seq % 3 == 0) {
      CHECK(comparison.differences.empty());
    } else if (exchange.seq % 3 == 1) {
      CHECK(comparison.verdict == Verdict::different);
      CHECK(comparison.differences ==
            exchange_with(exchange.seq, Verdict::different).comparison.differences);
    } else {
      CHECK(comparison.verdict == Verdict::noise);
      CHECK(comparison.omitted == 5);
      std::vector<Difference> expected =
          exchange_with(exchange.seq, Verdict::different).comparison.differences;
      expected[0].noise = true;
      expected[0].finding = 0;
      expected.push_back(difference_at("/new"));
      CHECK(comparison.differences == expected);
    }
  });
  CHECK(seen == kExchanges);
  CHECK(asked.size() == seen - (kExchanges + 2) / 3);
  CHECK(std::is_sorted(asked.begin(), asked.end()));
  CHECK(run->noise() == places);
  CHECK(db.read_run(other.run_id())->noise().empty());
  CHECK(db.read_run(other.run_id())->exchange(1)->comparison.verdict == Verdict::different);
}

TEST_CASE("a judgement that fails leaves what was stored as it was") {
  const TempDir dir;
  Database db = Database::open(dir / "a.db", Mode::write);
  RunWriter writer = db.begin_run({});
  writer.add(exchange_with(0, Verdict::different), {});
  writer.add(exchange_with(1, Verdict::different), {});
  const std::vector<NoisyPlace> places = {place()};
  CHECK_THROWS_AS(writer.settle_noise(places,
                                      [](StoredExchange& exchange) -> bool {
                                        if (exchange.seq == 1) {
                                          throw Error("no more");
                                        }
                                        exchange.comparison.verdict = Verdict::noise;
                                        return true;
                                      }),
                  Error);
  const auto run = db.read_run(writer.run_id());
  CHECK(run->noise().empty());
  CHECK(run->exchange(0)->comparison.verdict == Verdict::different);
}

TEST_CASE("how many exchanges were asked again is kept, and the view shows rates") {
  const TempDir dir;
  Database db = Database::open(dir / "a.db", Mode::write);
  RunWriter writer = db.begin_run({});
  writer.settle_noise(std::vector<NoisyPlace>{place()}, [](StoredExchange&) { return false; });
  Counts counts;
  counts.asked_again = 12;
  writer.finish(RunState::complete, counts, 1);
  CHECK(db.read_run({})->counts().asked_again == 12);
  CHECK(db.read_run({})->counts().failed.empty());
  CHECK(Shell(dir / "a.db")
            .one("SELECT baseline_varied, baseline_rate, candidate_differs,"
                 " candidate_rate, decision FROM v_noise") ==
        "8 of 9|88.9|6 of 7|85.7|contradicted");
}

}  // namespace lockstep::store
