// A stored run judged again: its replies compared by other rules. Nothing is sent.
#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include "lockstep/compare/compare.hpp"
#include "lockstep/core/run.hpp"
#include "lockstep/redact/redact.hpp"
#include "lockstep/store/store.hpp"

#include "cli/api_contract.hpp"

namespace lockstep::cli {

struct Recompared {
  Counts counts;
  std::vector<Finding> findings;
  std::vector<RuleReport> rules;
  std::vector<OperationReport> operations;  // of the API description
  // Exchanges whose first verdict stands: identical ones of which neither headers nor bodies were
  // kept; and others of which a body was not, or that were judged by an answer of the baseline that
  // was not.
  std::uint64_t identical_unkept = 0;
  std::uint64_t unkept = 0;
  // Differences at places where the first judgement had none, so that nobody has asked the baseline
  // whether it differs from itself there.
  std::uint64_t not_asked = 0;
};

// Writes every exchange and skip of `run`, but not the end of it. With the control's replies, noise
// is judged anew; without, what was noise at a place of an exchange still is. Ends early when
// `stop` is set. With `api`, which may be null, requests are grouped by its operations and replies
// checked where their bodies were kept. Secrets that are named since are hidden. `run` must read
// from another connection than `writer` writes to.
Recompared recompare(const RunReader& run, const compare::Options& options, const ApiContract* api,
                     const redact::Redactor& redactor, store::RunWriter& writer,
                     const std::atomic<bool>& stop);

}  // namespace lockstep::cli
