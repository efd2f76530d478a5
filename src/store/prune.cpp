// Runs out of a database, and into one of their own.
#include <unistd.h>

#include <array>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <sys/stat.h>

#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"
#include "lockstep/store/store.hpp"

#include "store/connection.hpp"
#include "store/open.hpp"
#include "store/statement.hpp"

namespace lockstep::store {
namespace {

// Every column that refers to a body.
constexpr std::string_view kUsedBodies =
    "SELECT request_body FROM {0}.exchanges WHERE request_body IS NOT NULL{1}"
    " UNION SELECT baseline_body FROM {0}.exchanges WHERE baseline_body IS NOT NULL{1}"
    " UNION SELECT candidate_body FROM {0}.exchanges WHERE candidate_body IS NOT NULL{1}"
    " UNION SELECT body FROM {0}.control_replies WHERE body IS NOT NULL{1}";

// All tables with rows of a run.
constexpr std::array<std::string_view, 21> kTables = {"captures",
                                                      "tallies",
                                                      "exchanges",
                                                      "control_replies",
                                                      "transfer_errors",
                                                      "differences",
                                                      "spellings",
                                                      "findings",
                                                      "finding_endpoints",
                                                      "finding_places",
                                                      "finding_prints",
                                                      "run_rules",
                                                      "skips",
                                                      "noise",
                                                      "accepted",
                                                      "latencies",
                                                      "skipped",
                                                      "operations",
                                                      "contract_checks",
                                                      "contract_violations",
                                                      "weights"};

std::uint64_t file_bytes(const Connection& connection) {
  return static_cast<std::uint64_t>(connection.integer("PRAGMA page_count") *
                                    connection.integer("PRAGMA page_size"));
}

// Rows of a run by the thousand are removed at once: without looking for who refers to each body,
// for which there is no index.
std::uint64_t remove_unused_bodies(const Connection& connection) {
  connection.execute("PRAGMA foreign_keys = OFF");
  Transaction transaction(connection);
  connection.execute("DELETE FROM bodies WHERE id NOT IN (" + fmt::format(kUsedBodies, "main", "") +
                     ")");
  const auto removed = static_cast<std::uint64_t>(sqlite3_changes64(connection.raw()));
  transaction.commit();
  connection.execute("PRAGMA foreign_keys = ON");
  return removed;
}

void copy_run(const Connection& out, const std::string& source, std::int64_t id) {
  Statement attach(out, "ATTACH DATABASE ? AS source");
  attach.bind(source).run();
  out.execute("PRAGMA foreign_keys = OFF");
  Transaction transaction(out);
  out.execute(fmt::format("INSERT INTO main.runs SELECT * FROM source.runs WHERE id = {}", id));
  for (const std::string_view table : kTables) {
    out.execute(
        fmt::format("INSERT INTO main.{0} SELECT * FROM source.{0} WHERE run_id = {1}", table, id));
  }
  out.execute("INSERT INTO main.bodies SELECT * FROM source.bodies WHERE id IN (" +
              fmt::format(kUsedBodies, "source", fmt::format(" AND run_id = {}", id)) + ")");
  transaction.commit();
}

}  // namespace

Database::Pruned Database::prune(std::span<const std::int64_t> ids) {
  Pruned pruned;
  // What stands in the log is part of the file.
  connection_->attempt("PRAGMA wal_checkpoint(TRUNCATE)");
  pruned.bytes_before = file_bytes(*connection_);
  Statement remove(*connection_, "DELETE FROM runs WHERE id = ?");
  for (const std::int64_t id : ids) {
    Transaction transaction(*connection_);
    remove.bind(id).run();
    pruned.runs += static_cast<std::uint64_t>(sqlite3_changes64(connection_->raw()));
    transaction.commit();
  }
  pruned.bodies = remove_unused_bodies(*connection_);
  connection_->execute("VACUUM");
  connection_->attempt("PRAGMA wal_checkpoint(TRUNCATE)");
  pruned.bytes_after = file_bytes(*connection_);
  return pruned;
}

void Database::export_run(std::int64_t id, const std::string& path) const {
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0) {
    throw Error(Position{escape_line(path), 0, 0, {}}, "there is a file of that name",
                "name a new one");
  }
  try {
    const auto out = open_to_write(path, options_);
    copy_run(*out, connection_->path(), id);
  } catch (...) {
    ::unlink(path.c_str());
    throw;
  }
}

}  // namespace lockstep::store
