#include <array>
#include <cassert>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "lockstep/core/error.hpp"

#include "store/schema.hpp"

namespace lockstep::store {
namespace {

std::int64_t version_of(const Connection& connection) {
  return connection.integer("PRAGMA user_version");
}

void refuse_newer(const Connection& connection, std::int64_t version, std::int64_t known) {
  if (version > known) {
    throw Error(Position{connection.path(), 0, 0, {}},
                fmt::format("the database was written by a newer lockstep (schema {}, this one "
                            "knows {})",
                            version, known),
                "use that lockstep, or give another file with --db");
  }
}

constexpr std::string_view kAddRecompared =
    "ALTER TABLE runs ADD COLUMN"
    " recompared /* run whose stored replies were judged again; NULL for a replay */ INTEGER";

constexpr std::string_view kAddWeights = R"sql(
CREATE TABLE weights (
  -- For how many captured requests an exchange stands, where equal ones were sent once (--dedupe).
  -- Exchanges that are not in here stand for themselves alone.
  run_id INTEGER NOT NULL,
  seq    INTEGER NOT NULL,
  weight INTEGER NOT NULL,  -- the exchange itself included, so at least 2
  PRIMARY KEY (run_id, seq),
  FOREIGN KEY (run_id, seq) REFERENCES exchanges (run_id, seq) ON DELETE CASCADE
) WITHOUT ROWID)sql";

constexpr std::string_view kAddRedacted =
    "ALTER TABLE runs ADD COLUMN"
    " redacted /* 0: secrets were stored as they are, by --no-redact */"
    " INTEGER NOT NULL DEFAULT 1";

constexpr std::string_view kAddSkipped = R"sql(
CREATE TABLE skipped (
  -- How many records of an endpoint were skipped, by reason.
  run_id   INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  endpoint TEXT NOT NULL,     -- '' when not even a method could be read
  reason   TEXT NOT NULL,
  count    INTEGER NOT NULL,  -- exact
  PRIMARY KEY (run_id, endpoint, reason)
) WITHOUT ROWID;
)sql";

constexpr std::string_view kAddNamePlaces = R"sql(
CREATE TABLE name_places (
  -- Places in paths where a segment is the name of one of many things, found by runs and kept for
  -- the next ones, so that their endpoints stay the same.
  prefix TEXT NOT NULL,  -- what comes before it, as /users/{name}/repos/
  word   TEXT NOT NULL,  -- '' for the place itself; or one that is no name there, as me
  PRIMARY KEY (prefix, word)
) WITHOUT ROWID;
)sql";

}  // namespace

std::span<const Migration> migrations() {
  static const std::array<Migration, 8> kMigrations = {{
      {1, first_schema()},
      {2, kAddRecompared},
      {3, second_schema()},
      {4, kAddRedacted},
      {5, kAddSkipped},
      {6, kAddNamePlaces},
      {7, contract_schema()},
      {8, kAddWeights},
  }};
  return kMigrations;
}

void migrate(const Connection& connection, std::span<const Migration> steps) {
  assert(!steps.empty());
  const std::int64_t last = steps.back().version;
  // Asked without a lock first: nearly always there is nothing to do.
  if (version_of(connection) == last) {
    return;
  }
  refuse_newer(connection, version_of(connection), last);
  Transaction transaction(connection);
  // Again, since another process may have been faster.
  const std::int64_t version = version_of(connection);
  refuse_newer(connection, version, last);
  if (version == 0 && connection.integer("SELECT count(*) FROM sqlite_schema") != 0) {
    connection.damaged("it has tables but no version");
  }
  for (const Migration& step : steps) {
    if (step.version > version) {
      connection.execute(std::string(step.sql));
      connection.execute(fmt::format("PRAGMA user_version = {}", step.version));
    }
  }
  connection.execute(fmt::format("PRAGMA application_id = {}", kApplicationId));
  transaction.commit();
}

void check_version(const Connection& connection, std::span<const Migration> steps) {
  assert(!steps.empty());
  const std::int64_t version = version_of(connection);
  refuse_newer(connection, version, steps.back().version);
  if (version < steps.back().version) {
    throw Error(Position{connection.path(), 0, 0, {}},
                fmt::format("the database was written by an older lockstep (schema {})", version),
                "the next `lockstep run` with it brings it up to date");
  }
}

}  // namespace lockstep::store
