#include "lockstep/core/run.hpp"

#include <cassert>
#include <numeric>

namespace lockstep {
namespace {

std::uint64_t total(const std::map<std::string, std::uint64_t>& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const auto& entry) { return sum + entry.second; });
}

}  // namespace

std::uint64_t Counts::total_skipped() const { return total(skipped); }

std::uint64_t Counts::total_failed() const { return total(failed); }

bool Counts::reconciles() const {
  return captured == sent + total_skipped() && sent == compared + total_failed() &&
         compared == identical + equivalent + noise + accepted + different;
}

std::optional<double> Counts::byte_parity() const {
  if (compared == 0) {
    return std::nullopt;
  }
  return static_cast<double>(identical) / static_cast<double>(compared);
}

std::optional<double> Counts::semantic_parity() const {
  if (compared == 0) {
    return std::nullopt;
  }
  return static_cast<double>(compared - different) / static_cast<double>(compared);
}

void Counts::add(Verdict verdict, std::string_view failure, std::uint64_t times) {
  sent += times;
  if (verdict == Verdict::failed) {
    assert(!failure.empty());
    failed[std::string(failure)] += times;
    return;
  }
  compared += times;
  switch (verdict) {
    case Verdict::identical:
      identical += times;
      break;
    case Verdict::equivalent:
      equivalent += times;
      break;
    case Verdict::noise:
      noise += times;
      break;
    case Verdict::accepted:
      accepted += times;
      break;
    case Verdict::different:
      different += times;
      break;
    case Verdict::failed:
      break;
  }
}

std::string failure_of(const StoredExchange& exchange) {
  if (exchange.baseline.error) {
    return "baseline: " + exchange.baseline.error->reason;
  }
  return exchange.candidate.error ? "candidate: " + exchange.candidate.error->reason
                                  : std::string();
}

}  // namespace lockstep
