// What goes into the store comes out again, byte for byte.
#include <limits>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "store/headers_text.hpp"
#include "unit/store/samples.hpp"

namespace lockstep::store {
namespace {

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
constexpr std::uint64_t kHuge = std::numeric_limits<std::uint64_t>::max();

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  std::size_t below(std::size_t bound) { return engine_() % bound; }
  bool often() { return below(3) != 0; }
  std::int64_t number() {
    constexpr std::int64_t kEdges[] = {0, 1, -1, kMax, kMin, (1LL << 53) + 1};
    return often() ? kEdges[below(std::size(kEdges))] : static_cast<std::int64_t>(engine_());
  }
  std::uint64_t natural() { return static_cast<std::uint64_t>(number()); }
  // ASCII, UTF-8, or anything at all.
  std::string bytes() {
    static const std::vector<std::string> kParts = {
        "a",    "/path",       ": ",      ":",      "\\",
        "\n",   "\r\n",        "\t",      "ä",      "€",
        "𝄞",    "\u202e",      "\u200b",  "\u0085", std::string(1, '\0'),
        "\xff", "\xc3",        "\x1b[2J", "x41",    "'",
        "\"",   "\xed\xa0\x80"};
    std::string text;
    for (std::size_t count = below(8); count > 0; --count) {
      text += kParts[below(kParts.size())];
    }
    return text;
  }
  Headers headers() {
    Headers headers;
    for (std::size_t count = below(5); count > 0; --count) {
      headers.push_back({bytes(), bytes()});
    }
    return headers;
  }
  template <typename Enum>
  Enum enumerator(std::size_t count) {
    return static_cast<Enum>(below(count));
  }

  StoredReply reply() {
    StoredReply reply;
    reply.status = static_cast<int>(below(1000));
    reply.reason = bytes();
    reply.headers = headers();
    reply.bytes = natural();
    if (!often()) {
      reply.error = TransferError{bytes(), bytes(), bytes(), static_cast<int>(below(100)), -1};
    }
    reply.timing = {number(), number(), number()};
    reply.started_at_ns = number();
    return reply;
  }

  StoredExchange exchange(std::uint64_t seq) {
    StoredExchange exchange;
    exchange.seq = seq;
    for (std::string* text : {&exchange.method, &exchange.target, &exchange.endpoint,
                              &exchange.authority, &exchange.origin.source}) {
      *text = bytes();
    }
    exchange.origin.line = natural();
    exchange.origin.offset = natural();
    exchange.origin.index = natural();
    for (std::size_t i = 0; i < 13; ++i) {
      if (!often()) {
        exchange.fidelity.add(static_cast<Fidelity>(i));
      }
    }
    exchange.captured_at_ns = often() ? std::optional<std::int64_t>(number()) : std::nullopt;
    exchange.request_headers = headers();
    exchange.request_bytes = natural();
    exchange.asked_first = enumerator<Side>(3);
    exchange.start_delay_ns = number();
    exchange.weight = often() ? 1 : 2 + below(1000);
    exchange.baseline = reply();
    exchange.candidate = reply();
    if (!often()) {
      exchange.control = reply();
    }
    exchange.comparison.verdict = enumerator<Verdict>(6);
    if (exchange.comparison.verdict == Verdict::failed && !exchange.baseline.error) {
      exchange.baseline.error = TransferError{"refused", "connect", "", 7, 111};
    }
    exchange.comparison.omitted = natural();
    for (std::size_t count = often() ? 0 : below(40); count > 0; --count) {
      exchange.comparison.differences.push_back(difference());
    }
    exchange.kept = often();
    return exchange;
  }

 private:
  Difference difference() {
    Difference difference;
    difference.aspect = enumerator<Aspect>(4);
    difference.at = bytes();
    difference.kind = enumerator<Kind>(7);
    difference.baseline = often() ? std::optional<std::string>(bytes()) : std::nullopt;
    difference.candidate = often() ? std::optional<std::string>(bytes()) : std::nullopt;
    difference.abridged = often();
    difference.noise = often();
    difference.accepted = difference.kind != Kind::spelling && often();
    difference.drift = bytes();
    difference.note = bytes();
    return difference;
  }

  std::mt19937_64 engine_;
};

void drop_what_is_not_kept(StoredExchange& exchange) {
  for (Difference& difference : exchange.comparison.differences) {
    if (difference.kind == Kind::spelling && difference.aspect == Aspect::json &&
        !difference.noise) {
      difference.baseline.reset();
      difference.candidate.reset();
      difference.abridged = false;
    }
  }
  if (exchange.kept) {
    return;
  }
  exchange.request_headers.clear();
  exchange.baseline.headers.clear();
  exchange.candidate.headers.clear();
  if (exchange.control) {
    exchange.control->headers.clear();
  }
}

}  // namespace

TEST_CASE("every field of a run survives, extremes included") {
  const TempDir dir;
  Database db = Database::open(dir / "a.db", Mode::write);
  RunInfo info;
  info.started_at_ns = kMin;
  info.baseline = "http://old" + every_byte();
  info.candidate = "http://new";
  info.control = "";
  info.captures = {"-", "b.har", "a.har", "a.har", every_byte()};
  info.command = "lockstep run 'ä'";
  info.seed = kHuge;
  info.version = "0.1.0";
  info.warmup = kHuge;
  Counts counts;
  counts.captured = kHuge;
  counts.sent = 1;
  counts.skipped = {{"", 1}, {"excluded", kHuge}, {every_byte(), 3}};
  counts.compared = 4;
  counts.failed = {{"candidate: refused", 5}, {"baseline: timeout", 6}};
  counts.identical = 7;
  counts.equivalent = 8;
  counts.noise = 9;
  counts.accepted = 10;
  counts.different = 11;
  RunWriter writer = db.begin_run(info);
  writer.finish(RunState::interrupted, counts, kMax);

  const auto reader = db.read_run(std::nullopt);
  REQUIRE(reader);
  CHECK(reader->info().id == writer.run_id());
  CHECK(reader->info().started_at_ns == kMin);
  CHECK(reader->info().finished_at_ns == kMax);
  CHECK(reader->info().state == RunState::interrupted);
  CHECK(reader->info().baseline == info.baseline);
  CHECK(reader->info().candidate == info.candidate);
  CHECK(reader->info().control.empty());
  CHECK(reader->info().captures == info.captures);
  CHECK(reader->info().command == info.command);
  CHECK(reader->info().seed == kHuge);
  CHECK(reader->info().version == info.version);
  CHECK(reader->info().warmup == kHuge);
  check_same(reader->counts(), counts);
  CHECK(all_exchanges(*reader).empty());
  CHECK(!reader->exchange(0));
}

TEST_CASE("an exchange with every field at its limits comes back as it was") {
  const TempDir dir;
  StoredExchange exchange = plain_exchange(static_cast<std::uint64_t>(kMax));
  exchange.target = "/" + every_byte();
  exchange.origin = {every_byte(), kHuge, kHuge - 1, (1ULL << 53U) + 1};
  exchange.captured_at_ns = kMin;
  exchange.request_bytes = kHuge;
  exchange.start_delay_ns = kMax;
  exchange.asked_first = Side::candidate;
  exchange.kept = true;
  exchange.request_headers = {{"", ""}, {"Cookie", every_byte()}, {every_byte(), ": x"}};
  exchange.baseline.status = std::numeric_limits<int>::min();
  exchange.baseline.error =
      TransferError{"", "", "", std::numeric_limits<int>::max(), std::numeric_limits<int>::min()};
  exchange.candidate.timing = {kMin, kMax, 0};
  exchange.control = StoredReply{};
  exchange.control->error = TransferError{"closed", "receive", "Ende", 56, 0};
  exchange.comparison.verdict = Verdict::different;
  exchange.comparison.omitted = kHuge;
  Difference difference;
  difference.aspect = Aspect::json;
  difference.at = "/a~1b/ä";
  difference.baseline = every_byte();
  difference.candidate = "";
  difference.drift = every_byte();
  difference.note = every_byte();
  exchange.comparison.differences.assign(1000, difference);
  {
    Database db = Database::open(dir / "a.db", Mode::write);
    db.begin_run({}).add(exchange, {});
  }
  const Database db = Database::open(dir / "a.db", Mode::read);
  const auto reader = db.read_run(std::nullopt);
  const std::vector<StoredExchange> read = all_exchanges(*reader);
  REQUIRE(read.size() == 1);
  check_same(read.front(), exchange);
  check_same(reader->exchange(exchange.seq).value(), exchange);
  CHECK(!reader->exchange(kHuge));
}

TEST_CASE("random exchanges come back in plan order, whole and alone") {
  const TempDir dir;
  Random random(20261122);
  std::vector<StoredExchange> written;
  std::map<std::string, std::string> bodies;  // by hash
  Database db = Database::open(dir / "a.db", Mode::write, {.batch_rows = 37});
  {
    // A run before and one beside it: rows must not be taken for those of another run.
    db.begin_run({}).add(plain_exchange(3), {});
    RunWriter writer = db.begin_run({});
    RunWriter other = db.begin_run({});
    for (std::uint64_t i = 0; i < 300; ++i) {
      StoredExchange exchange = random.exchange(2 * i);
      const std::string request = random.bytes();
      const std::string baseline = std::string(random.below(5000), 'x') + random.bytes();
      const std::string candidate = random.often() ? baseline : random.bytes();
      writer.add(exchange, {request, baseline, candidate, candidate});
      other.add(plain_exchange(i), {});
      drop_what_is_not_kept(exchange);
      written.push_back(exchange);
    }
  }
  const auto reader = db.read_run(2);
  const std::vector<StoredExchange> read = all_exchanges(*reader);
  REQUIRE(read.size() == written.size());
  for (std::size_t i = 0; i < read.size(); ++i) {
    INFO("exchange " << i);
    // The writer chooses the hashes; that they lead to the bodies is another test's matter.
    written[i].request_body_id = read[i].request_body_id;
    written[i].baseline.body_id = read[i].baseline.body_id;
    written[i].candidate.body_id = read[i].candidate.body_id;
    if (written[i].control) {
      written[i].control->body_id = read[i].control->body_id;
    }
    check_same(read[i], written[i]);
    check_same(reader->exchange(2 * i).value(), written[i]);
    CHECK(!reader->exchange(2 * i + 1));
  }
}

TEST_CASE(
    "spellings are stored once for a run, and values only where the bodies do not have them") {
  const TempDir dir;
  const auto spelling = [](Aspect aspect, std::string at, std::string value, std::string drift) {
    Difference difference;
    difference.aspect = aspect;
    difference.kind = Kind::spelling;
    difference.at = std::move(at);
    difference.baseline = value;
    difference.candidate = value + "'";
    difference.drift = std::move(drift);
    return difference;
  };
  Difference price;
  price.aspect = Aspect::json;
  price.at = "/price";
  StoredExchange exchange = plain_exchange(0);
  exchange.comparison.verdict = Verdict::different;
  exchange.comparison.differences = {spelling(Aspect::header, "content-type", "text", ""), price,
                                     spelling(Aspect::json, "/name", "one", "json-html-escape"),
                                     spelling(Aspect::json, "/\xff", "one", "json-html-escape"),
                                     price};
  Database db = Database::open(dir / "a.db", Mode::write, {.batch_rows = 2});
  {
    RunWriter writer = db.begin_run({});
    for (exchange.seq = 0; exchange.seq < 5; ++exchange.seq) {
      exchange.comparison.differences[2].baseline = std::to_string(exchange.seq);
      writer.add(exchange, {});
    }
  }
  db.begin_run({}).add(exchange, {});  // spellings of another run are others
  const Shell shell(dir / "a.db");
  CHECK(shell("SELECT run_id, id, aspect, iif(typeof(at) = 'blob', hex(at), at), baseline, drift"
              " FROM spellings") ==
        std::vector<std::string>{
            "1|0|header|content-type|text|", "1|1|json|/name|NULL|json-html-escape",
            "1|2|json|2FFF|NULL|json-html-escape", "2|0|header|content-type|text|",
            "2|1|json|/name|NULL|json-html-escape", "2|2|json|2FFF|NULL|json-html-escape"});
  CHECK(shell("SELECT DISTINCT spellings FROM exchanges") ==
        std::vector<std::string>{R"({"0":0,"2":1,"3":2})"});
  CHECK(shell.one("SELECT count(*) FROM differences") == "12");
  CHECK(
      shell(
          "SELECT at, kind, baseline, candidate FROM v_differences WHERE run_id = 1 AND seq = 4") ==
      std::vector<std::string>{"content-type|spelling|text|text'", "/price|value|NULL|NULL",
                               "/name|spelling|NULL|NULL", "X'2FFF'|spelling|NULL|NULL",
                               "/price|value|NULL|NULL"});
  CHECK(shell.one("SELECT differences FROM v_exchanges WHERE run_id = 1 AND seq = 4") == "5");
  drop_what_is_not_kept(exchange);
  const std::vector<StoredExchange> read = all_exchanges(*db.read_run(1));
  REQUIRE(read.size() == 5);
  CHECK(read[3].comparison.differences == exchange.comparison.differences);
}

TEST_CASE("so many spellings that they are not all remembered come back as well") {
  const TempDir dir;
  Database db = Database::open(dir / "a.db", Mode::write);
  constexpr std::uint64_t kMany = 6000;
  const auto at = [](std::uint64_t i) { return "/" + std::string(300, 'x') + std::to_string(i); };
  {
    RunWriter writer = db.begin_run({});
    for (std::uint64_t i = 0; i < 2 * kMany; ++i) {
      StoredExchange exchange = plain_exchange(i);
      exchange.comparison.verdict = Verdict::equivalent;
      Difference& difference = exchange.comparison.differences.emplace_back();
      difference.aspect = Aspect::json;
      difference.kind = Kind::spelling;
      difference.at = at(i % kMany);
      writer.add(exchange, {});
    }
  }
  std::uint64_t right = 0;
  db.read_run(1)->each_exchange([&](const StoredExchange& exchange) {
    right += exchange.comparison.differences.at(0).at == at(exchange.seq % kMany) ? 1U : 0U;
  });
  CHECK(right == 2 * kMany);
}

TEST_CASE("outcomes are exchanges without what a summary does not need") {
  const TempDir dir;
  Random random(3);
  Database db = Database::open(dir / "a.db", Mode::write);
  std::vector<StoredExchange> written;
  {
    RunWriter writer = db.begin_run({});
    for (std::uint64_t seq = 0; seq < 300; ++seq) {
      written.push_back(random.exchange(seq));
      writer.add(written.back(), {});
    }
  }
  std::size_t seen = 0;
  db.read_run(1)->each_outcome([&](const StoredExchange& outcome) {
    const StoredExchange& exchange = written.at(seen++);
    CHECK(outcome.seq == exchange.seq);
    CHECK(outcome.endpoint == exchange.endpoint);
    CHECK(outcome.asked_first == exchange.asked_first);
    CHECK(outcome.start_delay_ns == exchange.start_delay_ns);
    CHECK(outcome.weight == exchange.weight);
    CHECK(outcome.comparison.verdict == exchange.comparison.verdict);
    CHECK(outcome.baseline.status == exchange.baseline.status);
    CHECK(outcome.candidate.status == exchange.candidate.status);
    CHECK(outcome.baseline.timing.total == exchange.baseline.timing.total);
    CHECK(outcome.candidate.timing.total == exchange.candidate.timing.total);
    CHECK(outcome.baseline.error.has_value() == exchange.baseline.error.has_value());
    CHECK(outcome.candidate.error.has_value() == exchange.candidate.error.has_value());
    if (exchange.comparison.verdict == Verdict::failed) {
      CHECK(failure_of(outcome) == failure_of(exchange));
    }
    std::vector<Difference> real = exchange.comparison.differences;
    std::erase_if(real, [&](const Difference& difference) {
      return exchange.comparison.verdict != Verdict::different ||
             (difference.kind == Kind::spelling && !difference.noise);
    });
    CHECK(outcome.comparison.differences == real);
  });
  CHECK(seen == written.size());
}

TEST_CASE("what rules did comes back as it was written") {
  const TempDir dir;
  Database db = Database::open(dir / "a.db", Mode::write);
  const std::vector<RuleReport> rules = {{"time", "GET /a*", "/**/t", "because", 7, 3, "at /t"},
                                         {"ignore", "", std::nullopt, "", 0, 0, ""},
                                         {"exact", "", "", "", UINT64_MAX, kMaxRuleValues + 1, ""}};
  RunWriter writer = db.begin_run({});
  writer.finish(RunState::complete, {}, 1, {}, rules);
  CHECK(db.read_run(writer.run_id())->rules() == rules);
}

TEST_CASE("accepted findings and latencies come back as they were written") {
  const TempDir dir;
  Database db = Database::open(dir / "a.db", Mode::write);
  const std::vector<AcceptanceUse> accepted = {
      {kHuge, "number", every_byte(), "2026-12-31", AcceptanceStatus::expired, kHuge},
      {1, "", "", "", AcceptanceStatus::used, 0}};
  std::vector<LatencyHistogram> latencies(3);
  latencies[1] = {every_byte(), Side::candidate, true, {}};
  for (const std::int64_t ns : {std::int64_t{0}, std::int64_t{255}, std::int64_t{256}, kMax}) {
    latencies[0].add(ns);
    latencies[1].add(ns);
    latencies[1].add(ns);
  }
  RunWriter writer = db.begin_run({});
  writer.finish(RunState::complete, {}, 1, {}, {}, accepted, latencies);
  CHECK(db.read_run(writer.run_id())->accepted() == accepted);
  CHECK(db.read_run(writer.run_id())->latencies() == latencies);
  Shell(dir / "a.db")("UPDATE latencies SET buckets = '[[1,2],[3'");
  CHECK_THROWS_AS(db.read_run(writer.run_id())->latencies(), Error);
}

TEST_CASE("headers as text lose nothing and stay readable") {
  const std::vector<std::pair<Headers, std::string>> rows = {
      {{}, ""},
      {{{"Accept", "*/*"}, {"accept", ""}}, "Accept: */*\naccept: \n"},
      {{{"", ""}}, ": \n"},
      {{{"A:b", "c: d"}}, "A\\x3Ab: c: d\n"},
      {{{"Name", "Grüße, 世界 \\o/"}}, "Name: Grüße, 世界 \\\\o/\n"},
      {{{"X", "a\r\nb\tc"}}, "X: a\\r\\nb\\tc\n"},
      {{{"X", std::string("\0\x7f\xff", 3)}}, "X: \\x00\\x7F\\xFF\n"},
      {{{"X", "\u0085\u202e"}}, "X: \\xC2\\x85\\xE2\\x80\\xAE\n"},
      {{{"X", " leading and trailing "}}, "X:  leading and trailing \n"},
  };
  for (const auto& [headers, text] : rows) {
    CHECK(headers_to_text(headers) == text);
    CHECK(headers_from_text(text) == headers);
  }
  Random random(7);
  for (int i = 0; i < 1000; ++i) {
    const Headers headers = random.headers();
    CHECK(headers_from_text(headers_to_text(headers)) == headers);
  }
  for (const std::string bad :
       {"X", "X: a", "X:a\n", "X: \\q\n", "X: \\\n", "X: \\x4\n", "X: \\xgg\n", "\n", "X: a\n\n"}) {
    INFO(bad);
    CHECK(!headers_from_text(bad));
  }
}

}  // namespace lockstep::store
