// Equality in meaning of JSON trees, by hash: exact decimals, decoded strings, free member order.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "lockstep/json/json.hpp"

namespace lockstep::drift {

// Equal for values that are equal in meaning. Depth must be bounded by the parser.
std::uint64_t meaning_hash(json::Value value);
bool same_meaning(json::Value a, json::Value b);

// Same elements in another order.
bool same_multiset(json::Value a, json::Value b);

// Index into b's elements for each of a's, when both hold objects that carry one identifying member
// (id, uuid, key, name …) with the same set of distinct values, in another order.
std::optional<std::vector<std::size_t>> pair_by_identity(json::Value a, json::Value b);

}  // namespace lockstep::drift
