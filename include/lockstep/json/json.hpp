// Lossless JSON. A document keeps what others throw away: the spelling of numbers, the order of
// members, repeated keys, escapes, and the byte position of every value. RFC 8259 grammar; a
// document of any depth is parsed without recursion.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::json {

enum class Type : std::uint8_t { null, boolean, number, string, array, object };

std::string_view type_name(Type type);

struct ParseError {
  std::size_t offset = 0;  // of the first byte that cannot be
  std::string message;     // "expected ',' or '}'"
};

}  // namespace lockstep::json
