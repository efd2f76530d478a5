// The third thread of a run: takes exchanges and skips from a queue, compares, and stores.
#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <thread>
#include <variant>
#include <vector>

#include "lockstep/core/exchange.hpp"
#include "lockstep/core/finding.hpp"
#include "lockstep/core/run.hpp"
#include "lockstep/drift/finding.hpp"
#include "lockstep/redact/redact.hpp"
#include "lockstep/store/store.hpp"

#include "cli/api_contract.hpp"
#include "cli/bounded_queue.hpp"
#include "cli/latency_census.hpp"
#include "cli/noise_watch.hpp"
#include "cli/progress.hpp"
#include "cli/rule_census.hpp"
#include "cli/run_settings.hpp"

namespace lockstep::cli {

// Exchanges are stored in the order in which they were completed, so that none waits in memory
// for a slow one before it; readers get them in plan order.
class Recorder {
 public:
  // `stop` is set when storing fails, so that no more requests are sent.
  Recorder(const RunSettings& settings, const redact::Redactor& redactor, NoiseWatch& noise,
           store::RunWriter& writer, Progress& progress, std::atomic<bool>& stop);
  ~Recorder();
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  // From the network thread.
  void skip(const Skip& skip);
  void exchange(Exchange&& exchange);
  void started() { outstanding_.fetch_add(1, std::memory_order_relaxed); }
  // False while so much waits to be stored that no new exchange should be started.
  bool has_room() const;

  // Waits until all is stored. Throws what went wrong while storing. The counts lack `captured`.
  Counts finish();
  // What the differences come to; after finish().
  std::vector<Finding> findings() const { return clusterer_.findings(); }
  // What the rules did; after finish().
  std::vector<RuleReport> rules() const;
  // How far requests for the operations of the API description came; after finish().
  std::vector<OperationReport> operations() const { return operations_.reports(redactor_); }
  std::vector<LatencyHistogram> latencies() const { return latencies_.histograms(); }

 private:
  using Item = std::variant<Exchange, Skip>;

  void work();
  void store_exchange(Exchange& exchange);
  void store_skip(const Skip& skip);

  const RunSettings& settings_;
  const redact::Redactor redactor_;
  NoiseWatch& noise_;
  store::RunWriter& writer_;
  Progress& progress_;
  std::atomic<bool>& stop_;
  BoundedQueue<Item> queue_;
  std::atomic<std::uint64_t> outstanding_{0};  // exchanges started and not yet stored
  std::atomic<std::uint64_t> waiting_bytes_{0};
  Counts counts_;
  RuleCensus rules_;
  OperationCensus operations_;
  LatencyCensus latencies_;
  drift::Clusterer clusterer_;
  std::exception_ptr failure_;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace lockstep::cli
