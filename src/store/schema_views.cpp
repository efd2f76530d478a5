// What a person sees in the sqlite3 shell.
#include "store/schema.hpp"

namespace lockstep::store {
namespace {

constexpr std::string_view kViews = R"sql(
CREATE VIEW v_runs AS
  -- One line for a run. What is NULL in runs because the run was not finished is counted here.
  SELECT id,
         strftime('%Y-%m-%d %H:%M:%S', started_at_ns / 1000000000, 'unixepoch') AS started_utc,
         round((finished_at_ns - started_at_ns) / 1e9, 1) AS seconds,
         state, coalesce(captured, sent + skipped) AS captured, sent, skipped,
         sent - failed AS compared, failed,
         identical, equivalent, noise, accepted, different,
         round(100.0 * identical / nullif(sent - failed, 0), 3) AS byte_parity,
         round(100.0 * (sent - failed - different) / nullif(sent - failed, 0), 3)
           AS semantic_parity,
         baseline, candidate, control, printf('%u', seed) AS seed, version, command
  FROM (
    SELECT r.id, r.started_at_ns, r.finished_at_ns, r.state, r.captured,
           r.baseline, r.candidate, r.control, r.seed, r.version, r.command,
           (SELECT coalesce(sum(t.count), 0) FROM tallies t
            WHERE t.run_id = r.id AND t.kind = 'skipped') AS skipped,
           coalesce(r.sent, (SELECT count(*) FROM exchanges e WHERE e.run_id = r.id)) AS sent,
           coalesce(r.sent - r.compared, (SELECT count(*) FROM exchanges e
                    WHERE e.run_id = r.id AND e.verdict = 'failed')) AS failed,
           coalesce(r.identical, (SELECT count(*) FROM exchanges e
                    WHERE e.run_id = r.id AND e.verdict = 'identical')) AS identical,
           coalesce(r.equivalent, (SELECT count(*) FROM exchanges e
                    WHERE e.run_id = r.id AND e.verdict = 'equivalent')) AS equivalent,
           coalesce(r.noise, (SELECT count(*) FROM exchanges e
                    WHERE e.run_id = r.id AND e.verdict = 'noise')) AS noise,
           coalesce(r.accepted, (SELECT count(*) FROM exchanges e
                    WHERE e.run_id = r.id AND e.verdict = 'accepted')) AS accepted,
           coalesce(r.different, (SELECT count(*) FROM exchanges e
                    WHERE e.run_id = r.id AND e.verdict = 'different')) AS different
    FROM runs r
  )
  ORDER BY id DESC;

CREATE VIEW v_endpoints AS
  -- One line for an endpoint of a run; the worst first. Times are means of replies that came.
  SELECT run_id, iif(typeof(endpoint) = 'blob', quote(endpoint), endpoint) AS endpoint,
         count(*) AS sent,
         sum(verdict = 'identical') AS identical,
         sum(verdict = 'equivalent') AS equivalent,
         sum(verdict = 'noise') AS noise,
         sum(verdict = 'accepted') AS accepted,
         sum(verdict = 'different') AS different,
         sum(verdict = 'failed') AS failed,
         round(avg(iif(baseline_error IS NULL, baseline_total_ns, NULL)) / 1e6, 3) AS baseline_ms,
         round(avg(iif(candidate_error IS NULL, candidate_total_ns, NULL)) / 1e6, 3)
           AS candidate_ms
  FROM exchanges
  GROUP BY run_id, exchanges.endpoint
  ORDER BY run_id DESC, different DESC, failed DESC, sent DESC, endpoint;

CREATE VIEW v_exchanges AS
  -- One line for an exchange. A side shows its status, or the error that came instead.
  SELECT e.run_id, e.seq, e.verdict, e.method,
         iif(typeof(e.target) = 'blob', quote(e.target), e.target) AS target,
         iif(typeof(e.endpoint) = 'blob', quote(e.endpoint), e.endpoint) AS endpoint,
         coalesce(e.baseline_error, e.baseline_status) AS baseline,
         coalesce(e.candidate_error, e.candidate_status) AS candidate,
         e.omitted + (SELECT count(*) FROM differences d
                      WHERE d.run_id = e.run_id AND d.seq = e.seq)
                   + (SELECT count(*) FROM json_each(e.spellings)) AS differences,
         e.baseline_bytes, e.candidate_bytes,
         e.baseline_total_ns / 1e6 AS baseline_ms, e.candidate_total_ns / 1e6 AS candidate_ms,
         e.source, e.line, e.byte_offset
  FROM exchanges e
  ORDER BY e.run_id DESC, e.seq;

CREATE VIEW v_differences AS
  -- One line for a difference, with the request that showed it.
  SELECT e.run_id, e.seq, e.method,
         iif(typeof(e.target) = 'blob', quote(e.target), e.target) AS target,
         iif(typeof(e.endpoint) = 'blob', quote(e.endpoint), e.endpoint) AS endpoint,
         d.aspect, iif(typeof(d.at) = 'blob', quote(d.at), d.at) AS at, d.kind,
         iif(typeof(d.baseline) = 'blob', quote(d.baseline), d.baseline) AS baseline,
         iif(typeof(d.candidate) = 'blob', quote(d.candidate), d.candidate) AS candidate,
         d.noise, d.drift, d.note, 'F' || p.rank AS finding
  FROM (
    SELECT run_id, seq, n, aspect, at, kind, baseline, candidate, noise, drift, note, finding
    FROM differences
    UNION ALL
    SELECT e.run_id, e.seq, CAST(j.key AS INTEGER), s.aspect, s.at, 'spelling', s.baseline,
           s.candidate, 0, s.drift, s.note, NULL
    FROM exchanges e
    -- In this order: else each exchange would be set against all spellings of its run.
    CROSS JOIN json_each(e.spellings) j
    CROSS JOIN spellings s ON s.run_id = e.run_id AND s.id = j.value
  ) d
  JOIN exchanges e ON e.run_id = d.run_id AND e.seq = d.seq
  LEFT JOIN finding_prints p ON p.run_id = d.run_id AND p.fingerprint = d.finding
  ORDER BY e.run_id DESC, e.seq, d.n;

CREATE VIEW v_noise AS
  -- One line for a place where the baseline differs from itself; rates in percent.
  SELECT run_id, iif(typeof(endpoint) = 'blob', quote(endpoint), endpoint) AS endpoint, aspect,
         iif(typeof(at) = 'blob', quote(at), at) AS at, kind, note, decision,
         varied || ' of ' || pairs AS baseline_varied,
         round(100.0 * varied / nullif(pairs, 0), 1) AS baseline_rate,
         differing || ' of ' || compared AS candidate_differs,
         round(100.0 * differing / nullif(compared, 0), 1) AS candidate_rate,
         with_baseline, with_candidate,
         iif(typeof(first_value) = 'blob', quote(first_value), first_value) AS first_value,
         iif(typeof(second_value) = 'blob', quote(second_value), second_value) AS second_value
  FROM noise
  ORDER BY run_id DESC, n;

CREATE VIEW v_findings AS
  -- One line for a finding: what it is, how often and where it was seen, and the smallest example.
  SELECT f.run_id, 'F' || f.rank AS finding, f.severity,
         iif(f.possibly, 'possibly ', '') || f.drift AS drift, f.exchanges, f.differences,
         (SELECT group_concat(iif(typeof(endpoint) = 'blob', quote(endpoint), endpoint), ', ')
          FROM finding_endpoints w WHERE w.run_id = f.run_id AND w.rank = f.rank) AS endpoints,
         (SELECT group_concat(aspect || ' ' || iif(typeof(at) = 'blob', quote(at), at), ', ')
          FROM finding_places w WHERE w.run_id = f.run_id AND w.rank = f.rank) AS places,
         f.example_seq AS seq,
         iif(typeof(f.example_baseline) = 'blob', quote(f.example_baseline), f.example_baseline)
           AS baseline,
         iif(typeof(f.example_candidate) = 'blob', quote(f.example_candidate), f.example_candidate)
           AS candidate,
         printf('%016x', f.fingerprint) AS fingerprint
  FROM findings f
  ORDER BY f.run_id DESC, f.rank;
)sql";

}  // namespace

std::string_view first_views() { return kViews; }

}  // namespace lockstep::store
