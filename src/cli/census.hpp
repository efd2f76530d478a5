// What captures hold, counted without sending anything.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lockstep/core/coverage.hpp"
#include "lockstep/plan/plan.hpp"
#include "lockstep/redact/redact.hpp"

#include "cli/api_contract.hpp"
#include "cli/captures.hpp"

namespace lockstep::cli {

struct Census {
  std::uint64_t captured = 0;
  std::uint64_t planned = 0;
  std::uint64_t with_response = 0;
  std::uint64_t with_body = 0;
  std::map<std::string, std::uint64_t> skipped;       // by reason
  std::map<std::string, Skip> first_skip;             // by reason
  std::map<std::string, EndpointCoverage> endpoints;  // as if all that is planned were compared
  std::map<std::string, std::uint64_t> fidelity;
  std::optional<std::int64_t> first_ns;
  std::optional<std::int64_t> last_ns;
  std::vector<OperationReport> operations;  // of the API description
};

// Reads all of `captures`. `on_planned` sees what would be sent, in plan order; in the census,
// secrets are hidden.
Census take_census(Captures& captures, const plan::Options& options,
                   const redact::Redactor& redactor, OperationCensus& operations,
                   const std::function<void(const Planned&)>& on_planned);

// How many records of `paths` would be sent; nullopt when given up or unreadable.
std::optional<std::uint64_t> count_planned(const std::vector<std::string>& paths,
                                           const plan::Options& options,
                                           const std::atomic<bool>& give_up);

std::string census_text(const Census& census, const Captures& captures, bool color);

// The plan of a dry run: its census, then the first `limit` requests.
std::string dry_run_text(Captures& captures, const plan::Options& options,
                         const redact::Redactor& redactor, OperationCensus& operations,
                         std::uint64_t limit, bool color);

}  // namespace lockstep::cli
