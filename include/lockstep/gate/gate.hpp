// A stored run and a policy → a decision with its reasons. Pure: the same run and policy give the
// same verdict.
//
// A limit passes when the 95 % interval lies inside it, fails when it lies outside, and is
// inconclusive between. A run passes when all of its limits do: so a run that is as bad as a limit
// allows passes in no more than one of twenty cases, however many limits there are. It fails when
// one fails; as many limits give chance many chances, what counts there is Holm's adjustment over
// all of them. What is not a whole run, or compared nothing, never passes.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "lockstep/core/finding.hpp"
#include "lockstep/core/run.hpp"
#include "lockstep/core/verdict.hpp"
#include "lockstep/gate/policy.hpp"

namespace lockstep::gate {

// Reads the run's exchanges once.
GateVerdict judge(const RunReader& run, const Policy& policy, const History& history = {});

// What became of findings since `before`, a complete run of the same sides, or nullptr. `older`:
// the fingerprints of all runs before that.
History history_of(const RunReader& run, const RunReader* before,
                   const std::set<std::uint64_t>& older);

// Whether a known finding shows in certainly more of the exchanges than in the run before.
bool shows_more(const FindingChange& change, std::uint64_t compared, std::uint64_t compared_before);

// "json-key-order at json /a/*/b in GET /users and 3 more"; one line, escaped.
std::string finding_title(const Finding& finding);

// One run of a trend. Latencies are those that were stored when it ended.
TrendPoint trend_point(const RunReader& run);

}  // namespace lockstep::gate
