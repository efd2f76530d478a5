// Where the baseline differs from itself, with the evidence.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lockstep/core/difference.hpp"

namespace lockstep {

enum class NoiseDecision : std::uint8_t {
  endpoint,      // noise at this place in every exchange of the endpoint
  own,           // seen too seldom for that: only where the exchange's own answers show it
  contradicted,  // likewise, as the candidate differs there more than the baseline does from itself
};

std::string_view noise_decision_name(NoiseDecision decision);
std::optional<NoiseDecision> noise_decision_from_name(std::string_view name);

// A place of an endpoint at which the baseline's own answers to one request were not the same.
struct NoisyPlace {
  std::string endpoint;
  Aspect aspect = Aspect::body;
  std::string at;                    // generalised: "/items/*/seen_at"
  Kind kind = Kind::value;           // missing stands for added too
  std::string note;                  // tells apart what shares a header: which cookie
  std::uint64_t pairs = 0;           // m: pairs of the baseline's answers that were compared,
  std::uint64_t varied = 0;          // v: and differed here
  std::uint64_t compared = 0;        // n: exchanges that were compared,
  std::uint64_t differing = 0;       // d: and differed here
  std::uint64_t with_baseline = 0;   // a: a further answer was the baseline's first again,
  std::uint64_t with_candidate = 0;  // b: or was the candidate's, where the two differ
  NoiseDecision decision = NoiseDecision::own;
  // Two answers of the baseline to the same request, shortened.
  std::string first_value;
  std::string second_value;

  bool operator==(const NoisyPlace&) const = default;
};

}  // namespace lockstep
