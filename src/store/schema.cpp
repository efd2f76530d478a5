#include "store/schema.hpp"

#include <string>

namespace lockstep::store {
namespace {

// The comments stand inside the parentheses, where SQLite keeps them: `.schema` in its shell is the
// documentation of the file.
//
// One exchange is one row of `exchanges`, which is small as long as it is identical; its headers
// come last, so that a scan need not pass over them. What only few exchanges have is in tables of
// the same key. They are WITHOUT ROWID, so that the key is the order on disk and needs no second
// index.
//
// A released schema never changes: what comes next is a further entry in migrate.cpp.
constexpr std::string_view kTables = R"sql(
CREATE TABLE runs (
  -- One replay of captures against the sides.
  -- All tables: times ending in _at_ns are Unix times, other _ns are durations, both in
  -- nanoseconds. Text from traffic is TEXT where it is safe to print, else a BLOB of its bytes.
  -- Integers are 64 bits; those beyond 2^63 show as negative. `DELETE FROM runs WHERE id = 1` takes
  -- all rows of a run along after `PRAGMA foreign_keys = ON`.
  id             INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given to another run
  started_at_ns  INTEGER NOT NULL,
  finished_at_ns INTEGER,           -- NULL while running, and after a crash
  state          TEXT NOT NULL,     -- running (or crashed), complete, interrupted
  baseline       TEXT NOT NULL,     -- base URL of the old implementation
  candidate      TEXT NOT NULL,     -- base URL of the new one
  control        TEXT NOT NULL,     -- base URL of a second old one, '' without
  command        TEXT NOT NULL,     -- how to type it again; secrets are replaced
  seed           INTEGER NOT NULL,  -- of the sample and of the order of the sides
  version        TEXT NOT NULL,     -- of lockstep
  -- The counts, NULL until the run is finished. They reconcile: captured = sent + skipped,
  -- sent = compared + failed, compared = the sum of the last five; skipped and failed by reason
  -- are in tallies.
  captured       INTEGER,
  sent           INTEGER,
  compared       INTEGER,
  identical      INTEGER,           -- equal byte by byte
  equivalent     INTEGER,           -- equal in meaning
  noise          INTEGER,           -- differs only where baseline differs from itself
  accepted       INTEGER,           -- differs as somebody has accepted
  different      INTEGER
);

CREATE TABLE captures (
  -- The captures of a run, in the order given.
  run_id   INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,  -- from 0
  source   TEXT NOT NULL,     -- file name, - for standard input
  PRIMARY KEY (run_id, position)
) WITHOUT ROWID;

CREATE TABLE tallies (
  -- How many records were skipped, and how many exchanges failed, by reason; for how many the
  -- baseline was asked again.
  run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  kind   TEXT NOT NULL,     -- skipped, failed, asked
  name   TEXT NOT NULL,     -- skipped: the reason; failed: side and reason, 'candidate: refused';
                            -- asked: again
  count  INTEGER NOT NULL,  -- exact; failed is known only when the run is finished
  PRIMARY KEY (run_id, kind, name)
) WITHOUT ROWID;

CREATE TABLE exchanges (
  -- A request that was sent, and what came back in short.
  run_id                  INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  seq                     INTEGER NOT NULL,  -- place in the plan, from 0
  method                  TEXT NOT NULL,
  target                  TEXT NOT NULL,     -- as recorded: /users/7?all=1
  endpoint                TEXT NOT NULL,     -- what it was grouped by: GET /users/{id}
  authority               TEXT NOT NULL,     -- host[:port] as recorded
  source                  TEXT NOT NULL,     -- capture that it came from
  line                    INTEGER NOT NULL,  -- there, from 1; 0 in formats without lines
  byte_offset             INTEGER NOT NULL,  -- there, after decompression
  entry                   INTEGER NOT NULL,  -- there, from 0
  fidelity                TEXT NOT NULL,     -- what the capture lost: body_truncated host_guessed
  captured_at_ns          INTEGER,           -- NULL when the capture does not tell
  request_bytes           INTEGER NOT NULL,  -- length of the body
  asked_first             TEXT NOT NULL,     -- the side: baseline, candidate
  start_delay_ns          INTEGER NOT NULL,  -- started so much later than the pace asked for
  verdict                 TEXT NOT NULL,  -- identical equivalent noise accepted different failed
  omitted                 INTEGER NOT NULL,  -- differences counted but not listed
  -- Places that are only spelled differently, as JSON: {"0":17} says that the first in the list of
  -- differences is 17 of spellings. NULL: none. v_differences lists them with the others.
  spellings               TEXT,
  baseline_status         INTEGER NOT NULL,  -- 0 without a response
  baseline_error          TEXT,              -- why there was none: refused, timeout, closed …
  baseline_reason         TEXT NOT NULL,     -- reason phrase: OK
  baseline_bytes          INTEGER NOT NULL,  -- length of the body as received
  baseline_connect_ns     INTEGER NOT NULL,  -- 0 on a reused connection
  baseline_first_byte_ns  INTEGER NOT NULL,
  baseline_total_ns       INTEGER NOT NULL,
  baseline_started_at_ns  INTEGER NOT NULL,
  candidate_status        INTEGER NOT NULL,  -- the same for the candidate
  candidate_error         TEXT,
  candidate_reason        TEXT NOT NULL,
  candidate_bytes         INTEGER NOT NULL,
  candidate_connect_ns    INTEGER NOT NULL,
  candidate_first_byte_ns INTEGER NOT NULL,
  candidate_total_ns      INTEGER NOT NULL,
  candidate_started_at_ns INTEGER NOT NULL,
  -- Headers and bodies of the exchanges that were kept: those that are not identical, or all. NULL
  -- for others. Headers are lines of 'Name: value', secrets replaced, with \\ \n \r \t \xHH for
  -- what cannot be shown. A body is a row of bodies, NULL also when it is empty.
  request_headers         TEXT,
  request_body            INTEGER REFERENCES bodies (id),
  baseline_headers        TEXT,
  baseline_body           INTEGER REFERENCES bodies (id),
  candidate_headers       TEXT,
  candidate_body          INTEGER REFERENCES bodies (id),
  PRIMARY KEY (run_id, seq)
) WITHOUT ROWID;

CREATE TABLE control_replies (
  -- What the control replied, for runs that have one.
  run_id        INTEGER NOT NULL,
  seq           INTEGER NOT NULL,
  status        INTEGER NOT NULL,  -- columns as in exchanges
  error         TEXT,
  reason        TEXT NOT NULL,
  bytes         INTEGER NOT NULL,
  connect_ns    INTEGER NOT NULL,
  first_byte_ns INTEGER NOT NULL,
  total_ns      INTEGER NOT NULL,
  started_at_ns INTEGER NOT NULL,
  headers       TEXT,              -- NULL unless the exchange was kept
  body          INTEGER REFERENCES bodies (id),
  PRIMARY KEY (run_id, seq),
  FOREIGN KEY (run_id, seq) REFERENCES exchanges (run_id, seq) ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE transfer_errors (
  -- More about the errors of a side; the reason itself is in exchanges or control_replies.
  run_id    INTEGER NOT NULL,
  seq       INTEGER NOT NULL,
  side      TEXT NOT NULL,     -- baseline, candidate, control
  phase     TEXT NOT NULL,     -- resolve, connect, tls, send, wait, receive
  message   TEXT NOT NULL,     -- for people
  curl_code INTEGER NOT NULL,  -- CURLcode
  os_errno  INTEGER NOT NULL,
  PRIMARY KEY (run_id, seq, side),
  FOREIGN KEY (run_id, seq) REFERENCES exchanges (run_id, seq) ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE bodies (
  -- Bodies as received (still content-encoded), each content once for all runs. Deleting a run
  -- leaves its bodies.
  id       INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given to another body
  hash     BLOB NOT NULL UNIQUE,  -- SHA-256 of the body
  size     INTEGER NOT NULL,      -- of the body in bytes
  encoding TEXT NOT NULL,         -- of content: raw, or zstd where that is smaller
  content  BLOB NOT NULL
);

CREATE TABLE differences (
  -- Every listed place where the replies of an exchange differ; for those of kind spelling, see
  -- spellings.
  run_id    INTEGER NOT NULL,
  seq       INTEGER NOT NULL,
  n         INTEGER NOT NULL,  -- place in the exchange's list, from 0
  aspect    TEXT NOT NULL,     -- status header body json line ndjson event form part xml html
  at        TEXT NOT NULL,     -- json: JSON Pointer; header: name; body: byte offset; the others
                               -- by number from 1 or by path: 3/items/0, /a[1]/b[2]/@c
  kind      TEXT NOT NULL,     -- missing added type value spelling order duplicate
  baseline  TEXT,              -- the values; NULL where that side has none
  candidate TEXT,
  abridged  INTEGER NOT NULL,  -- 1: a value was cut
  noise     INTEGER NOT NULL,  -- 1: baseline differs from itself here
  drift     TEXT NOT NULL,     -- why: a class that `lockstep help drift` explains, or ''
  note      TEXT NOT NULL,     -- what this is, for people
  finding   INTEGER,           -- fingerprint in finding_prints; NULL: of none
  PRIMARY KEY (run_id, seq, n),
  FOREIGN KEY (run_id, seq) REFERENCES exchanges (run_id, seq) ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE spellings (
  -- Places where replies say the same in other characters: each once for a run, however many
  -- exchanges show it.
  run_id    INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  id        INTEGER NOT NULL,  -- in exchanges.spellings
  aspect    TEXT NOT NULL,     -- columns as in differences
  at        TEXT NOT NULL,
  baseline  TEXT,              -- the values; NULL for JSON, where the bodies have them
  candidate TEXT,
  abridged  INTEGER NOT NULL,
  drift     TEXT NOT NULL,
  note      TEXT NOT NULL,
  PRIMARY KEY (run_id, id)
) WITHOUT ROWID;

CREATE TABLE findings (
  -- What the differences of a finished run come to, one row for each cause; v_findings is easier to
  -- read.
  run_id            INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  rank              INTEGER NOT NULL,  -- 1 is F1: the most severe, then the most frequent
  fingerprint       INTEGER NOT NULL,  -- the same for the same cause in any run; printed in hex
  drift             TEXT NOT NULL,     -- class that `lockstep help drift` explains, or unexplained
  severity          TEXT NOT NULL,     -- breaking, risky, cosmetic
  sure              TEXT NOT NULL,     -- exact, high, medium, low, none: of the class
  possibly          INTEGER NOT NULL,  -- 1: too little evidence for the class
  exchanges         INTEGER NOT NULL,  -- that show it
  differences       INTEGER NOT NULL,
  first_seq         INTEGER NOT NULL,  -- of these exchanges
  last_seq          INTEGER NOT NULL,
  other_endpoints   INTEGER NOT NULL,  -- exchanges of endpoints that finding_endpoints lacks
  other_places      INTEGER NOT NULL,  -- differences at places that finding_places lacks
  example_seq       INTEGER NOT NULL,  -- the exchange that shows it with the shortest values
  example_endpoint  TEXT NOT NULL,
  example_aspect    TEXT NOT NULL,     -- columns as in differences
  example_at        TEXT NOT NULL,
  example_kind      TEXT NOT NULL,
  example_baseline  TEXT,
  example_candidate TEXT,
  example_abridged  INTEGER NOT NULL,
  example_note      TEXT NOT NULL,
  PRIMARY KEY (run_id, rank)
) WITHOUT ROWID;

CREATE TABLE finding_endpoints (
  -- Where a finding was seen: its exchanges by endpoint.
  run_id    INTEGER NOT NULL,
  rank      INTEGER NOT NULL,
  endpoint  TEXT NOT NULL,
  exchanges INTEGER NOT NULL,
  PRIMARY KEY (run_id, rank, endpoint),
  FOREIGN KEY (run_id, rank) REFERENCES findings (run_id, rank) ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE finding_places (
  -- Where a finding was seen: its differences by place, with indices and keys of maps as *.
  run_id      INTEGER NOT NULL,
  rank        INTEGER NOT NULL,
  aspect      TEXT NOT NULL,
  at          TEXT NOT NULL,  -- /items/*/price
  differences INTEGER NOT NULL,
  PRIMARY KEY (run_id, rank, aspect, at),
  FOREIGN KEY (run_id, rank) REFERENCES findings (run_id, rank) ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE finding_prints (
  -- The fingerprints that differences of a finding bear: its own, and others where it turned out
  -- in the end that several are one.
  run_id      INTEGER NOT NULL,
  fingerprint INTEGER NOT NULL,
  rank        INTEGER NOT NULL,
  PRIMARY KEY (run_id, fingerprint),
  FOREIGN KEY (run_id, rank) REFERENCES findings (run_id, rank) ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE run_rules (
  -- What the rules of the configuration did in a finished run.
  run_id          INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  position        INTEGER NOT NULL,  -- in the configuration, from 0
  action          TEXT NOT NULL,     -- ignore, time, tolerance …
  endpoint        TEXT NOT NULL,     -- glob, '' for all
  at              TEXT,              -- where, with wildcards; NULL for everywhere
  reason          TEXT NOT NULL,
  times           INTEGER NOT NULL,  -- differences that it hid
  distinct_values INTEGER NOT NULL,  -- among them, counted up to 1000; 1001 is more
  narrower        TEXT NOT NULL,     -- where alone it applied, if it is broader than that
  PRIMARY KEY (run_id, position)
) WITHOUT ROWID;

CREATE TABLE skips (
  -- Records that were not sent: the first 1000 of each reason; tallies has the exact counts.
  run_id      INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  n           INTEGER NOT NULL,  -- among all skips of the run, from 0
  reason      TEXT NOT NULL,     -- unsafe-method, not-sampled …
  detail      TEXT NOT NULL,     -- for people
  method      TEXT NOT NULL,     -- '' when unreadable
  target      TEXT NOT NULL,
  source      TEXT NOT NULL,     -- where it is in the capture, as in exchanges
  line        INTEGER NOT NULL,
  byte_offset INTEGER NOT NULL,
  entry       INTEGER NOT NULL,
  PRIMARY KEY (run_id, n)
) WITHOUT ROWID;

CREATE TABLE noise (
  -- Places of an endpoint at which the baseline's own answers to one request were not the same, and
  -- what was made of it. If the candidate were one more baseline, differing / compared would be as
  -- great as varied / pairs, and with_baseline as great as with_candidate.
  run_id         INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  n              INTEGER NOT NULL,  -- from 0
  endpoint       TEXT NOT NULL,
  aspect         TEXT NOT NULL,     -- as in differences
  at             TEXT NOT NULL,     -- likewise, array indices and lines as *
  kind           TEXT NOT NULL,     -- likewise; missing stands for added too
  note           TEXT NOT NULL,     -- of a header, which part: a cookie's name
  pairs          INTEGER NOT NULL,  -- pairs of the baseline's own answers that were compared
  varied         INTEGER NOT NULL,  -- and differed here
  compared       INTEGER NOT NULL,  -- exchanges that were compared
  differing      INTEGER NOT NULL,  -- and differed here, in a way the baseline might
  -- Where the sides differed, a further answer of the baseline agreed with ...
  with_baseline  INTEGER NOT NULL,  -- ... its first one
  with_candidate INTEGER NOT NULL,  -- ... the candidate's
  decision       TEXT NOT NULL,     -- endpoint: noise in all of it; own: too seldom for that, only
                                    -- where an exchange's own answers show it; contradicted: the
                                    -- same, as the candidate differs more than the baseline does
  first_value    TEXT NOT NULL,     -- two answers to one request, shortened
  second_value   TEXT NOT NULL,
  PRIMARY KEY (run_id, n)
) WITHOUT ROWID;
)sql";

}  // namespace

std::string_view first_schema() {
  static const std::string kAll = std::string(kTables) + std::string(first_views());
  return kAll;
}

}  // namespace lockstep::store
