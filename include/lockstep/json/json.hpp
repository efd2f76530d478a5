// Lossless JSON. A document keeps what others throw away: the spelling of numbers, the order of
// members, repeated keys, escapes, and the byte position of every value. RFC 8259 grammar; a
// document of any depth is parsed without recursion.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
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

class Document;

// A value in a document: two words, cheap to copy, valid as long as the document and its text.
class Value {
 public:
  Type type() const;
  std::string_view raw() const;  // the JSON text of the value exactly as written
  std::size_t offset() const;    // of raw() in the document's text

  bool boolean() const;        // type() must be boolean
  std::string string() const;  // type() must be string: unescaped; a lone surrogate is U+FFFD
  // The number as written, when it is an integer that fits; 1.0 and 1e3 are integers.
  std::optional<std::int64_t> int64() const;
  double number() const;  // nearest double; ±inf beyond its range

  std::size_t size() const;  // elements or members; 0 for scalars
  // The member with that key, the last one when it repeats (as Python and Go decode it).
  std::optional<Value> find(std::string_view key) const;
  std::string key() const;           // of a member of an object: unescaped
  std::string_view raw_key() const;  // with its quotes

  // Elements of an array, or member values of an object (with key()), in document order.
  class Iterator;
  Iterator begin() const;
  Iterator end() const;

 private:
  friend class Document;
  const Document* document_ = nullptr;
  std::uint32_t node_ = 0;
};

}  // namespace lockstep::json
