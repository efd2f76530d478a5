// One open database, and its errors in words.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include <sqlite3.h>

namespace lockstep::store {

class Connection {
 public:
  // `flags` as for sqlite3_open_v2. Throws Error when the file cannot be opened.
  Connection(std::string path, int flags, std::chrono::milliseconds busy_timeout);
  // Opens a file that nobody can change, without locks or side files.
  static Connection immutable(const std::string& path);
  ~Connection();
  Connection(Connection&&) noexcept;
  Connection& operator=(Connection&&) = delete;

  sqlite3* raw() const { return handle_; }
  const std::string& path() const { return path_; }

  // Runs statements that return nothing of interest.
  void execute(const std::string& sql) const;
  // The same, but returns SQLite's result code instead of throwing.
  int attempt(const std::string& sql) const;
  // The first column of the first row, 0 without a row.
  std::int64_t integer(const std::string& sql) const;

  // Throws what a result code of SQLite means for a user, as an Error that names the file.
  [[noreturn]] void fail(int code) const;
  // Throws Error for content that cannot have been written by us.
  [[noreturn]] void damaged(const std::string& what) const;

  // Closing shall remove an empty -wal file and the -shm file that reading made.
  void tidy_when_closed() { tidy_ = true; }

 private:
  explicit Connection(std::string path);  // not open yet
  void open(const std::string& name, int flags);
  void tidy() const;

  std::string path_;
  sqlite3* handle_ = nullptr;
  bool tidy_ = false;
};

// A write transaction. It takes the lock at once (BEGIN IMMEDIATE): waiting for the lock is then
// in one place, and never in the middle, where SQLite would give up without waiting. Rolled back
// unless committed.
class Transaction {
 public:
  explicit Transaction(const Connection& connection);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void commit();

 private:
  const Connection& connection_;
  bool open_ = true;
};

}  // namespace lockstep::store
