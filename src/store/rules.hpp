// What rules did, as rows, in both directions.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "lockstep/core/run.hpp"

#include "store/connection.hpp"

namespace lockstep::store {

// Within the caller's transaction.
void write_rules(const Connection& connection, std::int64_t run_id,
                 std::span<const RuleReport> rules);

// In the order in which they were written.
std::vector<RuleReport> read_rules(const Connection& connection, std::int64_t run_id);

}  // namespace lockstep::store
