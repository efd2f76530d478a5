// The file while other processes use it, or die while they do, and while the disk is full.
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <functional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <sys/resource.h>
#include <sys/wait.h>

#include "unit/store/samples.hpp"

namespace lockstep::store {
namespace {

using std::chrono::milliseconds;
using Strings = std::vector<std::string>;

constexpr Options kImpatient{.busy_timeout = milliseconds(20)};

void open_and_begin(const std::string& path) {
  Database::open(path, Mode::write, kImpatient).begin_run({});
}

void open_and_read(const std::string& path) { Database::open(path, Mode::read, kImpatient).runs(); }

void make_run(const std::string& path) {
  Database db = Database::open(path, Mode::write);
  db.begin_run({}).add(plain_exchange(0), {});
}

// Runs `body` in another process and returns its process id.
pid_t in_child(const std::function<void()>& body) {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    int code = 0;
    try {
      body();
    } catch (const std::exception&) {
      code = 1;
    }
    _exit(code);
  }
  return child;
}

int exit_status(pid_t child) {
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  return status;
}

}  // namespace

TEST_CASE("reading changes nothing and leaves nothing, also beside a left-over log") {
  const TempDir dir;
  make_run(dir / "a.db");
  const std::string before = read_file(dir / "a.db");
  open_and_read(dir / "a.db");
  CHECK(dir.files() == Strings{"a.db"});
  CHECK(read_file(dir / "a.db") == before);

  // A process that died with rows in its log only.
  const pid_t child = in_child([&] {
    Database db = Database::open(dir / "a.db", Mode::write);
    RunWriter writer = db.begin_run({});
    writer.add(plain_exchange(0), {});
    writer.flush();
    kill(getpid(), SIGKILL);
  });
  CHECK(WIFSIGNALED(exit_status(child)));
  const std::string log = read_file(dir / "a.db-wal");
  CHECK(!log.empty());
  {
    const Database db = Database::open(dir / "a.db", Mode::read);
    CHECK(db.runs().size() == 2);
    CHECK(all_exchanges(*db.read_run(2)).size() == 1);
  }
  CHECK(read_file(dir / "a.db") == before);
  CHECK(read_file(dir / "a.db-wal") == log);
  make_run(dir / "a.db");
  CHECK(dir.files() == Strings{"a.db"});
  CHECK(Database::open(dir / "a.db", Mode::read).runs().size() == 3);
}

TEST_CASE("a locked database is an error after the busy timeout, not a lost batch") {
  const TempDir dir;
  Database db = Database::open(dir / "a.db", Mode::write, kImpatient);
  RunWriter writer = db.begin_run({});
  writer.add(plain_exchange(0), {});
  {
    const Shell other(dir / "a.db");
    other("BEGIN EXCLUSIVE");
    const std::string expected = (dir / "a.db") + ": the database is locked by another program; ";
    CHECK_THAT(error_of([&] { writer.flush(); }), Catch::StartsWith(expected));
    CHECK_THAT(error_of([&] { open_and_begin(dir / "a.db"); }), Catch::StartsWith(expected));
    CHECK(error_of([&] { open_and_read(dir / "a.db"); }).empty());  // readers never wait
    CHECK_THAT(error_of([&] { writer.finish(RunState::complete, {}, 1); }),
               Catch::StartsWith(expected));
    writer.add(plain_exchange(1), {});
    other("COMMIT");
  }
  writer.flush();
  CHECK(all_exchanges(*db.read_run(1)).size() == 2);
}

TEST_CASE("a database that one program has for itself is locked for readers as well") {
  const TempDir dir;
  make_run(dir / "a.db");
  const Shell other(dir / "a.db");
  other("PRAGMA locking_mode = EXCLUSIVE; UPDATE runs SET seed = 1");
  for (const auto& open : {open_and_begin, open_and_read}) {
    CHECK_THAT(error_of([&] { open(dir / "a.db"); }),
               Catch::StartsWith((dir / "a.db") + ": the database is locked by another program"));
  }
}

TEST_CASE("a full disk is an error, and nothing added is lost when there is room again") {
  const TempDir dir;
  Database db = Database::open(dir / "a.db", Mode::write);
  RunWriter writer = db.begin_run({});
  writer.add(plain_exchange(0), {});
  writer.flush();
  StoredExchange exchange = plain_exchange(1);
  exchange.endpoint = std::string(300'000, 'e');

  struct rlimit limit {};
  REQUIRE(getrlimit(RLIMIT_FSIZE, &limit) == 0);
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  struct rlimit small = limit;
  small.rlim_cur = 200'000;
  REQUIRE(setrlimit(RLIMIT_FSIZE, &small) == 0);
  writer.add(exchange, {});
  const std::string message = error_of([&] { writer.flush(); });
  REQUIRE(setrlimit(RLIMIT_FSIZE, &limit) == 0);
  std::signal(SIGXFSZ, old_handler);
  CHECK_THAT(message, Catch::StartsWith((dir / "a.db") + ": ") &&
                          Catch::Contains("what was stored before is safe"));
  CHECK(all_exchanges(*db.read_run(1)).size() == 1);

  writer.flush();
  const std::vector<StoredExchange> stored = all_exchanges(*db.read_run(1));
  REQUIRE(stored.size() == 2);
  CHECK(stored[1].endpoint == exchange.endpoint);
}

TEST_CASE("killed in the middle of writing, everything flushed is readable and whole") {
  const TempDir dir;
  for (int round = 0; round < 5; ++round) {
    int ready[2];
    REQUIRE(pipe(ready) == 0);
    const pid_t child = in_child([&] {
      Database db = Database::open(dir / "a.db", Mode::write, {.batch_rows = 50});
      RunWriter writer = db.begin_run({});
      for (std::uint64_t seq = 0;; ++seq) {
        StoredExchange exchange = plain_exchange(seq);
        exchange.kept = true;
        writer.add(exchange, {"", "baseline " + std::to_string(seq), std::string(500, 'c'), ""});
        writer.add_skip({{}, "excluded", "", "GET", "/"});
        if (seq == 120) {
          writer.flush();
          if (write(ready[1], "x", 1) != 1) {
            return;
          }
        }
      }
    });
    char byte = 0;
    REQUIRE(read(ready[0], &byte, 1) == 1);
    std::this_thread::sleep_for(milliseconds(round));
    REQUIRE(kill(child, SIGKILL) == 0);
    CHECK(WIFSIGNALED(exit_status(child)));
    close(ready[0]);
    close(ready[1]);

    {
      const Database db = Database::open(dir / "a.db", Mode::read);
      const auto reader = db.read_run(std::nullopt);
      CHECK(reader->info().id == round + 1);
      CHECK(reader->info().state == RunState::running);
      const std::vector<StoredExchange> stored = all_exchanges(*reader);
      REQUIRE(stored.size() >= 121);
      CHECK(reader->counts().sent == stored.size());
      CHECK(reader->counts().reconciles());
      for (std::size_t i = 0; i < stored.size(); ++i) {
        REQUIRE(stored[i].seq == i);
        REQUIRE(reader->body(stored[i].baseline.body_id.value()) ==
                "baseline " + std::to_string(i));
      }
    }
    const Shell shell(dir / "a.db");
    CHECK(shell.one("PRAGMA integrity_check") == "ok");
    CHECK(shell("PRAGMA foreign_key_check").empty());
  }
}

TEST_CASE("several processes write to one new database at once, and all succeed") {
  const TempDir dir;
  constexpr int kProcesses = 4;
  constexpr std::uint64_t kRows = 2000;
  std::vector<pid_t> children;
  for (int i = 0; i < kProcesses; ++i) {
    children.push_back(in_child([&] {
      Database db = Database::open(dir / "a.db", Mode::write, {.batch_rows = 20});
      RunWriter writer = db.begin_run({});
      for (std::uint64_t seq = 0; seq < kRows; ++seq) {
        StoredExchange exchange = plain_exchange(seq);
        exchange.kept = seq % 10 == 0;
        writer.add(exchange, {"", "shared " + std::to_string(seq), "", ""});
      }
      Counts counts;
      counts.sent = kRows;
      writer.finish(RunState::complete, counts, 1);
    }));
  }
  for (const pid_t child : children) {
    CHECK(exit_status(child) == 0);
  }
  const Database db = Database::open(dir / "a.db", Mode::read);
  const std::vector<Database::Listed> runs = db.runs();
  REQUIRE(runs.size() == kProcesses);
  for (const Database::Listed& run : runs) {
    CHECK(run.info.state == RunState::complete);
    CHECK(all_exchanges(*db.read_run(run.info.id)).size() == kRows);
  }
  const Shell shell(dir / "a.db");
  CHECK(shell.one("PRAGMA integrity_check") == "ok");
  CHECK(shell.one("SELECT count(*) FROM bodies") == std::to_string(kRows / 10));
}

TEST_CASE("rows become visible by number, by age, by size, and when asked") {
  const TempDir dir;
  Options options;
  options.batch_rows = 10;
  options.batch_age = milliseconds(50);
  SECTION("by number") {
    options.batch_age = std::chrono::hours(1);
    Database db = Database::open(dir / "a.db", Mode::write, options);
    RunWriter writer = db.begin_run({});
    const Database reader = Database::open(dir / "a.db", Mode::read);
    const auto visible = [&] { return reader.read_run(1)->counts().captured; };
    for (std::uint64_t seq = 0; seq < 9; ++seq) {
      writer.add(plain_exchange(seq), {});
    }
    CHECK(visible() == 0);
    writer.add_skip({{}, "excluded", "", "", ""});
    CHECK(visible() == 10);
    writer.add(plain_exchange(100), {});
    CHECK(visible() == 10);
    writer.flush();
    writer.flush();
    CHECK(visible() == 11);
    StoredExchange large = plain_exchange(101);
    large.kept = true;
    std::string body;
    std::mt19937 random(3);
    while (body.size() < (9U << 20U)) {
      body += static_cast<char>(random());
    }
    writer.add(large, {"", body, "", ""});
    CHECK(visible() == 12);
  }
  SECTION("by age") {
    Database db = Database::open(dir / "a.db", Mode::write, options);
    RunWriter writer = db.begin_run({});
    writer.add(plain_exchange(0), {});
    std::this_thread::sleep_for(milliseconds(60));
    writer.add_skip({{}, "excluded", "", "", ""});
    CHECK(Database::open(dir / "a.db", Mode::read).read_run(1)->counts().captured == 2);
  }
}

}  // namespace lockstep::store
