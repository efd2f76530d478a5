// Stage 2 of parsing: the grammar (RFC 8259 §2 to §7), from token offsets to a tape.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "lockstep/json/json.hpp"

namespace lockstep::json {

struct Tape {
  std::size_t nodes = 0;
  std::size_t inner_whitespace = 0;
};

// What stage 1 found; see StructuralIndex::scan.
struct Tokens {
  std::string_view text;  // its last byte cannot continue a number
  std::span<const std::uint32_t> offsets;
  std::optional<ParseError> fault;
};

// Writes the nodes of one JSON value to `nodes`, which has room for one per offset. nullopt, with
// `error` set, when the tokens are not those of one value.
std::optional<Tape> build_tape(const Tokens& tokens, std::size_t max_depth, Node* nodes,
                               ParseError& error);

}  // namespace lockstep::json
