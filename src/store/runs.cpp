#include "store/runs.hpp"

#include <limits>
#include <string_view>
#include <utility>

#include "lockstep/core/escape.hpp"

#include "store/queries.hpp"
#include "store/statement.hpp"

namespace lockstep::store {
namespace {

constexpr std::string_view kSkipped = "skipped";
constexpr std::string_view kFailed = "failed";
constexpr std::string_view kAsked = "asked";
constexpr std::string_view kAgain = "again";

RunInfo read_info(const Connection& connection, Row& row) {
  RunInfo info;
  info.id = row.integer();
  info.started_at_ns = row.integer();
  info.finished_at_ns = row.optional_integer();
  const std::string state = row.bytes();
  const std::optional<RunState> known = run_state_from_name(state);
  if (!known) {
    connection.damaged("a run is in the unknown state " + escape_line(state));
  }
  info.state = *known;
  info.baseline = row.bytes();
  info.candidate = row.bytes();
  info.control = row.bytes();
  info.command = row.bytes();
  info.seed = row.natural();
  info.version = row.bytes();
  info.warmup = row.natural();
  info.recompared = row.optional_integer();
  info.redacted = row.integer() != 0;
  info.openapi = row.bytes();
  Statement captures(connection, kReadCaptures);
  captures.bind(info.id);
  while (captures.step()) {
    info.captures.push_back(Row(captures).bytes());
  }
  return info;
}

void read_tallies(const Connection& connection, std::int64_t run_id, Counts& counts) {
  Statement tallies(connection, kReadTallies);
  tallies.bind(run_id);
  while (tallies.step()) {
    Row row(tallies);
    const std::string kind = row.bytes();
    std::string name = row.bytes();
    if (kind == kAsked) {
      counts.asked_again = row.natural();
      continue;
    }
    auto& counts_by_name = kind == kSkipped ? counts.skipped : counts.failed;
    counts_by_name[std::move(name)] = row.natural();
  }
}

// The counts as they were given when the run finished.
Counts read_counts(Row& row) {
  Counts counts;
  for (std::uint64_t* count :
       {&counts.captured, &counts.sent, &counts.compared, &counts.identical, &counts.equivalent,
        &counts.noise, &counts.accepted, &counts.different}) {
    *count = row.natural();
  }
  return counts;
}

// "candidate: refused"; the first side that failed, empty when none did.
std::string failure_of(Row& row) {
  std::string failure;
  for (const Side side : {Side::baseline, Side::candidate, Side::control}) {
    const std::optional<std::string> reason = row.optional_bytes();
    if (reason && failure.empty()) {
      failure = std::string(side_name(side)) + ": " + *reason;
    }
  }
  return failure;
}

// Counts a run that was not finished from its rows.
Counts count_rows(const Connection& connection, std::int64_t run_id, Counts counts) {
  Statement statement(connection, kCountExchanges);
  statement.bind(run_id);
  while (statement.step()) {
    Row row(statement);
    const std::string name = row.bytes();
    const std::optional<Verdict> verdict = verdict_from_name(name);
    if (!verdict) {
      connection.damaged("an exchange has the unknown verdict " + escape_line(name));
    }
    const std::string failure = failure_of(row);
    if (*verdict == Verdict::failed && failure.empty()) {
      connection.damaged("an exchange failed for no reason");
    }
    counts.add(*verdict, failure, row.natural());
  }
  counts.captured = counts.sent + counts.total_skipped();
  return counts;
}

std::int64_t last_of(const Connection& connection, std::string_view sql, std::int64_t run_id) {
  Statement statement(connection, sql);
  statement.bind(run_id).step();
  return Row(statement).optional_integer().value_or(-1);
}

RunRow read_run_row(const Connection& connection, Row row) {
  constexpr std::int64_t kAll = std::numeric_limits<std::int64_t>::max();
  RunRow run;
  run.info = read_info(connection, row);
  const bool finished = !row.null();
  if (finished) {
    run.counts = read_counts(row);
  }
  read_tallies(connection, run.info.id, run.counts);
  if (!finished) {
    run.counts = count_rows(connection, run.info.id, std::move(run.counts));
  }
  run.last_exchange = finished ? kAll : last_of(connection, kLastExchange, run.info.id);
  run.last_skip = finished ? kAll : last_of(connection, kLastSkip, run.info.id);
  return run;
}

}  // namespace

std::int64_t insert_run(const Connection& connection, const RunInfo& info) {
  Transaction transaction(connection);
  Statement run(connection, kInsertRun);
  run.bind(info.started_at_ns, run_state_name(RunState::running), info.baseline, info.candidate,
           info.control, info.command, info.seed, info.version, info.warmup, info.recompared,
           info.redacted, info.openapi)
      .run();
  const std::int64_t id = sqlite3_last_insert_rowid(connection.raw());
  Statement capture(connection, kInsertCapture);
  std::int64_t position = 0;
  for (const std::string& source : info.captures) {
    capture.bind(id, position++, source).run();
  }
  transaction.commit();
  return id;
}

void finish_run(const Connection& connection, std::int64_t run_id, RunState state,
                const Counts& counts, std::int64_t finished_at_ns) {
  Statement run(connection, kFinishRun);
  run.bind(finished_at_ns, run_state_name(state), counts.captured, counts.sent, counts.compared,
           counts.identical, counts.equivalent, counts.noise, counts.accepted, counts.different,
           run_id)
      .run();
  // The given counts are the whole truth; those of skips were kept up to date only in case that
  // this moment never comes.
  Statement clear(connection, kDeleteTallies);
  clear.bind(run_id).run();
  Statement tally(connection, kAddToTally);
  for (const auto& [reason, count] : counts.skipped) {
    tally.bind(run_id, kSkipped, reason, count).run();
  }
  for (const auto& [failure, count] : counts.failed) {
    tally.bind(run_id, kFailed, failure, count).run();
  }
  if (counts.asked_again > 0) {
    tally.bind(run_id, kAsked, kAgain, counts.asked_again).run();
  }
}

std::vector<RunRow> read_runs(const Connection& connection, std::int64_t first, std::int64_t last,
                              std::size_t limit) {
  std::vector<RunRow> runs;
  Statement statement(connection, kReadRuns);
  statement.bind(first, last);
  // The open statement keeps one view of the database until all parts of a run are read.
  while (runs.size() < limit && statement.step()) {
    runs.push_back(read_run_row(connection, Row(statement)));
  }
  return runs;
}

}  // namespace lockstep::store
