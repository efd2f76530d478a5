// What many differences come to: one finding per cause.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/difference.hpp"

namespace lockstep {

enum class Severity : std::uint8_t { breaking, risky, cosmetic };

// How sure a rule is of its cause when it fires on one pair of replies.
enum class Sureness : std::uint8_t { exact, high, medium, low, none };

std::string_view severity_name(Severity severity);
std::string_view sureness_name(Sureness sureness);
std::optional<Severity> severity_from_name(std::string_view name);
std::optional<Sureness> sureness_from_name(std::string_view name);

// The class of a finding that no drift class explains.
inline constexpr std::string_view kUnexplained = "unexplained";

struct FindingExample {
  std::uint64_t seq = 0;
  std::string endpoint;
  std::string at;  // not generalised
  std::optional<std::string> baseline;
  std::optional<std::string> candidate;
  bool abridged = false;  // a value was cut, here or before
  std::string note;       // Difference::note
};

struct FindingPlace {
  Aspect aspect = Aspect::body;
  std::string at;  // generalised: "/items/*/price"

  auto operator<=>(const FindingPlace&) const = default;
};

struct Finding {
  std::uint64_t fingerprint = 0;  // the same for the same cause in any run; never 0
  std::string id;                 // "F1", by rank in its run
  std::string drift_class;        // or kUnexplained
  Severity severity = Severity::breaking;
  Sureness sure = Sureness::none;
  bool possibly = false;         // too little evidence for its class, or evidence against it
  Aspect aspect = Aspect::body;  // of the example
  Kind kind = Kind::value;
  std::uint64_t exchanges = 0;
  std::uint64_t differences = 0;
  std::uint64_t first_seq = 0;
  std::uint64_t last_seq = 0;
  std::map<std::string, std::uint64_t> endpoints;  // exchanges by endpoint
  std::uint64_t other_endpoints = 0;               // exchanges of endpoints that are not listed
  std::map<FindingPlace, std::uint64_t> places;    // differences by place
  std::uint64_t other_places = 0;                  // differences at places that are not listed
  FindingExample example;                          // the smallest
  // Other fingerprints that differences of this finding bear: found out too late to be one.
  std::vector<std::uint64_t> absorbed;
};

std::string fingerprint_text(std::uint64_t fingerprint);  // 16 hexadecimal digits

}  // namespace lockstep
