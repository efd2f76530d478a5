// Runs in SQLite and back. The schema is documented in schema.cpp and in the file itself
// (`sqlite3 lockstep.db .schema`); PRAGMA user_version says which one a file has, and older files
// are migrated when they are opened for writing.
//
// What a crash costs: rows are committed in batches, so a killed process loses at most the last
// second and leaves its run in state "running". A power failure may lose the last batches of a run
// that is not finished, but never damages the file.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/name_places.hpp"
#include "lockstep/core/run.hpp"

namespace lockstep::store {

enum class Mode : std::uint8_t { read, write };

struct Options {
  // How long to wait for another process. Ours hold the write lock for milliseconds at a time; ten
  // seconds also outlast a backup or a VACUUM, and are about what a person waits for a message.
  std::chrono::milliseconds busy_timeout{10'000};
  // A batch is committed when it has so many rows, when its first row is that old, or when what
  // it holds grows large.
  std::size_t batch_rows = 1000;
  std::chrono::milliseconds batch_age{1'000};
};

class Connection;  // an open sqlite3*, see src/store/connection.hpp

// Bodies that belong to an exchange being stored; empty views for what is not to be kept.
struct Bodies {
  std::string_view request;
  std::string_view baseline;
  std::string_view candidate;
  std::string_view control;
};

// Writes one run, in batches, from one thread. Destroyed without finish(), it stores what it has
// and leaves the run in state "running", as a crash would. Every member throws Error when the
// database is locked for too long, full or unreachable; nothing added is forgotten then, and the
// next flush() tries again.
class RunWriter {
 public:
  ~RunWriter();
  RunWriter(RunWriter&&) noexcept;
  RunWriter& operator=(RunWriter&&) noexcept;

  std::int64_t run_id() const;
  // In any order, each `exchange.seq` once: readers get them in plan order. With `exchange.kept`,
  // headers and bodies are stored, each content once; the body_id fields are the
  // writer's. Without, they are not. An empty body needs no storing, and one
  // beyond SQLite's limit (1 GB compressed) cannot be: both are left without an id.
  void add(StoredExchange exchange, const Bodies& bodies);
  // Counts the skip under its endpoint, which is empty when not even a method could be read. Of
  // each reason the first kSkipExamples are stored in full.
  void add_skip(const Skip& skip, const std::string& endpoint = {});
  // The halves of it, for skips that another run has counted.
  void add_skip_example(const Skip& skip);
  void count_skipped(const SkippedRequests& skipped);
  // What became of the operations of the API description; finish() stores it.
  void set_operations(std::vector<OperationReport> operations);
  // Commits everything added so far and makes it visible to readers. add() and add_skip() do so
  // when a batch is due; call this when nothing has come for a while. Does nothing when there is
  // nothing to do.
  void flush();
  // Stores what was learned about noise, and calls `judge` with every exchange that was added and
  // is different or noise, in plan order. Where it returns true, the verdict, Comparison::omitted,
  // the differences' noise, accepted
  // and finding, and differences appended to the list are stored in place of
  // what was there. All in one transaction.
  void settle_noise(std::span<const NoisyPlace> places,
                    const std::function<bool(StoredExchange&)>& judge);
  // Stores StoredExchange::weight of the first `planned` exchanges where it is known only now;
  // those that were not added are left out.
  void set_weights(std::uint64_t planned,
                   const std::function<std::uint64_t(std::uint64_t seq)>& weight);
  // The last call: stores counts and findings, and waits until the disk has everything.
  // `findings` come by rank, each fingerprint once.
  void finish(RunState state, const Counts& counts, std::int64_t finished_at_ns,
              std::span<const Finding> findings = {}, std::span<const RuleReport> rules = {},
              std::span<const AcceptanceUse> accepted = {},
              std::span<const LatencyHistogram> latencies = {});

  static constexpr std::uint64_t kSkipExamples = 1000;

 private:
  friend class Database;
  struct State;
  explicit RunWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// A database file. Throws Error naming the file when it is no database, is locked, is of a newer
// version, or cannot be written; such a file is left as it is. Not for two threads at once, but any
// number of processes may use the same file.
class Database {
 public:
  // To write, a missing file is created, for its owner only (captured traffic is private). To read,
  // the file is neither created nor changed, and may lie on a read-only medium.
  static Database open(const std::string& path, Mode mode, const Options& options = {});
  ~Database();
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;

  // `info.id`, `.state` and `.finished_at_ns` are ignored; RunWriter::run_id() tells the new id.
  // The database must outlive the writer. Only in Mode::write.
  RunWriter begin_run(const RunInfo& info);

  struct Listed {
    RunInfo info;
    Counts counts;
  };
  std::vector<Listed> runs() const;  // newest first

  // The run with that id, or the newest; nullptr when there is none. The database must outlive it.
  // The counts of a run that was not finished are made from its rows, and rows that are added
  // after this call are not shown, so that the numbers reconcile in any case. each_skip gives the
  // stored examples.
  std::unique_ptr<RunReader> read_run(std::optional<std::int64_t> id) const;
  struct Pruned {
    std::uint64_t runs = 0;
    std::uint64_t bodies = 0;
    std::uint64_t bytes_before = 0;  // of the file
    std::uint64_t bytes_after = 0;
  };
  // Removes runs with all that belongs to them, and bodies that no run is left to refer to; then
  // writes the file anew without the gaps (VACUUM), which takes as much free disk again. Nobody may
  // be writing a run. Only in Mode::write.
  Pruned prune(std::span<const std::int64_t> ids);
  // Copies a run, with its number and its bodies, into a new database. Throws Error when there is a
  // file of that name.
  void export_run(std::int64_t id, const std::string& path) const;

  // The newest complete run of the same baseline and candidate that was begun before `run`;
  // nullptr when there is none.
  std::unique_ptr<RunReader> read_run_before(const RunInfo& run) const;
  // Where runs have found names in paths, see plan/survey.hpp; and more of them, of which those
  // that are known already stay as they are. The latter only in Mode::write.
  NamePlaces name_places() const;
  void keep_name_places(const NamePlaces& places);

  // The fingerprints of all findings of runs of the same sides begun before `run`.
  std::set<std::uint64_t> fingerprints_before(const RunInfo& run) const;

 private:
  Database(std::unique_ptr<Connection> connection, const Options& options);
  std::unique_ptr<Connection> connection_;
  Options options_;
};

}  // namespace lockstep::store
