// The gate of a configuration.
#pragma once

#include "lockstep/config/config.hpp"
#include "lockstep/json/json.hpp"

#include "config/faults.hpp"

namespace lockstep::config {

// Without what is at fault.
Gate read_gate(const json::Value& value, Faults& faults);

}  // namespace lockstep::config
