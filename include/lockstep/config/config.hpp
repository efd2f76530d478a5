// lockstep.json: what a team has agreed on, beside the captures. JSON with comments (// and /* */)
// and trailing commas:
//
//   {
//     "rules": [
//       {"at": "/**/updated_at", "time": "2s", "reason": "written when it is asked for"},
//       {"endpoint": "GET /users/*", "at": "/roles", "unordered": "set"}
//     ],
//     "headers": {"ignore": ["x-request-id"], "compare": ["server"]},
//     "gate": {
//       "limits": ["semantic-parity>=99.9%", "p99-ratio<=1.10", "no breaking finding"],
//       "steps": {"100": ["p99-ratio<=1.05"]},
//       "warmup": 50,
//       "cost": {"platform": "cloud-run", "baseline": {"vcpu": 2, "memory_gib": 2}}
//     },
//     "redact": {"names": ["customer-code"], "pointers": ["/user/email"], "show": ["csrf_token"]},
//     "openapi": "docs/openapi.yaml"
//   }
//
// schema() is its JSON Schema; what rules mean is in lockstep/compare/rules.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/compare/rules.hpp"
#include "lockstep/core/error.hpp"
#include "lockstep/gate/policy.hpp"
#include "lockstep/redact/redact.hpp"

namespace lockstep::config {

inline constexpr std::size_t kMaxBytes = std::size_t{1} << 20U;
inline constexpr std::size_t kMaxRules = 1000;

// The file that is used when no other is named, in the current folder.
inline constexpr std::string_view kDefaultFile = "lockstep.json";

struct Gate {
  std::vector<gate::Limit> limits;                          // of every gate
  std::map<std::uint64_t, std::vector<gate::Limit>> steps;  // besides, at a step of a rollout
  std::optional<std::uint64_t> warmup;
  gate::CostModel cost = gate::default_cost();
};

struct Config {
  std::vector<compare::Rule> rules;
  std::vector<std::string> ignored_headers;   // lower-case; besides those ignored by default
  std::vector<std::string> compared_headers;  // lower-case; although they are ignored by default
  Gate gate;
  redact::Options redact;  // what is secret besides the default list
  std::string openapi;     // name of an OpenAPI document, from the folder of the file; or empty
};

struct Parsed {
  Config config;              // without what is at fault
  std::vector<Error> faults;  // in the order of the file, each with file:line:column
};

// Never throws for what the text holds. Columns count code points.
Parsed parse(std::string_view text, const std::string& source);

// Throws Error when the file cannot be read or is longer than kMaxBytes.
std::string read(const std::string& path);

// A JSON Schema (draft 2020-12) of the file.
std::string_view schema();

}  // namespace lockstep::config
