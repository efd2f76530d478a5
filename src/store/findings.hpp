// Findings as rows, in both directions.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "lockstep/core/finding.hpp"

#include "store/connection.hpp"

namespace lockstep::store {

// Within the caller's transaction. The rank is the place in `findings`.
void write_findings(const Connection& connection, std::int64_t run_id,
                    std::span<const Finding> findings);

// By rank. Throws Error for rows that cannot have been written by us.
std::vector<Finding> read_findings(const Connection& connection, std::int64_t run_id);

}  // namespace lockstep::store
