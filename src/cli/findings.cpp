#include "cli/findings.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"
#include "lockstep/core/http.hpp"

namespace lockstep::cli {
namespace {

class UnfinishedRun final : public RunReader {
 public:
  explicit UnfinishedRun(std::unique_ptr<RunReader> run) : run_(std::move(run)) {}

  const RunInfo& info() const override { return run_->info(); }
  const Counts& counts() const override { return run_->counts(); }
  void each_exchange(const std::function<void(const StoredExchange&)>& visit) const override {
    run_->each_exchange(visit);
  }
  void each_outcome(const std::function<void(const StoredExchange&)>& visit) const override {
    run_->each_outcome(visit);
  }
  std::vector<Finding> findings() const override {
    drift::Clusterer clusterer;
    run_->each_outcome([&](const StoredExchange& exchange) {
      if (exchange.comparison.verdict == Verdict::different) {
        clusterer.add(exchange.seq, exchange.endpoint, exchange.comparison.differences);
      }
    });
    return clusterer.findings();
  }
  std::vector<NoisyPlace> noise() const override { return run_->noise(); }
  std::optional<StoredExchange> exchange(std::uint64_t seq) const override {
    return run_->exchange(seq);
  }
  void each_skip(const std::function<void(const Skip&)>& visit) const override {
    run_->each_skip(visit);
  }
  std::optional<std::string> body(std::int64_t id) const override { return run_->body(id); }

 private:
  std::unique_ptr<RunReader> run_;
};

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

}  // namespace

void add_to_findings(StoredExchange& exchange, drift::Clusterer& clusterer) {
  if (exchange.comparison.verdict != Verdict::different) {
    return;
  }
  std::vector<Difference>& differences = exchange.comparison.differences;
  const auto accepted = [](const Difference& each) { return each.accepted; };
  if (std::any_of(differences.begin(), differences.end(), accepted)) {
    std::vector<Difference> rest = differences;
    std::erase_if(rest, accepted);
    clusterer.add(exchange.seq, exchange.endpoint, rest);
    return;  // their prints depend on nothing else
  }
  const std::vector<std::uint64_t> prints =
      clusterer.add(exchange.seq, exchange.endpoint, differences);
  for (std::size_t i = 0; i < prints.size(); ++i) {
    differences[i].finding = prints[i];
  }
}

std::unique_ptr<RunReader> with_findings(std::unique_ptr<RunReader> run) {
  return std::make_unique<UnfinishedRun>(std::move(run));
}

bool names_finding(const std::string& text) {
  const std::string lower = ascii_lower(text);
  const bool by_rank = lower.starts_with('f') && is_number(std::string_view(lower).substr(1));
  // No exchange has a number so long.
  const bool may_be_exchange = is_number(lower) && lower.size() < 10;
  const bool by_print = lower.size() <= 16 && !may_be_exchange &&
                        lower.find_first_not_of("0123456789abcdef") == lower.npos;
  return by_rank || (by_print && !lower.empty());
}

Finding find_finding(const RunReader& run, const std::string& text) {
  const std::string wanted = ascii_lower(text);
  std::vector<Finding> found;
  for (Finding& finding : run.findings()) {
    if (ascii_lower(finding.id) == wanted) {
      return std::move(finding);
    }
    if (fingerprint_text(finding.fingerprint).starts_with(wanted)) {
      found.push_back(std::move(finding));
    }
  }
  if (found.empty()) {
    throw Error(fmt::format("run {} has no finding {}", run.info().id, escape_line(text)),
                fmt::format("'lockstep findings {}' lists them", run.info().id));
  }
  if (found.size() > 1) {
    throw Error(fmt::format("{} findings have a fingerprint that begins with {}", found.size(),
                            escape_line(text)),
                "give more of its characters");
  }
  return std::move(found.front());
}

}  // namespace lockstep::cli
