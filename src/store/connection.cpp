#include "store/connection.hpp"

#include <cerrno>
#include <new>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <sys/stat.h>

#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"

#include "store/statement.hpp"

namespace lockstep::store {
namespace {

constexpr std::string_view kOtherFile = "give another file with --db";

// SQLite takes some names for something else than a file (":memory:", "file:…").
std::string as_file_name(const std::string& path) {
  return path.starts_with('/') ? path : "./" + path;
}

// As a URI of SQLite (https://sqlite.org/uri.html), where only some bytes stand for themselves.
std::string as_immutable_uri(const std::string& path) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./~";
  std::string uri = "file:";
  for (const char c : as_file_name(path)) {
    uri += kPlain.find(c) != std::string_view::npos
               ? std::string(1, c)
               : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return uri + "?immutable=1";
}

std::string system_message(sqlite3* handle, const std::string& otherwise) {
  const int code = handle == nullptr ? errno : sqlite3_system_errno(handle);
  return code == 0 ? otherwise : std::generic_category().message(code);
}

}  // namespace

Connection::Connection(std::string path, int flags, std::chrono::milliseconds busy_timeout)
    : path_(std::move(path)) {
  open(as_file_name(path_), flags);
  sqlite3_busy_timeout(handle_, static_cast<int>(busy_timeout.count()));
}

Connection::Connection(std::string path) : path_(std::move(path)) {}

Connection Connection::immutable(const std::string& path) {
  Connection connection(path);
  connection.open(as_immutable_uri(path), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
  return connection;
}

void Connection::open(const std::string& name, int flags) {
  // NOMUTEX: a connection is used by one thread at a time, so SQLite need not lock it.
  const int code = sqlite3_open_v2(name.c_str(), &handle_, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  if (code != SQLITE_OK) {
    sqlite3* failed = handle_;
    const std::string reason = system_message(failed, sqlite3_errstr(code));
    sqlite3_close_v2(std::exchange(handle_, nullptr));
    throw Error(Position{path_, 0, 0, {}}, "the database cannot be opened: " + reason,
                std::string(kOtherFile));
  }
  sqlite3_extended_result_codes(handle_, 1);
  // A database may come from elsewhere; what its schema says is not to be trusted.
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
}

Connection::Connection(Connection&& other) noexcept
    : path_(std::move(other.path_)),
      handle_(std::exchange(other.handle_, nullptr)),
      tidy_(std::exchange(other.tidy_, false)) {}

Connection::~Connection() {
  sqlite3_close_v2(handle_);
  if (tidy_) {
    tidy();
  }
}

// A read-only connection may not remove the side files it had to make; one that may write does so
// by itself when it is the last to close, and has nothing to write as long as the -wal is empty.
void Connection::tidy() const {
  struct stat status {};
  if (stat((path_ + "-wal").c_str(), &status) != 0 || status.st_size != 0) {
    return;
  }
  try {
    const Connection last(path_, SQLITE_OPEN_READWRITE, std::chrono::milliseconds(0));
    last.integer("SELECT count(*) FROM sqlite_schema");
  } catch (const Error&) {
    return;  // in use, or not ours to write: the files do no harm
  }
}

void Connection::execute(const std::string& sql) const {
  const int code = attempt(sql);
  if (code != SQLITE_OK) {
    fail(code);
  }
}

int Connection::attempt(const std::string& sql) const {
  return sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
}

std::int64_t Connection::integer(const std::string& sql) const {
  Statement statement(*this, sql);
  return statement.step() ? Row(statement).integer() : 0;
}

void Connection::fail(int code) const {
  const auto error = [this](const std::string& problem, std::string_view advice) {
    return Error(Position{path_, 0, 0, {}}, problem, std::string(advice));
  };
  const std::string message = escape_line(sqlite3_errmsg(handle_));
  switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      throw error("the database is locked by another program",
                  "close that program or wait until it is done, or give another file with --db");
    case SQLITE_NOTADB:
      throw error("this is no SQLite database", kOtherFile);
    case SQLITE_FULL:
      throw error("the disk is full", "free some space; what was stored before is safe");
    case SQLITE_READONLY:
      throw error("the database cannot be written: " + message,
                  "make the file and its folder writable, or give another file with --db");
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
      throw error("reading or writing the database failed: " + system_message(handle_, message),
                  "check the disk and the folder's permissions; what was stored before is safe");
    case SQLITE_NOMEM:
      throw std::bad_alloc();
    default:
      damaged(message);
  }
}

void Connection::damaged(const std::string& what) const {
  throw Error(
      Position{path_, 0, 0, {}}, "the database is damaged or was changed: " + what,
      "`sqlite3 FILE .recover` may save what it holds; to go on, " + std::string(kOtherFile));
}

Transaction::Transaction(const Connection& connection) : connection_(connection) {
  connection_.execute("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
  // Some errors, such as a full disk, have rolled back already.
  if (open_ && sqlite3_get_autocommit(connection_.raw()) == 0) {
    sqlite3_exec(connection_.raw(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
}

void Transaction::commit() {
  connection_.execute("COMMIT");
  open_ = false;
}

}  // namespace lockstep::store
