// Version 7: what an API description says.
#include "store/schema.hpp"

namespace lockstep::store {
namespace {

constexpr std::string_view kSteps = R"sql(
-- Name of the API description (OpenAPI) that replies were checked against; '' without one.
ALTER TABLE runs ADD COLUMN openapi TEXT NOT NULL DEFAULT '';

CREATE TABLE operations (
  -- The operations of the API description of a finished run, and how far requests for them came.
  run_id       INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  n            INTEGER NOT NULL,  -- in the document, from 0
  method       TEXT NOT NULL,
  path         TEXT NOT NULL,     -- template, with the path of its first server
  operation_id TEXT NOT NULL,     -- '' without one
  deprecated   INTEGER NOT NULL,
  sent         INTEGER NOT NULL,
  compared     INTEGER NOT NULL,
  failed       INTEGER NOT NULL,
  skipped      TEXT NOT NULL,     -- JSON: {"reason": count}; with sent = 0 and {}: never seen
  PRIMARY KEY (run_id, n)
) WITHOUT ROWID;

CREATE TABLE contract_checks (
  -- Whether the replies of an exchange are as the API description says; for exchanges of its
  -- operations. No verdict depends on it.
  run_id               INTEGER NOT NULL,
  seq                  INTEGER NOT NULL,
  operation            INTEGER NOT NULL,  -- n in operations
  outcome              TEXT NOT NULL,     -- conforms both-violate only-candidate only-baseline
                                          -- undocumented unchecked
  baseline             TEXT,              -- unchecked undocumented violates; NULL: conforms
  candidate            TEXT,
  baseline_violations  TEXT,              -- JSON: ids in contract_violations; NULL: none
  candidate_violations TEXT,
  baseline_omitted     INTEGER NOT NULL,  -- violations that are not listed
  candidate_omitted    INTEGER NOT NULL,
  PRIMARY KEY (run_id, seq),
  FOREIGN KEY (run_id, seq) REFERENCES exchanges (run_id, seq) ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE contract_violations (
  -- What contract_checks refers to, however many exchanges show it. Without values of replies.
  run_id  INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  id      INTEGER NOT NULL,
  at      TEXT NOT NULL,  -- JSON Pointer into the body
  keyword TEXT NOT NULL,  -- of JSON Schema; or status, content-type, body
  schema  TEXT NOT NULL,  -- where the document says so
  message TEXT NOT NULL,
  PRIMARY KEY (run_id, id)
) WITHOUT ROWID;

CREATE VIEW v_contract AS
  -- Violations of the API description, a row for each side and place.
  WITH sides AS (
    SELECT run_id, seq, operation, outcome, 'baseline' AS side, baseline_violations AS ids
    FROM contract_checks WHERE baseline_violations IS NOT NULL
    UNION ALL
    SELECT run_id, seq, operation, outcome, 'candidate', candidate_violations
    FROM contract_checks WHERE candidate_violations IS NOT NULL
  )
  SELECT s.run_id, s.seq, o.method || ' ' || o.path AS operation, s.outcome, s.side,
         v.at, v.keyword, v.message, v.schema
  FROM sides s, json_each(s.ids) i
  JOIN contract_violations v ON v.run_id = s.run_id AND v.id = i.value
  LEFT JOIN operations o ON o.run_id = s.run_id AND o.n = s.operation;
)sql";

}  // namespace

std::string_view contract_schema() { return kSteps; }

}  // namespace lockstep::store
