#include "store/open.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

#include <sys/stat.h>

#include "lockstep/core/error.hpp"

#include "store/schema.hpp"
#include "store/statement.hpp"

namespace lockstep::store {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view kOtherFile = "give another file with --db";

[[noreturn]] void fail(const std::string& path, const std::string& problem,
                       std::string_view advice) {
  throw Error(Position{path, 0, 0, {}}, problem, std::string(advice));
}

std::string system_message() { return std::generic_category().message(errno); }

// Size of a file; nullopt when there is none. Throws Error for what cannot be a database.
std::optional<std::int64_t> size_of(const std::string& path) {
  if (path.empty()) {
    fail(path, "the name of the database is empty", kOtherFile);
  }
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) {
    if (errno == ENOENT) {
      return std::nullopt;
    }
    fail(path, "the database cannot be opened: " + system_message(), kOtherFile);
  }
  if (S_ISDIR(status.st_mode)) {
    fail(path, "this is a directory, not a database", "give a file with --db");
  }
  if (!S_ISREG(status.st_mode)) {
    fail(path, "this is no regular file, so it cannot be a database", kOtherFile);
  }
  return status.st_size;
}

// For the owner only, from the first moment; SQLite gives its side files the same mode. An empty
// file is an empty database.
void create(const std::string& path) {
  const int file = ::open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
  if (file >= 0) {
    ::close(file);
  } else if (errno != EEXIST) {  // else another process was faster
    fail(path, "the database cannot be created: " + system_message(),
         "make its folder and let it be written, or give another file with --db");
  }
}

std::uint32_t big_endian(const unsigned char* bytes) {
  return std::uint32_t{bytes[0]} << 24U | std::uint32_t{bytes[1]} << 16U |
         std::uint32_t{bytes[2]} << 8U | std::uint32_t{bytes[3]};
}

// Looks at the file's header before SQLite does, since SQLite may repair, and so change, any
// database that it reads. The header suffices: a new file gets its application id before it goes
// over to a write-ahead log. True when the file is empty.
//
// The bytes are read through SQLite's own handle, because closing another descriptor of the same
// file would drop all POSIX locks that this process has on it (sqlite.org/howtocorrupt.html §2.2).
bool is_empty_or_ours(const Connection& connection) {
  constexpr std::string_view kMagic("SQLite format 3\0", 16);
  constexpr int kHeaderSize = 100;
  constexpr std::size_t kApplicationIdOffset = 68;  // sqlite.org/fileformat.html §1.3
  sqlite3_file* file = nullptr;
  sqlite3_int64 size = 0;
  std::array<unsigned char, kHeaderSize> header{};
  int code = sqlite3_file_control(connection.raw(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
  if (code == SQLITE_OK) {
    code = file->pMethods->xFileSize(file, &size);
  }
  if (code == SQLITE_OK && size >= kHeaderSize) {
    code = file->pMethods->xRead(file, header.data(), kHeaderSize, 0);
  }
  if (code != SQLITE_OK) {
    connection.fail(code);
  }
  if (size == 0) {
    return true;
  }
  if (std::string_view(reinterpret_cast<const char*>(header.data()), kMagic.size()) != kMagic) {
    fail(connection.path(), "this is no SQLite database", kOtherFile);
  }
  if (big_endian(&header[kApplicationIdOffset]) != kApplicationId) {
    fail(connection.path(), "this is a database of another program", kOtherFile);
  }
  return false;
}

// What every connection needs. The default cache of 2 MB would hold 125 of our pages, fewer than
// a batch or the index of bodies of one large run has.
void configure(const Connection& connection) {
  connection.execute("PRAGMA foreign_keys = ON; PRAGMA cache_size = -8192");
}

// The write-ahead log lets readers read while a run is written, and needs no fsync for a commit.
// Going over to it takes an exclusive lock, for which SQLite does not wait by itself.
void use_write_ahead_log(const Connection& connection, std::chrono::milliseconds busy_timeout) {
  const auto deadline = Clock::now() + busy_timeout;
  int code = connection.attempt("PRAGMA journal_mode = WAL");
  while ((code & 0xFF) == SQLITE_BUSY && Clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    code = connection.attempt("PRAGMA journal_mode = WAL");
  }
  if (code != SQLITE_OK) {
    connection.fail(code);
  }
  // NORMAL: a commit is safe from a crash of this process at once, from a power failure after the
  // next checkpoint; the file stays whole in any case. That only holds with a write-ahead log,
  // which some network file systems cannot have.
  Statement mode(connection, "PRAGMA journal_mode");
  const bool log = mode.step() && Row(mode).bytes() == "wal";
  connection.execute(log ? "PRAGMA synchronous = NORMAL" : "PRAGMA synchronous = FULL");
}

void checkpoint_when_closed(const Connection& connection, bool enabled) {
  sqlite3_db_config(connection.raw(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, enabled ? 0 : 1, nullptr);
}

// A folder that cannot be written, such as a mounted artifact, has no place for the side files of a
// write-ahead log.
bool folder_is_read_only(const std::string& path) {
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  const std::string name = folder.empty() ? "." : folder.string();
  return faccessat(AT_FDCWD, name.c_str(), W_OK, AT_EACCESS) != 0;
}

// There, a database is read as it is, when nothing is missing in it. Anywhere else that would be
// wrong: a writer might be at work.
std::unique_ptr<Connection> open_unchangeable(const std::string& path) {
  if (size_of(path + "-wal").value_or(0) != 0 || size_of(path + "-journal").value_or(0) != 0) {
    fail(path, "the database was not closed and its folder cannot be written",
         "copy the file and its -wal or -journal to a folder that can be written, and read it "
         "there");
  }
  return std::make_unique<Connection>(Connection::immutable(path));
}

}  // namespace

std::unique_ptr<Connection> open_to_read(const std::string& path, const Options& options) {
  if (!size_of(path)) {
    fail(path, "there is no such database", "run `lockstep run` first, or name one with --db");
  }
  const bool has_log = size_of(path + "-wal").has_value();
  auto connection = std::make_unique<Connection>(path, SQLITE_OPEN_READONLY, options.busy_timeout);
  if (!has_log) {
    connection->tidy_when_closed();
  }
  if (is_empty_or_ours(*connection)) {
    fail(path, "the database is empty", "run `lockstep run` first, or name another with --db");
  }
  const int code = connection->attempt("SELECT count(*) FROM sqlite_schema") & 0xFF;
  if ((code == SQLITE_READONLY || code == SQLITE_CANTOPEN) && folder_is_read_only(path)) {
    connection = open_unchangeable(path);
  }
  check_version(*connection, migrations());
  configure(*connection);
  return connection;
}

std::unique_ptr<Connection> open_to_write(const std::string& path, const Options& options) {
  if (!size_of(path)) {
    create(path);
  }
  const bool has_log = size_of(path + "-wal").has_value();
  auto connection = std::make_unique<Connection>(path, SQLITE_OPEN_READWRITE, options.busy_timeout);
  const bool empty = is_empty_or_ours(*connection);
  if (sqlite3_db_readonly(connection->raw(), "main") != 0) {
    fail(path, "the database cannot be written: it is read-only",
         "make it writable, or give another file with --db");
  }
  if (has_log) {
    // Until we know that we may write, not even what a crashed process left is tidied up.
    checkpoint_when_closed(*connection, false);
  }
  if (empty) {
    // Rows of 2 KB waste a third of the default pages of 4 KB; large ones nearly double the speed.
    connection->execute("PRAGMA page_size = 16384");
  }
  migrate(*connection, migrations());
  checkpoint_when_closed(*connection, true);
  configure(*connection);
  use_write_ahead_log(*connection, options.busy_timeout);
  return connection;
}

}  // namespace lockstep::store
