#include "lockstep/core/contract.hpp"

#include <array>
#include <utility>

namespace lockstep {
namespace {

constexpr std::array<std::string_view, 4> kConformities = {"unchecked", "conforms", "undocumented",
                                                           "violates"};
constexpr std::array<std::string_view, 6> kOutcomes = {
    "conforms", "both-violate", "only-candidate", "only-baseline", "undocumented", "unchecked"};

template <typename Enum, std::size_t kSize>
std::optional<Enum> from_name(const std::array<std::string_view, kSize>& names,
                              std::string_view name) {
  for (std::size_t i = 0; i < kSize; ++i) {
    if (names[i] == name) {
      return static_cast<Enum>(i);
    }
  }
  return std::nullopt;
}

}  // namespace

std::uint64_t OperationReport::total_skipped() const {
  std::uint64_t total = 0;
  for (const auto& [reason, count] : skipped) {
    total += count;
  }
  return total;
}

std::string_view reach_name(Reach reach) {
  constexpr std::array<std::string_view, 4> kNames = {"never seen", "only skipped", "only failed",
                                                      "compared"};
  return kNames[static_cast<std::size_t>(reach)];
}

Reach reach_of(const OperationReport& report) {
  return report.compared > 0      ? Reach::compared
         : report.sent > 0        ? Reach::failed
         : report.skipped.empty() ? Reach::unseen
                                  : Reach::skipped;
}

std::string_view conformity_name(Conformity conformity) {
  return kConformities[static_cast<std::size_t>(conformity)];
}

std::optional<Conformity> conformity_from_name(std::string_view name) {
  return from_name<Conformity>(kConformities, name);
}

std::string_view contract_outcome_name(ContractOutcome outcome) {
  return kOutcomes[static_cast<std::size_t>(outcome)];
}

std::optional<ContractOutcome> contract_outcome_from_name(std::string_view name) {
  return from_name<ContractOutcome>(kOutcomes, name);
}

ContractOutcome outcome_of(const ContractCheck& check) {
  const bool baseline = check.baseline.conformity == Conformity::violates;
  const bool candidate = check.candidate.conformity == Conformity::violates;
  if (baseline || candidate) {
    return baseline && candidate ? ContractOutcome::both_violate
           : baseline            ? ContractOutcome::only_baseline
                                 : ContractOutcome::only_candidate;
  }
  const auto either = [&check](Conformity conformity) {
    return check.baseline.conformity == conformity || check.candidate.conformity == conformity;
  };
  return either(Conformity::undocumented) ? ContractOutcome::undocumented
         : either(Conformity::unchecked)  ? ContractOutcome::unchecked
                                          : ContractOutcome::conforms;
}

std::uint64_t ContractReport::count(ContractOutcome outcome) const {
  const auto found = exchanges.find(outcome);
  return found == exchanges.end() ? 0 : found->second;
}

}  // namespace lockstep
