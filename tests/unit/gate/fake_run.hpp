// A run made of values, for judging.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lockstep/core/run.hpp"

namespace lockstep::gate {

class FakeRun final : public RunReader {
 public:
  FakeRun() {
    info_.id = 7;
    info_.state = RunState::complete;
  }

  // One more exchange; times in microseconds.
  StoredExchange& add(Verdict verdict, const std::string& endpoint = "GET /a",
                      double baseline_us = 1000, double candidate_us = 1000) {
    StoredExchange& exchange = exchanges_.emplace_back();
    exchange.seq = exchanges_.size() - 1;
    exchange.endpoint = endpoint;
    exchange.comparison.verdict = verdict;
    exchange.asked_first = exchange.seq % 2 == 0 ? Side::baseline : Side::candidate;
    exchange.baseline.status = 200;
    exchange.candidate.status = 200;
    exchange.baseline.timing.total = static_cast<std::int64_t>(baseline_us * 1000);
    exchange.candidate.timing.total = static_cast<std::int64_t>(candidate_us * 1000);
    if (verdict == Verdict::failed) {
      exchange.candidate.status = 0;
      exchange.candidate.error = TransferError{"timeout", "wait", "", 0, 0};
    }
    return exchange;
  }
  void add_many(std::size_t count, Verdict verdict, const std::string& endpoint = "GET /a") {
    for (std::size_t i = 0; i < count; ++i) {
      add(verdict, endpoint);
    }
  }
  // The counts as they follow from the exchanges.
  FakeRun& finish() {
    counts_ = Counts();
    for (const StoredExchange& exchange : exchanges_) {
      counts_.add(exchange.comparison.verdict, failure_of(exchange));
    }
    counts_.captured = counts_.sent;
    return *this;
  }

  RunInfo& info() { return info_; }
  Counts& counts() { return counts_; }
  std::vector<StoredExchange>& exchanges() { return exchanges_; }
  std::vector<Finding>& all_findings() { return findings_; }
  std::vector<AcceptanceUse>& all_accepted() { return accepted_; }

  const RunInfo& info() const override { return info_; }
  const Counts& counts() const override { return counts_; }
  void each_exchange(const std::function<void(const StoredExchange&)>& visit) const override {
    for (const StoredExchange& exchange : exchanges_) {
      visit(exchange);
    }
  }
  std::vector<Finding> findings() const override { return findings_; }
  std::vector<AcceptanceUse> accepted() const override { return accepted_; }
  std::optional<StoredExchange> exchange(std::uint64_t seq) const override {
    return exchanges_.at(seq);
  }
  void each_skip(const std::function<void(const Skip&)>&) const override {}
  std::optional<std::string> body(std::int64_t) const override { return std::nullopt; }

 private:
  RunInfo info_;
  Counts counts_;
  std::vector<StoredExchange> exchanges_;
  std::vector<Finding> findings_;
  std::vector<AcceptanceUse> accepted_;
};

}  // namespace lockstep::gate
