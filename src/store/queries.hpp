// Every statement that reads or writes rows, so that a test can see that each read has an index.
#pragma once

#include <array>
#include <string_view>

namespace lockstep::store {

inline constexpr std::string_view kInsertRun =
    "INSERT INTO runs (started_at_ns, state, baseline, candidate, control, command, seed, version,"
    " warmup, recompared, redacted, openapi) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
inline constexpr std::string_view kInsertCapture =
    "INSERT INTO captures (run_id, position, source) VALUES (?, ?, ?)";
inline constexpr std::string_view kFinishRun =
    "UPDATE runs SET finished_at_ns = ?, state = ?, captured = ?, sent = ?, compared = ?,"
    " identical = ?, equivalent = ?, noise = ?, accepted = ?, different = ? WHERE id = ?";
inline constexpr std::string_view kAddToTally =
    "INSERT INTO tallies (run_id, kind, name, count) VALUES (?1, ?2, ?3, ?4)"
    " ON CONFLICT DO UPDATE SET count = count + ?4";
inline constexpr std::string_view kAddToSkipped =
    "INSERT INTO skipped (run_id, endpoint, reason, count) VALUES (?1, ?2, ?3, ?4)"
    " ON CONFLICT DO UPDATE SET count = count + ?4";
inline constexpr std::string_view kDeleteTallies = "DELETE FROM tallies WHERE run_id = ?";

// Rows are inserted with all columns, in the order of the table: 18 of the exchange, then 8 for
// each of the two sides, then headers and body of the request and of both sides.
inline constexpr std::string_view kInsertExchange =
    "INSERT INTO exchanges VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
    " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
inline constexpr std::string_view kInsertControlReply =
    "INSERT INTO control_replies VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
inline constexpr std::string_view kInsertTransferError =
    "INSERT INTO transfer_errors VALUES (?, ?, ?, ?, ?, ?, ?)";
inline constexpr std::string_view kInsertDifference =
    "INSERT INTO differences VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
inline constexpr std::string_view kInsertSpelling =
    "INSERT INTO spellings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
inline constexpr std::string_view kInsertNoise =
    "INSERT INTO noise VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
// A run that was interrupted has planned more than it has sent. Parameters: run, seq, weight.
inline constexpr std::string_view kInsertWeight =
    "INSERT INTO weights SELECT run_id, seq, ?3 FROM exchanges WHERE run_id = ?1 AND seq = ?2"
    " ON CONFLICT DO UPDATE SET weight = ?3";
inline constexpr std::string_view kUpdateVerdict =
    "UPDATE exchanges SET verdict = ?, omitted = ? WHERE run_id = ? AND seq = ?";
inline constexpr std::string_view kUpdateNoise =
    "UPDATE differences SET noise = ?, finding = ?, accepted = ? WHERE run_id = ? AND seq = ? AND "
    "n = ?";
inline constexpr std::string_view kInsertFinding =
    "INSERT INTO findings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
    "?)";
inline constexpr std::string_view kInsertFindingEndpoint =
    "INSERT INTO finding_endpoints VALUES (?, ?, ?, ?)";
inline constexpr std::string_view kInsertFindingPlace =
    "INSERT INTO finding_places VALUES (?, ?, ?, ?, ?)";
// The own one comes first: should another finding have taken it in as well, it is not its.
inline constexpr std::string_view kInsertFindingPrint =
    "INSERT INTO finding_prints VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
inline constexpr std::string_view kInsertSkip =
    "INSERT INTO skips VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
// Another process may have stored the same body since we looked.
inline constexpr std::string_view kInsertBody =
    "INSERT INTO bodies (hash, size, encoding, content) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (hash) DO NOTHING";

inline constexpr std::string_view kFindBody = "SELECT id FROM bodies WHERE hash = ?";
inline constexpr std::string_view kReadBody =
    "SELECT hash, size, encoding, content FROM bodies WHERE id = ?";

// Parameters: first and last id. Newest first.
inline constexpr std::string_view kReadRuns =
    "SELECT id, started_at_ns, finished_at_ns, state, baseline, candidate, control, command, seed,"
    " version, warmup, recompared, redacted, openapi, captured, sent, compared, identical, "
    "equivalent, "
    "noise,"
    " accepted, different"
    " FROM runs WHERE id BETWEEN ? AND ? ORDER BY id DESC";
// Parameters: an id, the sides.
inline constexpr std::string_view kFindRunBefore =
    "SELECT max(id) FROM runs WHERE id < ? AND baseline = ? AND candidate = ?"
    " AND state = 'complete'";
inline constexpr std::string_view kReadPrintsBefore =
    "SELECT p.fingerprint FROM runs r JOIN finding_prints p ON p.run_id = r.id"
    " WHERE r.id < ? AND r.baseline = ? AND r.candidate = ?";
inline constexpr std::string_view kReadCaptures =
    "SELECT source FROM captures WHERE run_id = ? ORDER BY position";
inline constexpr std::string_view kReadTallies =
    "SELECT kind, name, count FROM tallies WHERE run_id = ?";
// The counts of a run that was not finished.
inline constexpr std::string_view kCountExchanges =
    "SELECT e.verdict, e.baseline_error, e.candidate_error, c.error, count(*) FROM exchanges e"
    " LEFT JOIN control_replies c ON c.run_id = e.run_id AND c.seq = e.seq AND"
    " e.verdict = 'failed'"
    " WHERE e.run_id = ? GROUP BY 1, 2, 3, 4";
inline constexpr std::string_view kLastExchange = "SELECT max(seq) FROM exchanges WHERE run_id = ?";
inline constexpr std::string_view kLastSkip = "SELECT max(n) FROM skips WHERE run_id = ?";

inline constexpr std::string_view kInsertRule =
    "INSERT INTO run_rules VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
inline constexpr std::string_view kReadRules =
    "SELECT action, endpoint, at, reason, times, distinct_values, narrower FROM run_rules"
    " WHERE run_id = ? ORDER BY position";

inline constexpr std::string_view kInsertAccepted =
    "INSERT INTO accepted VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
inline constexpr std::string_view kReadAccepted =
    "SELECT fingerprint, drift, reason, until, status, differences FROM accepted"
    " WHERE run_id = ? ORDER BY position";
inline constexpr std::string_view kInsertLatency =
    "INSERT INTO latencies VALUES (?, ?, ?, ?, ?, ?)";
inline constexpr std::string_view kReadLatencies =
    "SELECT endpoint, side, corrected, buckets FROM latencies WHERE run_id = ? ORDER BY n";

// Parameters: run, first and last seq. Rows of all come in the order of seq, so that they
// are read side by side.
inline constexpr std::string_view kReadExchanges =
    "SELECT e.seq, e.method, e.target, e.endpoint, e.authority, e.source, e.line, e.byte_offset,"
    " e.entry, e.fidelity, e.captured_at_ns, e.request_bytes, e.asked_first, e.start_delay_ns,"
    " e.verdict, e.omitted, e.spellings,"
    " e.baseline_status, e.baseline_error, e.baseline_reason, e.baseline_bytes,"
    " e.baseline_connect_ns, e.baseline_first_byte_ns, e.baseline_total_ns,"
    " e.baseline_started_at_ns,"
    " e.candidate_status, e.candidate_error, e.candidate_reason, e.candidate_bytes,"
    " e.candidate_connect_ns, e.candidate_first_byte_ns, e.candidate_total_ns,"
    " e.candidate_started_at_ns,"
    " c.run_id, c.status, c.error, c.reason, c.bytes, c.connect_ns, c.first_byte_ns, c.total_ns,"
    " c.started_at_ns,"
    " e.request_headers, e.request_body, e.baseline_headers, e.baseline_body,"
    " e.candidate_headers, e.candidate_body, c.headers, c.body"
    " FROM exchanges e"
    " LEFT JOIN control_replies c ON c.run_id = e.run_id AND c.seq = e.seq"
    " WHERE e.run_id = ? AND e.seq BETWEEN ? AND ? ORDER BY e.seq";
inline constexpr std::string_view kReadTransferErrors =
    "SELECT seq, side, phase, message, curl_code, os_errno FROM transfer_errors"
    " WHERE run_id = ? AND seq BETWEEN ? AND ? ORDER BY seq";
inline constexpr std::string_view kReadDifferences =
    "SELECT seq, n, aspect, at, kind, baseline, candidate, abridged, noise, drift, note,"
    " finding, accepted FROM differences"
    " WHERE run_id = ? AND seq BETWEEN ? AND ? ORDER BY seq, n";
inline constexpr std::string_view kReadWeights =
    "SELECT seq, weight FROM weights WHERE run_id = ? AND seq BETWEEN ? AND ? ORDER BY seq";
inline constexpr std::string_view kReadSpelling =
    "SELECT aspect, at, baseline, candidate, abridged, drift, note FROM spellings"
    " WHERE run_id = ? AND id = ?";
// What RunReader::each_outcome() tells; run, first and last seq.
inline constexpr std::string_view kReadOutcomes =
    "SELECT e.seq, e.endpoint, e.verdict, e.asked_first, e.start_delay_ns, e.baseline_status,"
    " e.baseline_error,"
    " e.baseline_total_ns, e.candidate_status, e.candidate_error, e.candidate_total_ns, c.error"
    " FROM exchanges e"
    " LEFT JOIN control_replies c ON c.run_id = e.run_id AND c.seq = e.seq AND"
    " e.verdict = 'failed'"
    " WHERE e.run_id = ? AND e.seq BETWEEN ? AND ? ORDER BY e.seq";
inline constexpr std::string_view kReadNoise =
    "SELECT endpoint, aspect, at, kind, note, pairs, varied, compared, differing, with_baseline,"
    " with_candidate, decision, first_value, second_value FROM noise WHERE run_id = ? ORDER BY n";
inline constexpr std::string_view kReadFindings =
    "SELECT rank, fingerprint, drift, severity, sure, possibly, exchanges, differences, first_seq,"
    " last_seq, other_endpoints, other_places, example_seq, example_endpoint, example_aspect,"
    " example_at, example_kind, example_baseline, example_candidate, example_abridged, example_note"
    " FROM findings WHERE run_id = ? ORDER BY rank";
inline constexpr std::string_view kReadFindingEndpoints =
    "SELECT rank, endpoint, exchanges FROM finding_endpoints WHERE run_id = ? ORDER BY rank";
inline constexpr std::string_view kReadFindingPlaces =
    "SELECT rank, aspect, at, differences FROM finding_places WHERE run_id = ? ORDER BY rank";
inline constexpr std::string_view kReadFindingPrints =
    "SELECT rank, fingerprint FROM finding_prints WHERE run_id = ?";
inline constexpr std::string_view kReadSkips =
    "SELECT reason, detail, method, target, source, line, byte_offset, entry FROM skips"
    " WHERE run_id = ? AND n <= ? ORDER BY n";

inline constexpr std::string_view kInsertNamePlace =
    "INSERT INTO name_places VALUES (?, ?) ON CONFLICT DO NOTHING";
inline constexpr std::string_view kReadNamePlaces = "SELECT prefix, word FROM name_places";
inline constexpr std::string_view kReadSkipped =
    "SELECT endpoint, reason, count FROM skipped WHERE run_id = ? ORDER BY endpoint, reason";

inline constexpr std::string_view kInsertOperation =
    "INSERT INTO operations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
inline constexpr std::string_view kReadOperations =
    "SELECT method, path, operation_id, deprecated, sent, compared, failed, skipped"
    " FROM operations WHERE run_id = ? ORDER BY n";
// The members of an object.
inline constexpr std::string_view kReadObject = "SELECT key, value FROM json_each(?)";
inline constexpr std::string_view kInsertCheck =
    "INSERT INTO contract_checks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
// Run, first and last seq, beside kReadExchanges.
inline constexpr std::string_view kReadChecks =
    "SELECT seq, operation, baseline, candidate, baseline_violations, candidate_violations,"
    " baseline_omitted, candidate_omitted FROM contract_checks"
    " WHERE run_id = ? AND seq BETWEEN ? AND ? ORDER BY seq";
inline constexpr std::string_view kReadBadChecks =
    "SELECT seq, operation, baseline, candidate, baseline_violations, candidate_violations,"
    " baseline_omitted, candidate_omitted FROM contract_checks"
    " WHERE run_id = ? AND outcome NOT IN ('conforms', 'unchecked') ORDER BY seq";
inline constexpr std::string_view kCountChecks =
    "SELECT outcome, count(*) FROM contract_checks WHERE run_id = ? GROUP BY outcome";
inline constexpr std::string_view kInsertViolation =
    "INSERT INTO contract_violations VALUES (?, ?, ?, ?, ?, ?)";
inline constexpr std::string_view kReadViolation =
    "SELECT at, keyword, schema, message FROM contract_violations WHERE run_id = ? AND id = ?";

inline constexpr std::array<std::string_view, 31> kReads = {
    kReadWeights,
    kReadSkipped,
    kReadOperations,
    kReadChecks,
    kReadBadChecks,
    kCountChecks,
    kReadViolation,
    kFindRunBefore,
    kReadPrintsBefore,
    kReadAccepted,
    kReadLatencies,
    kReadNoise,
    kReadRules,
    kFindBody,
    kReadBody,
    kReadRuns,
    kReadCaptures,
    kReadTallies,
    kCountExchanges,
    kLastExchange,
    kLastSkip,
    kReadExchanges,
    kReadTransferErrors,
    kReadDifferences,
    kReadSkips,
    kReadSpelling,
    kReadOutcomes,
    kReadFindings,
    kReadFindingEndpoints,
    kReadFindingPlaces,
    kReadFindingPrints,
};

}  // namespace lockstep::store
