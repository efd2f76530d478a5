#include "store/run_reader.hpp"

#include <limits>

#include "store/bodies.hpp"
#include "store/contract_rows.hpp"
#include "store/exchange_rows.hpp"
#include "store/findings.hpp"
#include "store/noise_rows.hpp"
#include "store/queries.hpp"
#include "store/results.hpp"
#include "store/rules.hpp"
#include "store/statement.hpp"

namespace lockstep::store {

void SqliteRunReader::each_exchange(const std::function<void(const StoredExchange&)>& visit) const {
  read_exchanges(connection_, run_.info.id, 0, run_.last_exchange, visit);
}

void SqliteRunReader::each_outcome(const std::function<void(const StoredExchange&)>& visit) const {
  read_outcomes(connection_, run_.info.id, run_.last_exchange, visit);
}

std::vector<NoisyPlace> SqliteRunReader::noise() const {
  return read_noise(connection_, run_.info.id);
}

std::vector<RuleReport> SqliteRunReader::rules() const {
  return read_rules(connection_, run_.info.id);
}

std::vector<AcceptanceUse> SqliteRunReader::accepted() const {
  return read_accepted(connection_, run_.info.id);
}

std::vector<LatencyHistogram> SqliteRunReader::latencies() const {
  return read_latencies(connection_, run_.info.id);
}

std::vector<OperationReport> SqliteRunReader::operations() const {
  return read_operations(connection_, run_.info.id);
}

ContractReport SqliteRunReader::contract() const { return read_contract(connection_, run_.info); }

std::vector<Finding> SqliteRunReader::findings() const {
  return read_findings(connection_, run_.info.id);
}

std::optional<StoredExchange> SqliteRunReader::exchange(std::uint64_t seq) const {
  std::optional<StoredExchange> found;
  if (seq > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    return found;
  }
  const auto at = static_cast<std::int64_t>(seq);
  read_exchanges(connection_, run_.info.id, at, std::min(at, run_.last_exchange),
                 [&found](const StoredExchange& exchange) { found = exchange; });
  return found;
}

void SqliteRunReader::each_skip(const std::function<void(const Skip&)>& visit) const {
  Statement statement(connection_, kReadSkips);
  statement.bind(run_.info.id, run_.last_skip);
  while (statement.step()) {
    Row row(statement);
    Skip skip;
    skip.reason = row.bytes();
    skip.detail = row.bytes();
    skip.method = row.bytes();
    skip.target = row.bytes();
    skip.origin.source = row.bytes();
    skip.origin.line = row.natural();
    skip.origin.offset = row.natural();
    skip.origin.index = row.natural();
    visit(skip);
  }
}

std::vector<SkippedRequests> SqliteRunReader::skipped() const {
  std::vector<SkippedRequests> skipped;
  Statement statement(connection_, kReadSkipped);
  statement.bind(run_.info.id);
  while (statement.step()) {
    Row row(statement);
    SkippedRequests& each = skipped.emplace_back();
    each.endpoint = row.bytes();
    each.reason = row.bytes();
    each.count = row.natural();
  }
  return skipped;
}

std::optional<std::string> SqliteRunReader::body(std::int64_t id) const {
  return read_body(connection_, id);
}

}  // namespace lockstep::store
