// Version 2: what the gate needs.
#include "store/schema.hpp"

namespace lockstep::store {
namespace {

constexpr std::string_view kSteps = R"sql(
-- So many exchanges at the start say nothing about latency.
ALTER TABLE runs ADD COLUMN warmup INTEGER NOT NULL DEFAULT 0;

-- 1: somebody has accepted this difference, and so it is of no finding.
ALTER TABLE differences ADD COLUMN accepted INTEGER NOT NULL DEFAULT 0;

CREATE TABLE accepted (
  -- The entries of the file of accepted findings, and what they did in a finished run.
  run_id      INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  position    INTEGER NOT NULL,  -- in the file, from 0
  fingerprint INTEGER NOT NULL,  -- of the finding
  drift       TEXT NOT NULL,     -- its class
  reason      TEXT NOT NULL,
  until       TEXT NOT NULL,     -- 2026-12-31; '' for ever
  status      TEXT NOT NULL,     -- used, unused, expired: it hid nothing
  differences INTEGER NOT NULL,  -- that it hid
  PRIMARY KEY (run_id, position)
) WITHOUT ROWID;

CREATE TABLE latencies (
  -- Times of exchanges in which both sides responded, of a finished run, in buckets as those of
  -- HdrHistogram. For the counts: SELECT value ->> 0 AS from_ns, value ->> 1 AS count
  -- FROM latencies, json_each(buckets) WHERE run_id = 1 AND endpoint = '' AND side = 'baseline'
  run_id    INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  n         INTEGER NOT NULL,  -- from 0
  endpoint  TEXT NOT NULL,     -- '' for all of them
  side      TEXT NOT NULL,     -- baseline, candidate
  corrected INTEGER NOT NULL,  -- 1: from the intended send time, of runs with a rate
  buckets   TEXT NOT NULL,     -- JSON: [[from_ns, count], …]; a bucket reaches to at most 1/128
                               -- above from_ns
  PRIMARY KEY (run_id, n)
) WITHOUT ROWID;
)sql";

}  // namespace

std::string_view second_schema() { return kSteps; }

}  // namespace lockstep::store
