// How a parsed document lies in memory: one node for each value and each member key, in document
// order, so that a walk over a document is a walk over an array.
#pragma once

#include <cstdint>

namespace lockstep::json {

enum class Type : std::uint8_t { null, boolean, number, string, array, object };

// An array's elements follow it; an object is followed by key, value, key, value …
// The first child of container c is c + 1, the sibling after value v (or its key) is
// nodes[v].next, and the children end at nodes[c].next.
struct Node {
  std::uint32_t begin = 0;  // offset of the first byte in the text; a string's is its quote
  std::uint32_t end = 0;    // one past the last byte
  // Index of the node after this one and all it contains; of a key, that of its value.
  std::uint32_t next = 0;
  std::uint32_t info = 0;  // type, escaped, size: see below

  Type type() const { return static_cast<Type>(info & 7U); }
  // Whether a string or key holds a backslash, so that its raw text is not its value.
  bool escaped() const { return (info & 8U) != 0; }
  std::uint32_t size() const { return info >> 4U; }  // elements or members

  bool is_container() const { return (info & 7U) >= static_cast<std::uint32_t>(Type::array); }
};

inline constexpr std::uint32_t kMaxContainerSize = (1U << 28U) - 1;

}  // namespace lockstep::json
