// Stage 1 of parsing: where the tokens of a text start.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "lockstep/json/json.hpp"

namespace simdjson::internal {
class dom_parser_implementation;
}

namespace lockstep::json {

// Finds the offsets of brackets, commas, colons, and first bytes of strings and other scalars.
// Owns its buffers and reuses them.
class StructuralIndex {
 public:
  StructuralIndex();
  ~StructuralIndex();
  StructuralIndex(const StructuralIndex&) = delete;
  StructuralIndex& operator=(const StructuralIndex&) = delete;

  // Offsets in ascending order, valid until the next call. One more than the span has may be read:
  // the end of the text. `fault` is set when a string is not well-formed: the last offset is then
  // that of this string.
  std::span<const std::uint32_t> scan(std::string_view text, bool any_bytes_in_strings,
                                      std::optional<ParseError>& fault);

 private:
  void reserve(std::size_t size);

  std::unique_ptr<simdjson::internal::dom_parser_implementation> stage1_;
  std::size_t capacity_ = 0;
  std::vector<std::uint32_t> offsets_;  // of the slow scan
};

}  // namespace lockstep::json
