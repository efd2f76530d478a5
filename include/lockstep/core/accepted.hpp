// What somebody has accepted, and what became of it in a run.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lockstep {

enum class AcceptanceStatus : std::uint8_t {
  used,     // hid something in this run
  unused,   // what it accepts did not occur
  expired,  // its date has passed: it hides nothing
};

std::string_view acceptance_status_name(AcceptanceStatus status);
std::optional<AcceptanceStatus> acceptance_status_from_name(std::string_view name);

// One entry of the file of accepted findings.
struct AcceptanceUse {
  std::uint64_t fingerprint = 0;
  std::string drift_class;
  std::string reason;  // as written; to be escaped when printed
  std::string until;   // "2026-12-31"; empty: for ever
  AcceptanceStatus status = AcceptanceStatus::unused;
  std::uint64_t differences = 0;  // that it hid; or would have, were it not expired

  bool operator==(const AcceptanceUse&) const = default;
};

}  // namespace lockstep
