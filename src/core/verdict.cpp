#include "lockstep/core/verdict.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace lockstep {
namespace {

template <typename Enum, std::size_t Size>
std::string_view name_in(const std::array<std::string_view, Size>& names, Enum value) {
  return names.at(static_cast<std::size_t>(value));
}

constexpr std::array<std::string_view, 3> kDecisions = {"pass", "fail", "inconclusive"};
constexpr std::array<std::string_view, 6> kFindingStatuses = {"new",     "known",    "fixed",
                                                              "unasked", "returned", "accepted"};
constexpr std::array<std::string_view, 3> kAcceptanceStatuses = {"used", "unused", "expired"};

}  // namespace

std::string_view decision_name(Decision decision) { return name_in(kDecisions, decision); }

std::string_view finding_status_name(FindingStatus status) {
  return name_in(kFindingStatuses, status);
}

std::string_view acceptance_status_name(AcceptanceStatus status) {
  return name_in(kAcceptanceStatuses, status);
}

std::optional<AcceptanceStatus> acceptance_status_from_name(std::string_view name) {
  const auto* const found = std::find(kAcceptanceStatuses.begin(), kAcceptanceStatuses.end(), name);
  return found == kAcceptanceStatuses.end()
             ? std::nullopt
             : std::optional(static_cast<AcceptanceStatus>(found - kAcceptanceStatuses.begin()));
}

std::uint64_t History::count(FindingStatus status) const {
  return static_cast<std::uint64_t>(
      std::count_if(changes.begin(), changes.end(),
                    [status](const FindingChange& each) { return each.status == status; }));
}

}  // namespace lockstep
