// Equality of JSON values as JSON Schema has it: numbers by value, objects without order.
#pragma once

#include <cstdint>

#include "lockstep/json/json.hpp"

namespace lockstep::openapi {

bool equal_values(const json::Value& a, const json::Value& b);

// Equal for equal values.
std::uint64_t hash_value(const json::Value& value);

}  // namespace lockstep::openapi
