// The bodies of a stored exchange, as people read them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "lockstep/core/run.hpp"
#include "lockstep/report/report.hpp"

namespace lockstep::cli {

std::optional<std::string> stored_body(const RunReader& run, std::optional<std::int64_t> id);

// With content codings undone where that is possible. Fills in the values of spellings, which only
// the bodies have.
report::Bodies readable_bodies(const RunReader& run, StoredExchange& exchange);

}  // namespace lockstep::cli
