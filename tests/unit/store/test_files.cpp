// The file itself: what is refused, and what is created.
#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <string>
#include <vector>

#include <sys/stat.h>

#include "store/schema.hpp"
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

// Root may do anything; permissions are tested as somebody else.
class Unprivileged {
 public:
  Unprivileged() : was_root_(geteuid() == 0) {
    if (was_root_) {
      REQUIRE(seteuid(65534) == 0);
    }
  }
  ~Unprivileged() {
    if (was_root_ && seteuid(0) != 0) {
      std::abort();
    }
  }
  Unprivileged(const Unprivileged&) = delete;
  Unprivileged& operator=(const Unprivileged&) = delete;

 private:
  bool was_root_;
};

}  // namespace

TEST_CASE("a file that is no database of ours is refused by name and left as it is") {
  const TempDir dir;
  make_run(dir / "ours.db");
  {
    const Shell foreign(dir / "foreign.db");
    foreign("CREATE TABLE t (a)");
    const Shell stamped(dir / "stamped.db");
    stamped("PRAGMA application_id = 252006674; CREATE TABLE t (a)");
    const Shell logged(dir / "logged.db");
    logged("PRAGMA journal_mode = WAL; CREATE TABLE t (a)");
  }
  write_file(dir / "text", std::string(5000, 'x'));
  write_file(dir / "short", "SQLite format 3");
  const std::string whole = read_file(dir / "ours.db");
  write_file(dir / "newer.db", whole);
  Shell(dir / "newer.db")("PRAGMA user_version = 1000");
  write_file(dir / "older.db", whole);
  Shell(dir / "older.db")("PRAGMA user_version = 0");
  write_file(dir / "no-magic.db", "sqlite" + whole.substr(6));
  write_file(dir / "cut.db", whole.substr(0, 20'000));
  std::string scrambled = whole;
  scrambled.replace(110, 200, std::string(200, '\xee'));
  write_file(dir / "scrambled.db", scrambled);

  struct Row {
    std::string file;
    std::string problem;
  };
  const std::vector<Row> rows = {
      {"foreign.db", "this is a database of another program"},
      {"stamped.db", "this is a database of another program"},
      {"logged.db", "this is a database of another program"},
      {"text", "this is no SQLite database"},
      {"short", "this is no SQLite database"},
      {"no-magic.db", "this is no SQLite database"},
      {"newer.db", "the database was written by a newer lockstep (schema 1000, this one knows "},
      {"cut.db", "the database is damaged"},
      {"scrambled.db", "the database is damaged"},
  };
  for (const Row& row : rows) {
    INFO(row.file);
    const std::string path = dir / row.file;
    const std::string before = read_file(path);
    for (const auto& open : {open_and_begin, open_and_read}) {
      CHECK_THAT(error_of([&] { open(path); }), Catch::StartsWith(path + ": " + row.problem));
      CHECK(read_file(path) == before);
    }
  }
  CHECK_THAT(error_of([&] { open_and_read(dir / "older.db"); }),
             Catch::Contains("written by an older lockstep"));
  CHECK_THAT(error_of([&] { open_and_begin(dir / "older.db"); }),
             Catch::Contains("tables but no version"));
  CHECK(dir.files() == Strings{"cut.db", "foreign.db", "logged.db", "newer.db", "no-magic.db",
                               "older.db", "ours.db", "scrambled.db", "short", "stamped.db",
                               "text"});
}

TEST_CASE("a refused file keeps what its program left to be finished") {
  const TempDir dir;
  // A transaction of another program that died in the middle: SQLite would roll it back.
  {
    const Shell foreign(dir / "live.db");
    foreign("CREATE TABLE t (a); PRAGMA cache_size = 1; BEGIN");
    foreign("INSERT INTO t VALUES (zeroblob(100000)); INSERT INTO t VALUES (zeroblob(100000))");
    std::filesystem::copy_file(dir / "live.db", dir / "hot.db");
    std::filesystem::copy_file(dir / "live.db-journal", dir / "hot.db-journal");
  }
  // Rows of a newer lockstep in a log: SQLite would copy them into the file.
  make_run(dir / "ours.db");
  {
    const Shell newer(dir / "ours.db");
    newer("PRAGMA user_version = 1000; UPDATE runs SET seed = 5");
    std::filesystem::copy_file(dir / "ours.db", dir / "newer.db");
    std::filesystem::copy_file(dir / "ours.db-wal", dir / "newer.db-wal");
  }
  struct Row {
    std::string file;
    std::string side_file;
    std::string problem;
  };
  const std::vector<Row> rows = {
      {"hot.db", "hot.db-journal", "this is a database of another program"},
      {"newer.db", "newer.db-wal", "the database was written by a newer lockstep"},
  };
  for (const Row& row : rows) {
    INFO(row.file);
    const std::string before = read_file(dir / row.file);
    const std::string side_before = read_file(dir / row.side_file);
    CHECK(side_before.size() > 500);
    for (const auto& open : {open_and_read, open_and_begin}) {
      CHECK_THAT(error_of([&] { open(dir / row.file); }), Catch::Contains(row.problem));
      CHECK(read_file(dir / row.file) == before);
      CHECK(read_file(dir / row.side_file) == side_before);
    }
  }
}

TEST_CASE("a path that cannot hold a database gives one clear error") {
  const TempDir dir;
  REQUIRE(mkfifo((dir / "pipe").c_str(), 0600) == 0);
  write_file(dir / "file", "");
  struct Row {
    std::string path;
    std::string to_write;
    std::string to_read;
  };
  const std::string no_folder = "No such file or directory";
  const std::vector<Row> rows = {
      {"", "the name of the database is empty", "the name of the database is empty"},
      {dir / "", "this is a directory", "this is a directory"},
      {dir / "pipe", "this is no regular file", "this is no regular file"},
      {"/dev/null", "this is no regular file", "this is no regular file"},
      {dir / "none/x.db", "cannot be created: " + no_folder, "there is no such database"},
      {dir / "file/x.db", "cannot be opened: Not a directory", "cannot be opened: Not a directory"},
  };
  for (const Row& row : rows) {
    INFO(row.path);
    CHECK_THAT(error_of([&] { open_and_begin(row.path); }), Catch::Contains(row.to_write));
    CHECK_THAT(error_of([&] { open_and_read(row.path); }), Catch::Contains(row.to_read));
  }
  CHECK_THAT(error_of([&] { open_and_read(dir / "missing.db"); }),
             Catch::Equals((dir / "missing.db") +
                           ": there is no such database; run `lockstep run` first, or name one "
                           "with --db"));
  CHECK_THAT(error_of([&] { open_and_read(dir / "file"); }), Catch::Contains("is empty"));
  CHECK(dir.files() == Strings{"file", "pipe"});
}

TEST_CASE("names that mean something to SQLite are plain file names here") {
  const TempDir dir;
  const std::string before = std::filesystem::current_path();
  std::filesystem::current_path(dir / "");
  for (const std::string name : {":memory:", "file:a.db?mode=memory", "a b%41?#.db", "-x"}) {
    INFO(name);
    make_run(name);
    CHECK(std::filesystem::exists(name));
    CHECK(Database::open(name, Mode::read).runs().size() == 1);
  }
  std::filesystem::current_path(before);
}

TEST_CASE("a new database is for its owner only, and so are its side files") {
  const TempDir dir;
  const mode_t old_mask = umask(0);
  {
    Database db = Database::open(dir / "a.db", Mode::write);
    RunWriter writer = db.begin_run({});
    for (const std::string name : {"a.db", "a.db-wal", "a.db-shm"}) {
      INFO(name);
      struct stat status {};
      REQUIRE(stat((dir / name).c_str(), &status) == 0);
      CHECK((status.st_mode & 0777U) == 0600);
    }
  }
  umask(old_mask);
  CHECK(dir.files() == Strings{"a.db"});
  const Shell shell(dir / "a.db");
  CHECK(shell.one("PRAGMA page_size") == "16384");
  CHECK(shell.one("PRAGMA journal_mode") == "wal");
  CHECK(shell.one("PRAGMA user_version") == std::to_string(migrations().back().version));
  CHECK(shell.one("PRAGMA application_id") == std::to_string(0x6C6F636B));
  CHECK(shell.one("PRAGMA integrity_check") == "ok");
  CHECK(shell("PRAGMA foreign_key_check").empty());
}

TEST_CASE("an empty file becomes a database") {
  const TempDir dir;
  write_file(dir / "a.db", "");
  make_run(dir / "a.db");
  CHECK(Database::open(dir / "a.db", Mode::read).runs().size() == 1);
}

TEST_CASE("what may not be written is refused, and can still be read") {
  const TempDir dir;
  make_run(dir / "a.db");
  make_run(dir / "crashed.db");
  // What a crash leaves behind: copies taken while a writer had the file open.
  {
    Database db = Database::open(dir / "crashed.db", Mode::write);
    RunWriter writer = db.begin_run({});
    std::filesystem::copy_file(dir / "crashed.db-wal", dir / "log");
  }
  std::filesystem::rename(dir / "log", dir / "crashed.db-wal");
  make_run(dir / "live.db");
  {
    const Shell shell(dir / "live.db");
    shell(
        "PRAGMA journal_mode = DELETE; PRAGMA cache_size = 1; BEGIN; CREATE TABLE t (a);"
        "INSERT INTO t VALUES (zeroblob(100000)); INSERT INTO t VALUES (zeroblob(100000))");
    std::filesystem::copy_file(dir / "live.db", dir / "hot.db");
    std::filesystem::copy_file(dir / "live.db-journal", dir / "hot.db-journal");
  }
  std::filesystem::remove(dir / "live.db");
  for (const std::string name : {"crashed.db", "crashed.db-wal", "hot.db", "hot.db-journal"}) {
    chmod((dir / name).c_str(), 0444);
  }
  const std::string before = read_file(dir / "a.db");
  chmod((dir / "a.db").c_str(), 0444);
  chmod((dir / "").c_str(), 0755);
  if (geteuid() != 0) {
    chmod((dir / "").c_str(), 0555);
  }
  {
    const Unprivileged somebody;
    CHECK_THAT(error_of([&] { open_and_begin(dir / "a.db"); }), Catch::Contains("read-only"));
    CHECK_THAT(error_of([&] { open_and_begin(dir / "new.db"); }),
               Catch::Contains("cannot be created: Permission denied"));
    CHECK(error_of([&] { open_and_read(dir / "a.db"); }).empty());
    CHECK(Database::open(dir / "a.db", Mode::read).runs().size() == 1);
    for (const std::string name : {"crashed.db", "hot.db"}) {
      CHECK_THAT(error_of([&] { open_and_read(dir / name); }),
                 Catch::Contains("was not closed and its folder cannot be written"));
    }
  }
  chmod((dir / "a.db").c_str(), 0000);
  {
    const Unprivileged somebody;
    CHECK_THAT(error_of([&] { open_and_read(dir / "a.db"); }),
               Catch::Contains("cannot be opened: Permission denied"));
  }
  // The file may be written, but not its folder, where the log would be.
  chmod((dir / "a.db").c_str(), 0666);
  {
    const Unprivileged somebody;
    CHECK_THAT(error_of([&] { open_and_begin(dir / "a.db"); }),
               Catch::Contains(dir / "a.db") && Catch::Contains("the database cannot be written"));
  }
  CHECK(read_file(dir / "a.db") == before);
  chmod((dir / "").c_str(), 0755);
  CHECK(dir.files() == Strings{"a.db", "crashed.db", "crashed.db-wal", "hot.db", "hot.db-journal"});
}

}  // namespace lockstep::store
