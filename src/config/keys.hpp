// Every word of a configuration that means something. The schema has the same ones, which a test
// checks.
#pragma once

#include <array>
#include <string_view>

namespace lockstep::config {

inline constexpr auto kTopKeys =
    std::to_array<std::string_view>({"$schema", "rules", "headers", "gate", "redact", "openapi"});
inline constexpr auto kActions = std::to_array<std::string_view>(
    {"ignore", "exact", "unordered", "tolerance", "time", "pattern", "equal_if", "expect"});
// Besides one action.
inline constexpr auto kRuleKeys =
    std::to_array<std::string_view>({"endpoint", "at", "kind", "whole_body", "reason"});
inline constexpr auto kHeaderKeys = std::to_array<std::string_view>({"ignore", "compare"});
inline constexpr auto kGateKeys =
    std::to_array<std::string_view>({"limits", "steps", "warmup", "cost"});
inline constexpr auto kStepKeys = std::to_array<std::string_view>({"1", "5", "25", "100"});
inline constexpr auto kCostKeys =
    std::to_array<std::string_view>({"platform", "vcpu_second", "gib_second", "million_requests",
                                     "billing_unit_ms", "baseline", "candidate"});
inline constexpr auto kSizeKeys =
    std::to_array<std::string_view>({"vcpu", "memory_gib", "concurrency"});
inline constexpr auto kRedactKeys = std::to_array<std::string_view>({"names", "pointers", "show"});
inline constexpr auto kUnorderedKeys = std::to_array<std::string_view>({"by"});
inline constexpr auto kUnorderedWords = std::to_array<std::string_view>({"multiset", "set"});
inline constexpr auto kToleranceKeys = std::to_array<std::string_view>({"absolute", "relative"});
inline constexpr auto kExpectKeys = std::to_array<std::string_view>({"baseline", "candidate"});
inline constexpr auto kEqualIfWords =
    std::to_array<std::string_view>({"null", "empty", "missing", "case"});
inline constexpr auto kKinds =
    std::to_array<std::string_view>({"missing", "added", "type", "value", "order", "duplicate"});

}  // namespace lockstep::config
