// What became of the captured requests, endpoint by endpoint: how much of the traffic a verdict
// speaks for.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lockstep {

// Captured items of one endpoint that were not sent, for one reason.
struct SkippedRequests {
  std::string endpoint;  // empty when not even a method could be read
  std::string reason;    // one of skip_reasons()
  std::uint64_t count = 0;

  bool operator==(const SkippedRequests&) const = default;
};

// captured = sent + skipped, sent = compared + failed.
struct EndpointCoverage {
  std::string endpoint;  // "GET /users/{id}"; empty when not even a method could be read
  std::map<std::string, std::uint64_t> skipped;  // by reason
  std::uint64_t sent = 0;
  std::uint64_t compared = 0;

  std::uint64_t total_skipped() const;
  std::uint64_t captured() const { return sent + total_skipped(); }
  std::uint64_t failed() const { return sent - compared; }
  // Captured without what is no request of its own: banners, duplicates in other logs.
  std::uint64_t requests() const;
  // How many of these were compared, or are represented by such that were, see
  // SkipReason::represented; by share, where some of those that were sent failed.
  double spoken_for() const;
};

struct Coverage {
  // Those with most captured items first, then by name; the one without a name comes last.
  std::vector<EndpointCoverage> endpoints;

  std::uint64_t requests() const;
  // Of these, 0 to 1; nullopt without requests.
  std::optional<double> share() const;
};

Coverage coverage_of(const std::map<std::string, EndpointCoverage>& endpoints);

}  // namespace lockstep
