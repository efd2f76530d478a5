// Other answers to a request that was compared: of the control, of the baseline when it is asked
// again, and of the capture.
#pragma once

#include <cstddef>
#include <vector>

#include "lockstep/compare/compare.hpp"
#include "lockstep/core/exchange.hpp"
#include "lockstep/noise/noise.hpp"
#include "lockstep/redact/redact.hpp"

namespace lockstep::cli {

// Everything compared with everything. `comparison` is that of the exchange; `further` are answers
// of the baseline, which have responses; `typical` is their pair that was asked without knowing the
// outcome: 0 stands for the baseline's own answer, 1 for the first of `further` …
noise::Asked witnessed(const Exchange& exchange, const Comparison& comparison,
                       const std::vector<const Reply*>& further, std::size_t typical_first,
                       std::size_t typical_second, const compare::Options& options,
                       const redact::Redactor& redactor);

// Notes at each difference in a body or status where the candidate agrees with the recorded
// response, and the baseline no longer does. It stays a difference.
void note_recorded(const Exchange& exchange, const compare::Options& options,
                   Comparison& comparison);

// Notes the same at the differences that were noted in an earlier judgement of the same replies.
void keep_recorded_notes(const Comparison& earlier, Comparison& comparison);

}  // namespace lockstep::cli
