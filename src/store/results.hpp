// What a finished run came to besides its findings, as rows, in both directions.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "lockstep/core/run.hpp"

#include "store/connection.hpp"

namespace lockstep::store {

// Within the caller's transaction; each reader gives them in the order in which they were written.
void write_accepted(const Connection& connection, std::int64_t run_id,
                    std::span<const AcceptanceUse> accepted);
std::vector<AcceptanceUse> read_accepted(const Connection& connection, std::int64_t run_id);

void write_latencies(const Connection& connection, std::int64_t run_id,
                     std::span<const LatencyHistogram> latencies);
std::vector<LatencyHistogram> read_latencies(const Connection& connection, std::int64_t run_id);

}  // namespace lockstep::store
