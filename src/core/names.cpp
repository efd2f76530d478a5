// The words for enumerators, as users and databases see them. They are interfaces: never change
// one, only add.
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "lockstep/core/difference.hpp"
#include "lockstep/core/exchange.hpp"
#include "lockstep/core/finding.hpp"
#include "lockstep/core/noise.hpp"
#include "lockstep/core/run.hpp"

namespace lockstep {
namespace {

constexpr std::array<std::string_view, 3> kSides = {"baseline", "candidate", "control"};
constexpr std::array<std::string_view, 11> kAspects = {
    "status", "header", "body", "json", "line", "ndjson", "event", "form", "part", "xml", "html"};
constexpr std::array<std::string_view, 7> kKinds = {"missing",  "added", "type",     "value",
                                                    "spelling", "order", "duplicate"};
constexpr std::array<std::string_view, 6> kVerdicts = {"identical", "equivalent", "noise",
                                                       "accepted",  "different",  "failed"};
constexpr std::array<std::string_view, 3> kSeverities = {"breaking", "risky", "cosmetic"};
constexpr std::array<std::string_view, 5> kSureness = {"exact", "high", "medium", "low", "none"};
constexpr std::array<std::string_view, 3> kRunStates = {"running", "complete", "interrupted"};
constexpr std::array<std::string_view, 3> kNoiseDecisions = {"endpoint", "own", "contradicted"};

template <typename Enum, std::size_t N>
std::string_view name_of(const std::array<std::string_view, N>& names, Enum value) {
  return names[static_cast<std::size_t>(value)];
}

template <typename Enum, std::size_t N>
std::optional<Enum> value_of(const std::array<std::string_view, N>& names, std::string_view name) {
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i] == name) {
      return static_cast<Enum>(i);
    }
  }
  return std::nullopt;
}

}  // namespace

std::string_view side_name(Side side) { return name_of(kSides, side); }
std::string_view aspect_name(Aspect aspect) { return name_of(kAspects, aspect); }
std::string_view kind_name(Kind kind) { return name_of(kKinds, kind); }
std::string_view verdict_name(Verdict verdict) { return name_of(kVerdicts, verdict); }
std::string_view severity_name(Severity severity) { return name_of(kSeverities, severity); }
std::string_view sureness_name(Sureness sureness) { return name_of(kSureness, sureness); }
std::string_view run_state_name(RunState state) { return name_of(kRunStates, state); }
std::string_view noise_decision_name(NoiseDecision decision) {
  return name_of(kNoiseDecisions, decision);
}

std::optional<Aspect> aspect_from_name(std::string_view name) {
  return value_of<Aspect>(kAspects, name);
}
std::optional<Kind> kind_from_name(std::string_view name) { return value_of<Kind>(kKinds, name); }
std::optional<Verdict> verdict_from_name(std::string_view name) {
  return value_of<Verdict>(kVerdicts, name);
}
std::optional<Severity> severity_from_name(std::string_view name) {
  return value_of<Severity>(kSeverities, name);
}
std::optional<Sureness> sureness_from_name(std::string_view name) {
  return value_of<Sureness>(kSureness, name);
}
std::optional<RunState> run_state_from_name(std::string_view name) {
  return value_of<RunState>(kRunStates, name);
}
std::optional<NoiseDecision> noise_decision_from_name(std::string_view name) {
  return value_of<NoiseDecision>(kNoiseDecisions, name);
}

std::string fingerprint_text(std::uint64_t fingerprint) {
  return fmt::format("{:016x}", fingerprint);
}

}  // namespace lockstep
