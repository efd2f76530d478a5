// What the baseline changes by itself, and what that makes of exchanges that are already stored.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "lockstep/core/noise.hpp"
#include "lockstep/core/run.hpp"

#include "store/connection.hpp"

namespace lockstep::store {

// Within the caller's transaction.
void write_noise(const Connection& connection, std::int64_t run_id,
                 std::span<const NoisyPlace> places);
std::vector<NoisyPlace> read_noise(const Connection& connection, std::int64_t run_id);

// RunWriter::rejudge(), within the caller's transaction.
void rejudge_exchanges(const Connection& connection, std::int64_t run_id,
                       const std::function<bool(StoredExchange&)>& judge);

}  // namespace lockstep::store
