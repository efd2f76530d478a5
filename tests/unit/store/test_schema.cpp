// The schema: migrations, indexes, and what a person sees in the sqlite3 shell.
#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <vector>

#include "store/bodies.hpp"
#include "store/connection.hpp"
#include "store/open.hpp"
#include "store/queries.hpp"
#include "store/schema.hpp"
#include "unit/store/samples.hpp"

namespace lockstep::store {
namespace {

using Strings = std::vector<std::string>;

Connection connect(const std::string& path) {
  return {path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, std::chrono::milliseconds(20)};
}

}  // namespace

TEST_CASE("an older database is brought forward step by step, in one transaction") {
  const TempDir dir;
  {
    Database db = Database::open(dir / "a.db", Mode::write);
    db.begin_run({}).add(plain_exchange(0), {});
  }
  const Connection connection = connect(dir / "a.db");
  const auto version = [&] { return connection.integer("PRAGMA user_version"); };
  std::vector<Migration> steps(migrations().begin(), migrations().end());
  const std::int64_t last = steps.back().version;
  steps.push_back({last + 1, "ALTER TABLE runs ADD COLUMN label TEXT NOT NULL DEFAULT 'none'"});
  steps.push_back({last + 2, "UPDATE runs SET label = 'some'; nonsense"});

  CHECK_THROWS_AS(check_version(connection, steps), Error);
  CHECK_THROWS_AS(migrate(connection, steps), Error);
  CHECK(version() == last);
  CHECK(connection.integer("SELECT count(*) FROM pragma_table_info('runs') WHERE name = 'label'") ==
        0);

  steps.back().sql = "UPDATE runs SET label = 'some'";
  migrate(connection, steps);
  migrate(connection, steps);
  check_version(connection, steps);
  CHECK(version() == last + 2);
  CHECK(Shell(dir / "a.db").one("SELECT id, label FROM runs") == "1|some");

  steps.pop_back();
  CHECK_THAT(error_of([&] { migrate(connection, steps); }),
             Catch::Contains("written by a newer lockstep (schema"));
  CHECK_THROWS_AS(check_version(connection, steps), Error);
  CHECK_THROWS_AS(Database::open(dir / "a.db", Mode::write), Error);
}

TEST_CASE("a new database takes all steps, and their versions have no gaps") {
  const TempDir dir;
  const Connection connection = connect(dir / "a.db");
  std::vector<Migration> steps(migrations().begin(), migrations().end());
  for (std::size_t i = 0; i < steps.size(); ++i) {
    CHECK(steps[i].version == static_cast<std::int64_t>(i) + 1);
  }
  const std::int64_t next = steps.back().version + 1;
  steps.push_back({next, "CREATE TABLE further (a)"});
  migrate(connection, steps);
  CHECK(connection.integer("PRAGMA user_version") == next);
  CHECK(connection.integer("SELECT count(*) FROM further") == 0);
  CHECK(connection.integer("PRAGMA application_id") == kApplicationId);
}

TEST_CASE("every read finds its rows by an index") {
  const TempDir dir;
  Database::open(dir / "a.db", Mode::write);
  const Connection connection = connect(dir / "a.db");
  for (const std::string_view sql : kReads) {
    INFO(sql);
    Statement plan(connection, "EXPLAIN QUERY PLAN " + std::string(sql));
    int steps = 0;
    while (plan.step()) {
      Row row(plan);
      row.skip(3);
      const std::string step = row.bytes();
      INFO(step);
      CHECK_THAT(step, !Catch::StartsWith("SCAN"));
      // Sorting would hold all rows before the first is seen; grouping holds one per group.
      CHECK((step != "USE TEMP B-TREE FOR ORDER BY"));
      ++steps;
    }
    CHECK(steps > 0);
  }
}

TEST_CASE("the view of differences finds each spelling by its id") {
  const TempDir dir;
  Database::open(dir / "a.db", Mode::write);
  const Strings plan = Shell(dir / "a.db")(
      "EXPLAIN QUERY PLAN SELECT * FROM v_differences WHERE run_id = 1 AND seq = 3");
  const auto by_id = [](const std::string& step) {
    return step.find("SEARCH s USING PRIMARY KEY (run_id=? AND id=?)") != std::string::npos;
  };
  CHECK(std::count_if(plan.begin(), plan.end(), by_id) == 1);
}

TEST_CASE("every table, column and view explains itself in .schema") {
  const TempDir dir;
  Database::open(dir / "a.db", Mode::write);
  const Shell shell(dir / "a.db");
  const Strings names = shell(
      "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'"
      " ORDER BY name");
  CHECK(names == Strings{"accepted",
                         "bodies",
                         "captures",
                         "contract_checks",
                         "contract_violations",
                         "control_replies",
                         "differences",
                         "exchanges",
                         "finding_endpoints",
                         "finding_places",
                         "finding_prints",
                         "findings",
                         "latencies",
                         "name_places",
                         "noise",
                         "operations",
                         "run_rules",
                         "runs",
                         "skipped",
                         "skips",
                         "spellings",
                         "tallies",
                         "transfer_errors",
                         "v_contract",
                         "v_differences",
                         "v_endpoints",
                         "v_exchanges",
                         "v_findings",
                         "v_noise",
                         "v_runs",
                         "weights"});
  for (const std::string& name : names) {
    INFO(name);
    const std::string sql = shell.one("SELECT sql FROM sqlite_schema WHERE name = '" + name + "'");
    const std::size_t first_line = sql.find('\n');
    REQUIRE(first_line != std::string::npos);
    CHECK_THAT(sql.substr(first_line), Catch::StartsWith("\n  -- "));
  }
}

TEST_CASE("the views show a finished and an unfinished run by the same rules") {
  const TempDir dir;
  {
    Database db = Database::open(dir / "a.db", Mode::write);
    for (const bool finish : {true, false}) {
      RunInfo info;
      info.started_at_ns = 1'760'000'000'000'000'000;
      info.baseline = "http://old";
      info.candidate = "http://new";
      info.seed = ~std::uint64_t{0};
      info.version = "0.1.0";
      info.command = "lockstep run";
      RunWriter writer = db.begin_run(info);
      writer.add(plain_exchange(0), {});
      writer.add(plain_exchange(1), {});
      writer.add(different_exchange(2), {});
      StoredExchange failed = plain_exchange(3);
      failed.endpoint = "GET /x";
      failed.target = "/x\xff";
      failed.comparison.verdict = Verdict::failed;
      failed.candidate.status = 0;
      failed.candidate.error = TransferError{"refused", "connect", "", 7, 111};
      writer.add(failed, {});
      writer.add_skip({{}, "excluded", "", "GET", "/"});
      if (finish) {
        Counts counts;
        for (const Verdict verdict : {Verdict::identical, Verdict::identical, Verdict::different}) {
          counts.add(verdict, "");
        }
        counts.add(Verdict::failed, "candidate: refused");
        counts.skipped["excluded"] = 1;
        counts.captured = 5;
        const std::vector<Finding> findings = {some_finding(0xfedcba9876543210)};
        writer.finish(RunState::complete, counts, info.started_at_ns + 1'500'000'000, findings);
      }
    }
  }
  const Shell shell(dir / "a.db");
  const std::string numbers =
      "5|4|1|3|1|2|0|0|0|1|66.667|66.667|http://old|http://new||18446744073709551615|0.1.0|"
      "lockstep run";
  CHECK(shell("SELECT * FROM v_runs") == Strings{"2|2025-10-09 08:53:20|NULL|running|" + numbers,
                                                 "1|2025-10-09 08:53:20|1.5|complete|" + numbers});
  CHECK(shell("SELECT * FROM v_endpoints WHERE run_id = 1") ==
        Strings{"1|GET /items/{id}|3|2|0|0|0|1|0|2.0|2.0", "1|GET /x|1|0|0|0|0|0|1|2.0|NULL"});
  CHECK(shell("SELECT * FROM v_exchanges WHERE run_id = 2") ==
        Strings{"2|0|identical|GET|/items/0|GET /items/{id}|200|200|0|12|12|2.0|2.0|shop.har|0|0",
                "2|1|identical|GET|/items/1|GET /items/{id}|200|200|0|12|12|2.0|2.0|shop.har|0|100",
                "2|2|different|GET|/items/2|GET /items/{id}|200|200|4|12|12|2.0|2.0|shop.har|0|200",
                "2|3|failed|GET|X'2F78FF'|GET /x|200|refused|0|12|12|2.0|2.0|shop.har|0|300"});
  CHECK(
      shell("SELECT * FROM v_differences WHERE run_id = 1") ==
      Strings{"1|2|GET|/items/2|GET /items/{id}|json|/price|type|1|X'1B5B324A'|0||a number|NULL",
              "1|2|GET|/items/2|GET /items/{id}|json|/price|spelling|NULL|NULL|0||key-order|NULL"});
  CHECK(shell("SELECT * FROM v_findings") ==
        Strings{"1|F1|risky|possibly list-order|2|3|GET /items/{id}, X'2F78FF'|json /items/*, "
                "status status|2|"
                "[1]|NULL|fedcba9876543210"});
}

TEST_CASE("text that is safe to print is TEXT, all else a BLOB of the same bytes") {
  const TempDir dir;
  Database db = Database::open(dir / "a.db", Mode::write);
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"/plain", "text"},
      {"", "text"},
      {"/ümlaut/世界", "text"},
      {"/line\nend", "text"},
      {"/esc\x1b[2J", "blob"},
      {"/cr\r", "blob"},
      {"/bad\xff", "blob"},
      {"/rtl\u202e", "blob"},
      {std::string("/nul\0x", 6), "blob"},
  };
  {
    RunWriter writer = db.begin_run({});
    for (std::size_t i = 0; i < rows.size(); ++i) {
      StoredExchange exchange = plain_exchange(i);
      exchange.target = rows[i].first;
      writer.add(exchange, {});
    }
  }
  const Shell shell(dir / "a.db");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    INFO(rows[i].first);
    CHECK(shell.one("SELECT typeof(target), length(CAST(target AS BLOB)) FROM exchanges WHERE seq"
                    " = " +
                    std::to_string(i)) ==
          rows[i].second + "|" + std::to_string(rows[i].first.size()));
    CHECK(db.read_run(1)->exchange(i)->target == rows[i].first);
  }
}

TEST_CASE("deleting a run takes its rows along and its id is not given again") {
  const TempDir dir;
  Database db = Database::open(dir / "a.db", Mode::write);
  for (int run = 0; run < 2; ++run) {
    write_run_of_everything(db, run);
  }
  const Shell shell(dir / "a.db");
  shell("PRAGMA foreign_keys = ON; DELETE FROM runs WHERE id = 2");
  for (const std::string table :
       {"captures", "control_replies", "differences", "exchanges", "skips", "spellings", "tallies",
        "transfer_errors", "findings", "finding_endpoints", "finding_places", "finding_prints",
        "noise", "run_rules", "accepted", "latencies"}) {
    INFO(table);
    CHECK(shell("SELECT DISTINCT run_id FROM " + table) == Strings{"1"});
  }
  CHECK(db.begin_run({}).run_id() == 3);
}

TEST_CASE("our connections refuse rows that refer to nothing, and reading passes over them") {
  const TempDir dir;
  {
    Database db = Database::open(dir / "a.db", Mode::write);
    RunWriter writer = db.begin_run({});
    writer.add(different_exchange(0), {});
    writer.add(plain_exchange(5), {});
  }
  const std::string orphan =
      "INSERT INTO differences SELECT run_id, 3, n, aspect, at, kind, baseline, candidate, "
      "abridged,"
      " noise, drift, note, finding, accepted FROM differences";
  const auto connection = open_to_write(dir / "a.db", {});
  CHECK_THROWS_AS(connection->execute(orphan), Error);
  Shell(dir / "a.db")("PRAGMA foreign_keys = OFF; " + orphan);
  const Database db = Database::open(dir / "a.db", Mode::read);
  const std::vector<StoredExchange> read = all_exchanges(*db.read_run(1));
  REQUIRE(read.size() == 2);
  CHECK(read[0].comparison.differences.size() == 2);
  CHECK(read[1].comparison.differences.empty());
}

TEST_CASE("an empty view is an empty text, not NULL") {
  const TempDir dir;
  const Connection connection = connect(dir / "a.db");
  Statement statement(connection, "SELECT typeof(?), typeof(?), typeof(?)");
  REQUIRE(statement.bind(std::string_view(), Blob{}, std::nullopt).step());
  Row row(statement);
  CHECK(row.bytes() == "text");
  CHECK(row.bytes() == "blob");
  CHECK(row.bytes() == "null");
}

TEST_CASE("content that cannot be ours is an error, not a wrong report") {
  const TempDir dir;
  {
    Database db = Database::open(dir / "good.db", Mode::write);
    RunWriter writer = db.begin_run({});
    StoredExchange exchange = different_exchange(0);
    exchange.kept = true;
    exchange.candidate.error = TransferError{"reset", "wait", "", 56, 104};
    writer.add(exchange, {"", std::string(1000, 'b'), "c", ""});
  }
  const std::vector<std::string> damages = {
      "UPDATE runs SET state = 'odd'",
      "UPDATE exchanges SET verdict = 'odd'",
      "UPDATE exchanges SET verdict = 'failed', candidate_error = NULL",
      "UPDATE exchanges SET asked_first = 'odd'",
      "UPDATE exchanges SET fidelity = 'body_truncated odd'",
      "UPDATE exchanges SET baseline_status = 99999999999",
      "UPDATE exchanges SET candidate_error = NULL",
      "UPDATE transfer_errors SET side = 'odd'",
      "UPDATE transfer_errors SET side = 'control'",
      "UPDATE exchanges SET baseline_headers = 'odd'",
      "UPDATE differences SET aspect = 'odd'",
      "UPDATE differences SET kind = 'odd'",
      "UPDATE spellings SET aspect = 'odd'",
      "UPDATE spellings SET id = 7",
      "UPDATE exchanges SET spellings = 'odd'",
      "UPDATE exchanges SET spellings = ''",
      "UPDATE exchanges SET spellings = '{\"1\":0,\"0\":0}'",
      "UPDATE exchanges SET spellings = '{\"-1\":0}'",
      "UPDATE exchanges SET spellings = '{\"99999999999999999999\":0}'",
      "UPDATE exchanges SET spellings = '{\"1\":0},'",
      "UPDATE bodies SET content = 'odd' WHERE encoding = 'raw'",
      "UPDATE bodies SET content = substr(content, 1, 9) WHERE encoding = 'zstd'",
      "UPDATE bodies SET size = size + 1 WHERE encoding = 'zstd'",
      "UPDATE bodies SET size = 1 << 62 WHERE encoding = 'zstd'",
      "UPDATE bodies SET encoding = 'odd'",
      "UPDATE bodies SET hash = zeroblob(32) WHERE encoding = 'raw'",
      "DROP TABLE differences",
      "ALTER TABLE exchanges RENAME COLUMN target TO path",
  };
  const auto read_all = [](const std::string& path) {
    const Database db = Database::open(path, Mode::read);
    const auto reader = db.read_run(std::nullopt);
    reader->each_exchange([&](const StoredExchange& exchange) {
      reader->body(exchange.baseline.body_id.value());
      reader->body(exchange.candidate.body_id.value());
    });
  };
  CHECK(error_of([&] { read_all(dir / "good.db"); }).empty());
  for (const std::string& damage : damages) {
    INFO(damage);
    std::filesystem::copy_file(dir / "good.db", dir / "bad.db");
    Shell(dir / "bad.db")(
        "PRAGMA journal_mode = DELETE; DROP VIEW v_differences; DROP VIEW"
        " v_endpoints; DROP VIEW v_exchanges; DROP VIEW v_runs; " +
        damage);
    CHECK_THAT(error_of([&] { read_all(dir / "bad.db"); }),
               Catch::StartsWith((dir / "bad.db") + ": the database is damaged or was changed: "));
    std::filesystem::remove(dir / "bad.db");
  }
}

TEST_CASE("a body beyond SQLite's limit is not kept, and the rest goes on") {
  const TempDir dir;
  const Connection connection = connect(dir / "a.db");
  migrate(connection, migrations());
  sqlite3_limit(connection.raw(), SQLITE_LIMIT_LENGTH, 6000);
  BodyWriter writer(connection);
  std::string noise;
  std::mt19937 random(1);
  while (noise.size() < 5001) {
    noise += static_cast<char>(random());
  }
  CHECK(!writer.add(noise));
  CHECK(writer.add(noise.substr(1)));
  const std::string long_but_simple(100'000, 'a');
  const std::optional<BodyRef> added = writer.add(long_but_simple);
  writer.write();
  CHECK(read_body(connection, writer.id_of(added.value())) == long_but_simple);
  CHECK(connection.integer("SELECT count(*) FROM bodies") == 2);
}

}  // namespace lockstep::store
