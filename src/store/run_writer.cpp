#include <cassert>
#include <chrono>
#include <map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lockstep/core/error.hpp"
#include "lockstep/store/store.hpp"

#include "store/bodies.hpp"
#include "store/connection.hpp"
#include "store/exchange_rows.hpp"
#include "store/findings.hpp"
#include "store/noise_rows.hpp"
#include "store/queries.hpp"
#include "store/results.hpp"
#include "store/rules.hpp"
#include "store/runs.hpp"

namespace lockstep::store {
namespace {

using Clock = std::chrono::steady_clock;

// A batch that holds more is committed early, so that memory stays bounded when rows are large.
constexpr std::size_t kMaxPendingBytes = 4U << 20U;

// synchronous = FULL for as long as it lives.
class FullSynchronous {
 public:
  explicit FullSynchronous(const Connection& connection)
      : connection_(connection), before_(connection.integer("PRAGMA synchronous")) {
    connection_.execute("PRAGMA synchronous = FULL");
  }
  ~FullSynchronous() { connection_.attempt(fmt::format("PRAGMA synchronous = {}", before_)); }
  FullSynchronous(const FullSynchronous&) = delete;
  FullSynchronous& operator=(const FullSynchronous&) = delete;

 private:
  const Connection& connection_;
  std::int64_t before_ = 0;
};

}  // namespace

// A batch is collected in memory and written in one short transaction, rather than in one that is
// open while exchanges trickle in: other processes wait for the lock.
struct RunWriter::State {
  struct PendingSkip {
    std::uint64_t n = 0;
    Skip skip;
  };

  State(const Connection& opened, const Options& given, std::int64_t id)
      : connection(opened),
        options(given),
        run_id(id),
        bodies(opened),
        exchange_writer(opened, id),
        insert_skip(opened, kInsertSkip),
        add_to_tally(opened, kAddToTally),
        add_to_skipped(opened, kAddToSkipped) {}

  // Starts the clock of a batch; to be called before something is added.
  void begin_batch();
  bool is_due();
  bool is_empty() const;
  PreparedExchange::Bodies add_bodies(const Bodies& given);
  void write();  // within a transaction
  void clear();

  const Connection& connection;
  Options options;
  std::int64_t run_id;
  BodyWriter bodies;
  ExchangeWriter exchange_writer;
  Statement insert_skip;
  Statement add_to_tally;
  Statement add_to_skipped;

  std::vector<PreparedExchange> exchanges;
  std::vector<PendingSkip> skips;  // examples
  // By endpoint and reason, since the last commit.
  std::map<std::pair<std::string, std::string>, std::uint64_t> new_skips;
  std::size_t pending_bytes = 0;
  Clock::time_point oldest;

  std::map<std::string, std::uint64_t> all_skips;
  std::uint64_t skip_count = 0;
  std::vector<OperationReport> operations;
  bool finished = false;
};

bool RunWriter::State::is_empty() const {
  return exchanges.empty() && skips.empty() && new_skips.empty();
}

PreparedExchange::Bodies RunWriter::State::add_bodies(const Bodies& given) {
  PreparedExchange::Bodies added;
  added.request = bodies.add(given.request);
  added.baseline = bodies.add(given.baseline);
  // Often only a header or the status differs; comparing is cheaper than hashing.
  added.candidate =
      given.candidate == given.baseline ? added.baseline : bodies.add(given.candidate);
  added.control = given.control == given.baseline ? added.baseline : bodies.add(given.control);
  return added;
}

void RunWriter::State::begin_batch() {
  assert(!finished);
  if (is_empty()) {
    oldest = Clock::now();
  }
}

bool RunWriter::State::is_due() {
  const std::size_t bytes =
      pending_bytes + bodies.pending_bytes() + exchange_writer.spellings().pending_bytes();
  return exchanges.size() + skips.size() + new_skips.size() >= options.batch_rows ||
         bytes >= kMaxPendingBytes || Clock::now() - oldest >= options.batch_age;
}

void RunWriter::State::write() {
  bodies.write();
  exchange_writer.spellings().write();
  exchange_writer.contract().write_violations();
  for (const PreparedExchange& exchange : exchanges) {
    exchange_writer.write(exchange, bodies);
  }
  for (const auto& [n, skip] : skips) {
    insert_skip
        .bind(run_id, n, skip.reason, skip.detail, skip.method, skip.target, skip.origin.source,
              skip.origin.line, skip.origin.offset, skip.origin.index)
        .run();
  }
  for (const auto& [key, count] : new_skips) {
    const auto& [endpoint, reason] = key;
    add_to_tally.bind(run_id, std::string_view("skipped"), reason, count).run();
    add_to_skipped.bind(run_id, endpoint, reason, count).run();
  }
}

void RunWriter::State::clear() {
  bodies.clear();
  exchange_writer.spellings().clear();
  exchange_writer.contract().clear();
  exchanges.clear();
  skips.clear();
  new_skips.clear();
  pending_bytes = 0;
}

RunWriter::RunWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
RunWriter::RunWriter(RunWriter&&) noexcept = default;
RunWriter& RunWriter::operator=(RunWriter&&) noexcept = default;

RunWriter::~RunWriter() {
  if (!state_) {
    return;
  }
  try {
    flush();
  } catch (const std::exception&) {
    // Whoever could act on it has not called flush() himself; the run shows as not finished.
  }
}

std::int64_t RunWriter::run_id() const { return state_->run_id; }

void RunWriter::add(StoredExchange exchange, const Bodies& bodies) {
  State& state = *state_;
  assert(exchange.comparison.verdict != Verdict::failed || exchange.baseline.error ||
         exchange.candidate.error || (exchange.control && exchange.control->error));
  state.begin_batch();
  // Bodies first: looking for a body may fail, and then the exchange was not added.
  PreparedExchange::Bodies added;
  if (exchange.kept) {
    added = state.add_bodies(bodies);
  }
  PreparedExchange& prepared =
      state.exchanges.emplace_back(state.exchange_writer.prepare(std::move(exchange)));
  prepared.bodies = added;
  state.pending_bytes += prepared.size();
  if (state.is_due()) {
    flush();
  }
}

void RunWriter::add_skip(const Skip& skip, const std::string& endpoint) {
  add_skip_example(skip);
  count_skipped({endpoint, skip.reason, 1});
}

void RunWriter::add_skip_example(const Skip& skip) {
  State& state = *state_;
  state.begin_batch();
  const std::uint64_t n = state.skip_count++;
  if (++state.all_skips[skip.reason] <= kSkipExamples) {
    state.skips.push_back({n, skip});
    state.pending_bytes += sizeof(Skip) + skip.detail.size() + skip.target.size();
  }
}

void RunWriter::count_skipped(const SkippedRequests& skipped) {
  State& state = *state_;
  state.begin_batch();
  state.new_skips[{skipped.endpoint, skipped.reason}] += skipped.count;
  if (state.is_due()) {
    flush();
  }
}

void RunWriter::set_operations(std::vector<OperationReport> operations) {
  state_->operations = std::move(operations);
}

void RunWriter::flush() {
  if (state_->is_empty()) {
    return;
  }
  Transaction transaction(state_->connection);
  state_->write();
  transaction.commit();
  state_->clear();
}

void RunWriter::settle_noise(std::span<const NoisyPlace> places,
                             const std::function<bool(StoredExchange&)>& judge) {
  State& state = *state_;
  assert(!state.finished);
  flush();
  Transaction transaction(state.connection);
  write_noise(state.connection, state.run_id, places);
  rejudge_exchanges(state.connection, state.run_id, judge);
  transaction.commit();
}

void RunWriter::set_weights(std::uint64_t planned,
                            const std::function<std::uint64_t(std::uint64_t seq)>& weight) {
  State& state = *state_;
  assert(!state.finished);
  flush();
  Transaction transaction(state.connection);
  for (std::uint64_t seq = 0; seq < planned; ++seq) {
    if (const std::uint64_t each = weight(seq); each > 1) {
      state.exchange_writer.write_weight(seq, each);
    }
  }
  transaction.commit();
}

void RunWriter::finish(RunState run_state, const Counts& counts, std::int64_t finished_at_ns,
                       std::span<const Finding> findings, std::span<const RuleReport> rules,
                       std::span<const AcceptanceUse> accepted,
                       std::span<const LatencyHistogram> latencies) {
  State& state = *state_;
  assert(!state.finished);
  // With this the commit waits for the disk, and all commits before it are safe as well.
  const FullSynchronous full(state.connection);
  Transaction transaction(state.connection);
  state.write();
  write_findings(state.connection, state.run_id, findings);
  write_rules(state.connection, state.run_id, rules);
  write_accepted(state.connection, state.run_id, accepted);
  write_latencies(state.connection, state.run_id, latencies);
  write_operations(state.connection, state.run_id, state.operations);
  finish_run(state.connection, state.run_id, run_state, counts, finished_at_ns);
  transaction.commit();
  state.clear();
  state.finished = true;
}

RunWriter Database::begin_run(const RunInfo& info) {
  const std::int64_t id = insert_run(*connection_, info);
  return RunWriter(std::make_unique<RunWriter::State>(*connection_, options_, id));
}

}  // namespace lockstep::store
