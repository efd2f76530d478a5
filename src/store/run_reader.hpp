// A stored run, read row by row.
#pragma once

#include <vector>

#include "lockstep/core/run.hpp"

#include "store/connection.hpp"
#include "store/runs.hpp"

namespace lockstep::store {

class SqliteRunReader final : public RunReader {
 public:
  SqliteRunReader(const Connection& connection, RunRow run)
      : connection_(connection), run_(std::move(run)) {}

  const RunInfo& info() const override { return run_.info; }
  const Counts& counts() const override { return run_.counts; }
  void each_exchange(const std::function<void(const StoredExchange&)>& visit) const override;
  void each_outcome(const std::function<void(const StoredExchange&)>& visit) const override;
  std::vector<NoisyPlace> noise() const override;
  std::vector<Finding> findings() const override;
  std::vector<RuleReport> rules() const override;
  std::vector<AcceptanceUse> accepted() const override;
  std::vector<LatencyHistogram> latencies() const override;
  std::vector<OperationReport> operations() const override;
  ContractReport contract() const override;
  std::optional<StoredExchange> exchange(std::uint64_t seq) const override;
  void each_skip(const std::function<void(const Skip&)>& visit) const override;
  std::vector<SkippedRequests> skipped() const override;
  std::optional<std::string> body(std::int64_t id) const override;

 private:
  const Connection& connection_;
  RunRow run_;
};

}  // namespace lockstep::store
