#include "lockstep/core/coverage.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "lockstep/core/record.hpp"

namespace lockstep {
namespace {

std::uint64_t skipped_as(const std::map<std::string, std::uint64_t>& skipped, SkipKind kind) {
  std::uint64_t count = 0;
  for (const auto& [reason, times] : skipped) {
    count += skip_kind(reason) == kind ? times : 0;
  }
  return count;
}

}  // namespace

std::uint64_t EndpointCoverage::total_skipped() const {
  std::uint64_t total = 0;
  for (const auto& [reason, count] : skipped) {
    total += count;
  }
  return total;
}

std::uint64_t EndpointCoverage::requests() const {
  return captured() - skipped_as(skipped, SkipKind::no_request);
}

double EndpointCoverage::spoken_for() const {
  if (sent == 0) {
    return 0;
  }
  const auto stands = static_cast<double>(sent + skipped_as(skipped, SkipKind::represented));
  return stands * static_cast<double>(compared) / static_cast<double>(sent);
}

std::uint64_t Coverage::requests() const {
  std::uint64_t requests = 0;
  for (const EndpointCoverage& endpoint : endpoints) {
    requests += endpoint.requests();
  }
  return requests;
}

std::optional<double> Coverage::share() const {
  double spoken_for = 0;
  for (const EndpointCoverage& endpoint : endpoints) {
    spoken_for += endpoint.spoken_for();
  }
  const std::uint64_t all = requests();
  return all == 0 ? std::nullopt : std::optional(spoken_for / static_cast<double>(all));
}

Coverage coverage_of(const std::map<std::string, EndpointCoverage>& endpoints) {
  Coverage coverage;
  for (const auto& [name, endpoint] : endpoints) {
    coverage.endpoints.push_back(endpoint);
    coverage.endpoints.back().endpoint = name;
  }
  std::stable_sort(coverage.endpoints.begin(), coverage.endpoints.end(),
                   [](const EndpointCoverage& a, const EndpointCoverage& b) {
                     return std::pair(a.endpoint.empty(), b.captured()) <
                            std::pair(b.endpoint.empty(), a.captured());
                   });
  return coverage;
}

}  // namespace lockstep
