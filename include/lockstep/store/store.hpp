// Runs in SQLite and back. The schema is documented in schema.cpp; PRAGMA user_version says which
// one a file has, and older files are migrated when they are opened for writing.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/run.hpp"

namespace lockstep::store {

enum class Mode : std::uint8_t { read, write };

class Connection;  // an open sqlite3*, see src/store/connection.hpp

// Bodies that belong to an exchange being stored; empty views for what is not to be kept.
struct Bodies {
  std::string_view request;
  std::string_view baseline;
  std::string_view candidate;
  std::string_view control;
};

// Writes one run, in batches, from one thread. Destroyed without finish(), it stores what it has
// and leaves the run in state "running", as a crash would.
class RunWriter {
 public:
  ~RunWriter();
  RunWriter(RunWriter&&) noexcept;
  RunWriter& operator=(RunWriter&&) noexcept;

  std::int64_t run_id() const;
  // In plan order. With `exchange.kept`, bodies are stored under their hash, each content once,
  // and the body_hash fields are set by the writer.
  void add(const StoredExchange& exchange, const Bodies& bodies);
  void add_skip(const Skip& skip);
  // Makes everything added so far durable and visible to readers.
  void flush();
  void finish(RunState state, const Counts& counts, std::int64_t finished_at_ns);

 private:
  friend class Database;
  struct State;
  explicit RunWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// A database file. Throws Error naming the file when it is no database, is locked, is of a newer
// version, or cannot be written.
class Database {
 public:
  static Database open(const std::string& path, Mode mode);
  ~Database();
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;

  // `info.id` is ignored; RunWriter::run_id() tells the new one. The database must outlive the
  // writer.
  RunWriter begin_run(const RunInfo& info);

  struct Listed {
    RunInfo info;
    Counts counts;
  };
  std::vector<Listed> runs() const;  // newest first

  // The run with that id, or the newest; nullptr when there is none. The database must outlive it.
  std::unique_ptr<RunReader> read_run(std::optional<std::int64_t> id) const;

 private:
  explicit Database(std::unique_ptr<Connection> connection);
  std::unique_ptr<Connection> connection_;
};

}  // namespace lockstep::store
