// Runs and their counts, in both directions.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lockstep/core/run.hpp"

#include "store/connection.hpp"

namespace lockstep::store {

struct RunRow {
  RunInfo info;
  Counts counts;
  // The rows that the counts stand for. Only rows of a run that is not finished grow in number.
  std::int64_t last_exchange = -1;
  std::int64_t last_skip = -1;
};

// Inserts the run with its captures and returns its id.
std::int64_t insert_run(const Connection& connection, const RunInfo& info);

// Stores the end of a run, within the caller's transaction.
void finish_run(const Connection& connection, std::int64_t run_id, RunState state,
                const Counts& counts, std::int64_t finished_at_ns);

// The runs with first <= id <= last, newest first, at most `limit`.
std::vector<RunRow> read_runs(const Connection& connection, std::int64_t first, std::int64_t last,
                              std::size_t limit);

}  // namespace lockstep::store
