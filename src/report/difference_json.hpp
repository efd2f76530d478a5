// One difference as JSON, the same in every machine format.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "lockstep/core/difference.hpp"
#include "lockstep/json/writer.hpp"

namespace lockstep::report {

// {"aspect":…,"at":…,"kind":…,"baseline":…,"candidate":…,"noise":…}; a side that has no value has
// no key. Values are strings: JSON text for aspect json. `finding` is the name of its finding.
void write_difference(const Difference& difference, json::Writer& out,
                      std::string_view finding = {});

// "2026-11-22T08:10:11.123456Z"
std::string json_time(std::int64_t unix_ns);

}  // namespace lockstep::report
