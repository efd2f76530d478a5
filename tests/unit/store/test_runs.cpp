// Runs as a whole: counts, skips, bodies, and reading while others write.
#include <filesystem>
#include <limits>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "unit/store/samples.hpp"

namespace lockstep::store {
namespace {

constexpr std::uint64_t kHuge = std::numeric_limits<std::uint64_t>::max();

}  // namespace

TEST_CASE("skips are counted exactly, and the first of each reason are kept in order") {
  const TempDir dir;
  Database db = Database::open(dir / "a.db", Mode::write);
  constexpr std::uint64_t kMany = RunWriter::kSkipExamples + 500;
  {
    RunWriter writer = db.begin_run({});
    for (std::uint64_t i = 0; i < kMany; ++i) {
      Skip skip;
      skip.origin = {"a.gor", i, kHuge - i, i};
      skip.reason = "unsafe-method";
      skip.detail = "POST is not sent";
      skip.method = "POST";
      skip.target = "/x\xff";
      writer.add_skip(skip, i < 1000 ? "POST /x\xff" : "POST /other");
      if (i % 700 == 0) {
        writer.add_skip({{"b.har", 0, i, 0}, "unreadable-entry", "", "", ""});
      }
    }
    writer.add(plain_exchange(0), {});
  }
  const auto reader = db.read_run(std::nullopt);
  CHECK(reader->counts().skipped ==
        std::map<std::string, std::uint64_t>{{"unsafe-method", kMany}, {"unreadable-entry", 3}});
  CHECK(reader->skipped() ==
        std::vector<SkippedRequests>{{"", "unreadable-entry", 3},
                                     {"POST /other", "unsafe-method", kMany - 1000},
                                     {"POST /x\xff", "unsafe-method", 1000}});
  CHECK(reader->counts().captured == kMany + 3 + 1);
  CHECK(reader->counts().reconciles());
  std::vector<Skip> skips;
  reader->each_skip([&](const Skip& skip) { skips.push_back(skip); });
  REQUIRE(skips.size() == RunWriter::kSkipExamples + 3);
  CHECK(skips[0].origin.line == 0);
  CHECK(skips[0].target == "/x\xff");
  CHECK(skips[0].origin.offset == kHuge);
  CHECK(skips[1].reason == "unreadable-entry");
  CHECK(skips[1].method.empty());
  CHECK(skips[2].origin.line == 1);
  CHECK(skips[2].origin.source == "a.gor");
  CHECK(skips[2].detail == "POST is not sent");
  CHECK(skips.back().origin.offset == 1400);
}

TEST_CASE("weights that are known late are those of exchanges that are there") {
  const TempDir dir;
  Database db = Database::open(dir / "a.db", Mode::write);
  {
    RunWriter writer = db.begin_run({});
    for (const std::uint64_t seq : {std::uint64_t{0}, std::uint64_t{2}, std::uint64_t{3}}) {
      StoredExchange exchange = plain_exchange(seq);
      exchange.weight = seq == 3 ? 7 : 1;
      writer.add(exchange, {});
    }
    writer.set_weights(4, [](std::uint64_t seq) { return seq + 1; });
    writer.finish(RunState::complete, {}, 1);
  }
  std::map<std::uint64_t, std::uint64_t> weights;
  const auto run = db.read_run(1);
  run->each_exchange([&](const StoredExchange& each) { weights[each.seq] = each.weight; });
  CHECK(weights == std::map<std::uint64_t, std::uint64_t>{{0, 1}, {2, 3}, {3, 4}});
  weights.clear();
  run->each_outcome([&](const StoredExchange& each) { weights[each.seq] = each.weight; });
  CHECK(weights == std::map<std::uint64_t, std::uint64_t>{{0, 1}, {2, 3}, {3, 4}});
  CHECK(run->exchange(2)->weight == 3);
}

TEST_CASE("a body is stored once, for all exchanges and runs") {
  const TempDir dir;
  Database db = Database::open(dir / "a.db", Mode::write);
  const std::string text(3000, 'a');
  const std::string noise = [] {
    std::string bytes;
    std::mt19937 random(1);
    while (bytes.size() < 3000) {
      bytes += static_cast<char>(random());
    }
    return bytes;
  }();
  StoredExchange exchange = plain_exchange(0);
  exchange.kept = true;
  exchange.control = exchange.baseline;
  for (int run = 0; run < 2; ++run) {
    RunWriter writer = db.begin_run({});
    for (exchange.seq = 0; exchange.seq < 3; ++exchange.seq) {
      writer.add(exchange, {"", text, noise, text});
    }
    writer.flush();
    for (; exchange.seq < 6; ++exchange.seq) {
      writer.add(exchange, {noise, "short", every_byte(), noise});
    }
  }
  const Shell shell(dir / "a.db");
  CHECK(
      shell("SELECT encoding, size, length(content) < size FROM bodies ORDER BY size, encoding") ==
      std::vector<std::string>{"raw|5|0", "raw|256|0", "raw|3000|0", "zstd|3000|1"});
  // Hashes are those that everybody else computes: sha256sum of "short".
  CHECK(shell.one("SELECT lower(hex(hash)) FROM bodies WHERE size = 5") ==
        "f9b0078b5df596d2ea19010c001bbd009e651de2c57e8fb7e355f31eb9d3f739");

  for (const std::int64_t run : {1, 2}) {
    const auto reader = db.read_run(run);
    const StoredExchange first = reader->exchange(0).value();
    CHECK(!first.request_body_id);
    CHECK(reader->body(first.baseline.body_id.value()) == text);
    CHECK(reader->body(first.candidate.body_id.value()) == noise);
    CHECK(first.control->body_id == first.baseline.body_id);
    const StoredExchange last = reader->exchange(5).value();
    CHECK(last.request_body_id == first.candidate.body_id);
    CHECK(reader->body(last.baseline.body_id.value()) == "short");
    CHECK(reader->body(last.candidate.body_id.value()) == every_byte());
    CHECK(reader->body(last.control->body_id.value()) == noise);
  }
  const auto reader = db.read_run(1);
  CHECK(!reader->body(0));
  CHECK(!reader->body(-1));
  CHECK(!reader->body(99));
}

TEST_CASE("a body that somebody deletes before the batch is written is stored again") {
  const TempDir dir;
  Database db = Database::open(dir / "a.db", Mode::write);
  StoredExchange exchange = plain_exchange(0);
  exchange.kept = true;
  const std::string text(3000, 'a');
  db.begin_run({}).add(exchange, {"", text, "", ""});
  RunWriter writer = db.begin_run({});
  writer.add(exchange, {"", text, "", ""});
  const Shell shell(dir / "a.db");
  shell("PRAGMA foreign_keys = ON; DELETE FROM runs WHERE id = 1; DELETE FROM bodies");
  writer.flush();
  const auto reader = db.read_run(2);
  CHECK(reader->body(reader->exchange(0)->baseline.body_id.value()) == text);
  CHECK(shell("SELECT encoding, size FROM bodies") == std::vector<std::string>{"zstd|3000"});
}

TEST_CASE("what is not kept leaves neither headers nor bodies behind") {
  const TempDir dir;
  StoredExchange exchange = plain_exchange(0);
  exchange.request_headers = {{"Accept", "s3cr3t"}};
  exchange.baseline.headers = {{"Via", "s3cr3t"}};
  exchange.baseline.body_id = 1;
  {
    Database db = Database::open(dir / "a.db", Mode::write);
    RunWriter writer = db.begin_run({});
    writer.add(exchange, {"s3cr3t", "s3cr3t", "s3cr3t", "s3cr3t"});
    writer.finish(RunState::complete, {}, 1);
    const StoredExchange read = db.read_run(1)->exchange(0).value();
    CHECK(read.request_headers.empty());
    CHECK(read.baseline.headers.empty());
    CHECK(!read.baseline.body_id);
    CHECK(!read.kept);
  }
  CHECK(read_file(dir / "a.db").find("s3cr3t") == std::string::npos);
}

TEST_CASE("a run is found by its id or as the newest, and all are listed newest first") {
  const TempDir dir;
  Database db = Database::open(dir / "a.db", Mode::write);
  CHECK(db.read_run(std::nullopt) == nullptr);
  CHECK(db.runs().empty());
  for (const std::string name : {"one", "two", "three"}) {
    RunInfo info;
    info.id = 77;
    info.baseline = name;
    info.state = RunState::complete;
    RunWriter writer = db.begin_run(info);
    writer.add(plain_exchange(0), {});
    if (name == "two") {
      Counts counts;
      counts.identical = 42;
      writer.finish(RunState::complete, counts, 9);
    }
  }
  CHECK(db.read_run(std::nullopt)->info().baseline == "three");
  CHECK(db.read_run(1)->info().baseline == "one");
  CHECK(db.read_run(4) == nullptr);
  CHECK(db.read_run(-1) == nullptr);
  const std::vector<Database::Listed> runs = db.runs();
  REQUIRE(runs.size() == 3);
  CHECK(runs[0].info.baseline == "three");
  CHECK(runs[0].info.state == RunState::running);
  CHECK(!runs[0].info.finished_at_ns);
  CHECK(runs[0].counts.identical == 1);
  CHECK(runs[1].info.state == RunState::complete);
  CHECK(runs[1].counts.identical == 42);
  CHECK(runs[2].info.id == 1);
}

TEST_CASE("a run that was not finished is counted from its rows, and reconciles") {
  const TempDir dir;
  Database db = Database::open(dir / "a.db", Mode::write);
  RunWriter writer = db.begin_run({});
  auto add = [&writer, seq = std::uint64_t{0}](Verdict verdict, const char* baseline,
                                               const char* candidate, const char* control) mutable {
    StoredExchange exchange = plain_exchange(seq++);
    exchange.comparison.verdict = verdict;
    const auto error = [](const char* reason) { return TransferError{reason, "wait", "", 28, 0}; };
    if (*baseline != '\0') {
      exchange.baseline.error = error(baseline);
    }
    if (*candidate != '\0') {
      exchange.candidate.error = error(candidate);
    }
    if (*control != '\0') {
      exchange.control.emplace();
      exchange.control->error = error(control);
    }
    writer.add(exchange, {});
  };
  for (const Verdict verdict : {Verdict::identical, Verdict::equivalent, Verdict::noise,
                                Verdict::accepted, Verdict::different, Verdict::different}) {
    add(verdict, "", "", "");
  }
  add(Verdict::identical, "", "", "timeout");  // the control is not compared here
  add(Verdict::failed, "timeout", "refused", "");
  add(Verdict::failed, "timeout", "", "");
  add(Verdict::failed, "", "refused", "reset");
  add(Verdict::failed, "", "", "reset");
  writer.add_skip({{}, "excluded", "", "GET", "/"});
  writer.add_skip({{}, "excluded", "", "GET", "/"});
  writer.flush();

  Counts expected;
  expected.captured = 13;
  expected.sent = 11;
  expected.skipped = {{"excluded", 2}};
  expected.compared = 7;
  expected.failed = {{"baseline: timeout", 2}, {"candidate: refused", 1}, {"control: reset", 1}};
  expected.identical = 2;
  expected.equivalent = 1;
  expected.noise = 1;
  expected.accepted = 1;
  expected.different = 2;
  const auto reader = db.read_run(std::nullopt);
  check_same(reader->counts(), expected);
  CHECK(reader->counts().reconciles());

  // What is added later must not appear beside the older counts.
  writer.add(plain_exchange(50), {});
  writer.add_skip({{}, "excluded", "", "GET", "/late"});
  writer.flush();
  CHECK(all_exchanges(*reader).size() == 11);
  CHECK(!reader->exchange(50));
  std::size_t skips = 0;
  reader->each_skip([&skips](const Skip&) { ++skips; });
  CHECK(skips == 2);
  CHECK(all_exchanges(*db.read_run(std::nullopt)).size() == 12);

  // finish() has the last word.
  expected.skipped = {{"not-sampled", 9}};
  writer.finish(RunState::complete, expected, 5);
  check_same(db.read_run(std::nullopt)->counts(), expected);
}

TEST_CASE("a reader may ask for more while it is visiting") {
  const TempDir dir;
  Database db = Database::open(dir / "a.db", Mode::write);
  {
    RunWriter writer = db.begin_run({});
    for (std::uint64_t seq = 0; seq < 10; ++seq) {
      StoredExchange exchange = plain_exchange(seq);
      exchange.kept = true;
      writer.add(exchange, {"", std::to_string(seq), "candidate", ""});
    }
  }
  const auto reader = db.read_run(std::nullopt);
  std::string seen;
  reader->each_exchange([&](const StoredExchange& exchange) {
    seen += reader->body(exchange.baseline.body_id.value()).value();
    CHECK(reader->exchange(9 - exchange.seq)->seq == 9 - exchange.seq);
  });
  CHECK(seen == "0123456789");
  CHECK_THROWS_AS(reader->each_exchange([](const StoredExchange&) { throw Error("stop"); }), Error);
  CHECK(all_exchanges(*reader).size() == 10);
}

TEST_CASE("findings come back as they were, and only those of a run that is finished") {
  const TempDir dir;
  Database db = Database::open(dir / "a.db", Mode::write);
  RunWriter writer = db.begin_run({});
  StoredExchange exchange = plain_exchange(2);
  exchange.comparison.verdict = Verdict::different;
  for (const std::uint64_t finding : {std::uint64_t{0}, std::uint64_t{1}, ~std::uint64_t{0}}) {
    Difference& difference = exchange.comparison.differences.emplace_back();
    difference.finding = finding;
  }
  writer.add(exchange, {});
  writer.flush();
  CHECK(db.read_run(1)->findings().empty());
  Finding first = some_finding(~std::uint64_t{0});
  Finding second = some_finding(17);
  second.id = "F2";
  second.drift_class = every_byte();
  second.example.baseline = every_byte();
  second.absorbed = {};
  const std::vector<Finding> findings = {first, second};
  writer.finish(RunState::complete, {}, 1, findings);
  const std::vector<Finding> read = db.read_run(1)->findings();
  REQUIRE(read.size() == 2);
  check_same(read[0], first);
  check_same(read[1], second);
  check_same(*db.read_run(1)->exchange(2), exchange);
  // A difference leads to its finding by any of the fingerprints it took in.
  const Shell shell(dir / "a.db");
  CHECK(shell("SELECT finding FROM v_differences") == std::vector<std::string>{"NULL", "F1", "F1"});
}

TEST_CASE("pruning takes runs and what only they had, and gives the disk space back") {
  const TempDir dir;
  Database db = Database::open(dir / "a.db", Mode::write);
  const std::string shared(50'000, 's');
  std::mt19937_64 engine(1);
  for (int run = 0; run < 3; ++run) {
    RunWriter writer = db.begin_run({});
    for (std::uint64_t seq = 0; seq < 40; ++seq) {
      std::string own(20'000, '\0');
      for (char& c : own) {
        c = static_cast<char>(engine());  // that compression cannot help with
      }
      StoredExchange exchange = plain_exchange(seq);
      exchange.kept = true;
      writer.add(exchange, {"", shared, own, ""});
    }
    writer.finish(RunState::complete, {}, 1);
  }
  const auto size = [&] { return std::filesystem::file_size(dir / "a.db"); };
  const std::vector<std::int64_t> ids = {1, 2, 99};
  const Database::Pruned pruned = db.prune(ids);
  CHECK(pruned.runs == 2);
  CHECK(pruned.bodies == 80);
  CHECK(pruned.bytes_before > 2'400'000);
  CHECK(pruned.bytes_after < 1'300'000);
  CHECK(size() == pruned.bytes_after);
  CHECK(db.runs().size() == 1);
  const auto left = db.read_run(3);
  std::uint64_t readable = 0;
  left->each_exchange([&](const StoredExchange& exchange) {
    CHECK(left->body(exchange.baseline.body_id.value()) == shared);
    readable += left->body(exchange.candidate.body_id.value())->size() == 20'000 ? 1U : 0U;
  });
  CHECK(readable == 40);
  // And it can go on.
  RunWriter writer = db.begin_run({});
  CHECK(writer.run_id() == 4);
  StoredExchange exchange = plain_exchange(0);
  exchange.kept = true;
  writer.add(exchange, {"", shared, "", ""});
  writer.finish(RunState::complete, {}, 1);
  CHECK(Shell(dir / "a.db")("PRAGMA foreign_key_check").empty());
}

TEST_CASE("an exported run is whole in a database of its own") {
  const TempDir dir;
  Database db = Database::open(dir / "a.db", Mode::write);
  for (int run = 0; run < 2; ++run) {
    write_run_of_everything(db, run);
  }
  Database::open(dir / "a.db", Mode::read).export_run(2, dir / "b.db");
  CHECK_THROWS_AS(db.export_run(2, dir / "b.db"), Error);
  const Database copy = Database::open(dir / "b.db", Mode::read);
  REQUIRE(copy.runs().size() == 1);
  const auto run = copy.read_run(std::nullopt);
  CHECK(run->info().id == 2);
  CHECK(run->info().captures == std::vector<std::string>{"a.har"});
  CHECK(run->findings().size() == 1);
  const StoredExchange exchange = run->exchange(0).value();
  CHECK(run->body(exchange.request_body_id.value()) == "request");
  CHECK(run->body(exchange.baseline.body_id.value()) == "old1");
  CHECK(run->body(exchange.control->body_id.value()) == "control");
  CHECK(Shell(dir / "b.db").one("SELECT count(*) FROM bodies") == "4");
  CHECK(Shell(dir / "b.db")("PRAGMA foreign_key_check").empty());
  // No table was forgotten: each has as many rows as the run has.
  const Shell all(dir / "a.db");
  for (const std::string& table :
       all("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%run_id%'")) {
    INFO(table);
    CHECK(Shell(dir / "b.db").one("SELECT count(*) FROM " + table) ==
          all.one("SELECT count(*) FROM " + table + " WHERE run_id = 2"));
  }
}

TEST_CASE("the run before is the newest complete one of the same sides") {
  const TempDir dir;
  Database db = Database::open(dir / "a.db", Mode::write);
  const auto add = [&db](const std::string& candidate, RunState state, std::uint64_t print) {
    RunInfo info;
    info.baseline = "http://old";
    info.candidate = candidate;
    RunWriter writer = db.begin_run(info);
    const std::vector<Finding> findings = {some_finding(print)};
    writer.finish(state, {}, 1, findings);
  };
  add("http://new", RunState::complete, 1);
  add("http://new", RunState::complete, 2);
  add("http://other", RunState::complete, 3);
  add("http://new", RunState::interrupted, 4);
  add("http://new", RunState::complete, 5);
  const auto run = db.read_run(5);
  CHECK(db.read_run_before(run->info())->info().id == 2);
  CHECK(db.read_run_before(db.read_run(1)->info()) == nullptr);
  CHECK(db.read_run_before(db.read_run(3)->info()) == nullptr);
  CHECK(db.fingerprints_before(run->info()) == std::set<std::uint64_t>{1, 2, 4});
}

TEST_CASE("where names stand is kept for the next run, whatever the bytes") {
  const TempDir dir;
  const NamePlaces places = {{"/users/", {"me", "search"}}, {"/x\xff/{name}/", {}}};
  {
    Database db = Database::open(dir / "a.db", Mode::write);
    CHECK(db.name_places().empty());
    db.keep_name_places(places);
    db.keep_name_places({});
  }
  const Database db = Database::open(dir / "a.db", Mode::read);
  CHECK(db.name_places() == places);
}

}  // namespace lockstep::store
