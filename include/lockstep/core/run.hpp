// A run as it is stored and read back. Store implements RunReader, report and gate read it; so
// neither needs to know the other.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/accepted.hpp"
#include "lockstep/core/contract.hpp"
#include "lockstep/core/coverage.hpp"
#include "lockstep/core/difference.hpp"
#include "lockstep/core/exchange.hpp"
#include "lockstep/core/finding.hpp"
#include "lockstep/core/latency.hpp"
#include "lockstep/core/noise.hpp"
#include "lockstep/core/record.hpp"

namespace lockstep {

enum class RunState : std::uint8_t { running, complete, interrupted };

std::string_view run_state_name(RunState state);
std::optional<RunState> run_state_from_name(std::string_view name);

struct RunInfo {
  std::int64_t id = 0;
  std::int64_t started_at_ns = 0;  // Unix time
  std::optional<std::int64_t> finished_at_ns;
  RunState state = RunState::running;
  std::string baseline;  // base URL, without user info
  std::string candidate;
  std::string control;  // empty without one
  std::vector<std::string> captures;
  std::string command;  // how to type it again, secrets replaced
  std::uint64_t seed = 0;
  std::string version;       // of lockstep
  std::uint64_t warmup = 0;  // so many exchanges at the start say nothing about latency
  // The run whose stored replies these are, judged again; unset for a replay.
  std::optional<std::int64_t> recompared;
  std::string openapi;  // name of the API description that replies were checked against, or empty
  // False when the run was told to store secrets as they are, which every report must say.
  bool redacted = true;
};

// Numbers that always reconcile: captured = sent + sum of skipped, sent = compared + sum of
// failed, compared = identical + equivalent + noise + accepted + different.
struct Counts {
  std::uint64_t captured = 0;
  std::uint64_t sent = 0;
  std::map<std::string, std::uint64_t> skipped;  // by reason
  std::uint64_t compared = 0;
  std::map<std::string, std::uint64_t> failed;  // by "side: reason", "candidate: refused"
  std::uint64_t identical = 0;
  std::uint64_t equivalent = 0;
  std::uint64_t noise = 0;
  std::uint64_t accepted = 0;
  std::uint64_t different = 0;
  std::uint64_t asked_again = 0;  // exchanges for which the baseline was asked again, for noise

  std::uint64_t total_skipped() const;
  std::uint64_t total_failed() const;
  bool reconciles() const;
  // Share of compared exchanges, 0 to 1; nullopt when nothing was compared.
  std::optional<double> byte_parity() const;
  std::optional<double> semantic_parity() const;

  // Counts one more exchange that was sent, or several alike. `failure` is its "side: reason" when
  // the verdict is failed; when both sides failed, the baseline's.
  void add(Verdict verdict, std::string_view failure, std::uint64_t times = 1);
};

// One side of a stored exchange. Headers and body are kept only for exchanges that are not
// identical, unless the run was asked to keep all.
struct StoredReply {
  int status = 0;  // 0 when there was no response
  std::string reason;
  Headers headers;                      // secrets replaced
  std::uint64_t bytes = 0;              // length of the body as received
  std::optional<std::int64_t> body_id;  // for RunReader::body when the body was kept
  std::optional<TransferError> error;
  Timing timing;
  std::int64_t started_at_ns = 0;
};

struct StoredExchange {
  std::uint64_t seq = 0;
  std::string method;
  std::string target;
  std::string endpoint;
  std::string authority;
  Origin origin;
  FidelitySet fidelity;
  std::optional<std::int64_t> captured_at_ns;
  Headers request_headers;  // secrets replaced; empty when the exchange was not kept
  std::optional<std::int64_t> request_body_id;
  std::uint64_t request_bytes = 0;
  Side asked_first = Side::baseline;
  std::int64_t start_delay_ns = 0;
  std::uint64_t weight = 1;  // for so many captured requests it stands, itself included
  StoredReply baseline;
  StoredReply candidate;
  std::optional<StoredReply> control;
  Comparison comparison;
  std::optional<ContractCheck> contract;  // set when the document has the operation
  bool kept = false;                      // headers and bodies are stored
};

// The "side: reason" under which a failed exchange is counted, the baseline's when both sides
// failed; empty when neither did.
std::string failure_of(const StoredExchange& exchange);

// What one rule of the configuration did in a run.
struct RuleReport {
  std::string action;             // "time"
  std::string endpoint;           // its glob; empty for all
  std::optional<std::string> at;  // unset for everywhere
  std::string reason;
  std::uint64_t times = 0;   // differences that it hid
  std::uint64_t values = 0;  // distinct ones; kMaxRuleValues + 1 stands for more
  std::string narrower;      // what it would have to name at most: "at /a in GET /b"; may be empty

  bool operator==(const RuleReport&) const = default;
};

// Read access to one stored run.
class RunReader {
 public:
  virtual ~RunReader() = default;

  virtual const RunInfo& info() const = 0;
  virtual const Counts& counts() const = 0;
  // In plan order. Row is valid only during the call. Headers are filled, bodies are not; nor are
  // the values of spellings in JSON, which the bodies have.
  virtual void each_exchange(const std::function<void(const StoredExchange&)>& visit) const = 0;
  // The same for those who only count, at a fraction of the cost. Filled are seq, endpoint, weight,
  // verdict, which side was asked first and how late, the errors' reasons, of both sides the status
  // and the total time, and of exchanges that are different the differences that are no spellings.
  virtual void each_outcome(const std::function<void(const StoredExchange&)>& visit) const {
    each_exchange(visit);
  }
  // Where the baseline differs from itself, by endpoint and place.
  virtual std::vector<NoisyPlace> noise() const { return {}; }
  // By rank: severity, then exchanges. Stored when a run ends; the store has none for one that is
  // still running or crashed.
  virtual std::vector<Finding> findings() const = 0;
  // In the order of the configuration; as findings.
  virtual std::vector<RuleReport> rules() const { return {}; }
  // What the file of accepted findings did, in its order; as findings.
  virtual std::vector<AcceptanceUse> accepted() const { return {}; }
  // Times of exchanges in which both sides responded, without the warm-up: of all, then of the
  // busiest endpoints; corrected ones only of a run that was paced. As findings.
  virtual std::vector<LatencyHistogram> latencies() const { return {}; }
  // What became of the operations of the API description, in its order. As findings.
  virtual std::vector<OperationReport> operations() const { return {}; }
  // How the replies fit the description.
  virtual ContractReport contract() const { return {}; }
  virtual std::optional<StoredExchange> exchange(std::uint64_t seq) const = 0;
  // Examples of each reason.
  virtual void each_skip(const std::function<void(const Skip&)>& visit) const = 0;
  // All that was skipped, by endpoint and then reason; empty for a run of an older lockstep.
  virtual std::vector<SkippedRequests> skipped() const { return {}; }
  // The bytes behind a body_id, which are the same for equal bodies; nullopt for an unknown one.
  virtual std::optional<std::string> body(std::int64_t id) const = 0;
};

}  // namespace lockstep
