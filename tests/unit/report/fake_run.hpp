// A stored run made by hand, for tests of reports: the store itself has its own tests.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "lockstep/core/run.hpp"

namespace lockstep {

class FakeRun : public RunReader {
 public:
  RunInfo run_info;
  Counts run_counts;
  std::vector<StoredExchange> exchanges;
  std::map<std::int64_t, std::string> bodies;
  std::vector<Finding> found;
  std::vector<RuleReport> rule_reports;
  std::vector<SkippedRequests> left_out;
  std::vector<OperationReport> operation_reports;
  ContractReport contract_report;

  FakeRun() {
    run_info.id = 3;
    run_info.started_at_ns = 1'795'328'077'298'123'456;
    run_info.finished_at_ns = run_info.started_at_ns + 1'240'000'000;
    run_info.state = RunState::complete;
    run_info.baseline = "http://127.0.0.1:8001";
    run_info.candidate = "http://127.0.0.1:8002";
    run_info.captures = {"shop.har"};
    run_info.seed = 1;
    run_info.version = "0.1.0";
  }

  StoredExchange& add(Verdict verdict, const std::string& target) {
    StoredExchange exchange;
    exchange.seq = exchanges.size();
    exchange.method = "GET";
    exchange.target = target;
    exchange.endpoint = "GET " + target;
    exchange.origin = {.source = "shop.har", .offset = 100 * exchange.seq, .index = exchange.seq};
    exchange.baseline.status = 200;
    exchange.baseline.bytes = 10;
    exchange.baseline.timing = {.connect = 0, .first_byte = 1'000'000, .total = 2'000'000};
    exchange.candidate = exchange.baseline;
    exchange.candidate.timing.total = 1'000'000;
    exchange.comparison.verdict = verdict;
    exchange.kept = verdict != Verdict::identical;
    if (verdict == Verdict::failed) {
      exchange.candidate = {};
      exchange.candidate.error =
          TransferError{.reason = "timeout", .phase = "wait", .message = "no answer in 30 s"};
    }
    run_counts.add(verdict, failure_of(exchange));
    ++run_counts.captured;
    exchanges.push_back(exchange);
    return exchanges.back();
  }

  const RunInfo& info() const override { return run_info; }
  const Counts& counts() const override { return run_counts; }
  void each_exchange(const std::function<void(const StoredExchange&)>& visit) const override {
    for (const StoredExchange& exchange : exchanges) {
      visit(exchange);
    }
  }
  std::vector<Finding> findings() const override { return found; }
  std::vector<RuleReport> rules() const override { return rule_reports; }
  std::vector<OperationReport> operations() const override { return operation_reports; }
  ContractReport contract() const override { return contract_report; }
  std::optional<StoredExchange> exchange(std::uint64_t seq) const override {
    return seq < exchanges.size() ? std::optional(exchanges[seq]) : std::nullopt;
  }
  void each_skip(const std::function<void(const Skip&)>& /*visit*/) const override {}
  std::vector<SkippedRequests> skipped() const override { return left_out; }
  std::optional<std::string> body(std::int64_t id) const override {
    const auto body = bodies.find(id);
    return body == bodies.end() ? std::nullopt : std::optional(body->second);
  }
};

}  // namespace lockstep
