// Lossless JSON. A document keeps what others throw away: the spelling of numbers, the order of
// members, repeated keys, escapes, and the byte position of every value. RFC 8259 grammar; a
// document of any depth is parsed without recursion.
//
//   json::ParseError error;
//   const std::optional<json::Document> document = json::Document::parse(text, error);
//   if (!document) { … error.offset, error.message … }
//   for (const json::Value entry : document->root()) { … entry.find("url") … }
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "lockstep/json/tape.hpp"

namespace lockstep::json {

std::string_view type_name(Type type);

struct ParseOptions {
  // Deeper documents are refused (Reason::limit).
  std::size_t max_depth = 100'000;
  // And so are documents of more brackets, commas, colons, strings, numbers and literals: each may
  // take 20 bytes of memory, so that a small text like [1,1,1,1… could take ten times its size.
  std::size_t max_tokens = std::size_t{1} << 25U;
  // For logs: strings may hold any bytes, control characters and invalid UTF-8 among them, and
  // they are kept as they are. Otherwise RFC 8259 §7 and §8.1 hold.
  bool any_bytes_in_strings = false;
};

struct ParseError {
  enum class Reason : std::uint8_t {
    syntax,  // the text is not JSON
    limit,   // too deep, too many tokens, or larger than a document can be (4 GiB)
  };
  std::size_t offset = 0;  // of the first byte that cannot be
  std::string message;     // "expected ',' or '}'"
  Reason reason = Reason::syntax;
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
  // The number as written, when it is an integer that fits; 1.0 and 1e3 are integers. nullopt for
  // any other value.
  std::optional<std::int64_t> int64() const;
  double number() const;  // type() must be number: nearest double; ±inf beyond its range

  std::size_t size() const;  // elements or members; 0 for scalars
  // The member with that key, the last one when it repeats (as Python and Go decode it); nullopt
  // when there is none or the value is not an object. `key` is unescaped UTF-8.
  std::optional<Value> find(std::string_view key) const;
  std::string key() const;           // of a member of an object: unescaped
  std::string_view raw_key() const;  // with its quotes

  // Elements of an array, or member values of an object (with key()), in document order; nothing
  // for scalars. As long as C++ does not keep temporaries for a range-based for, `for (… :
  // *find(k))` is not for use: the optional is gone before the loop begins.
  class Iterator;
  Iterator begin() const;
  Iterator end() const;

 private:
  friend class Document;
  Value(const Document* document, std::uint32_t node) : document_(document), node_(node) {}
  const Node& node() const;

  const Document* document_ = nullptr;
  std::uint32_t node_ = 0;
};

class Value::Iterator {
 public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = Value;
  using difference_type = std::ptrdiff_t;
  using pointer = const Value*;
  using reference = Value;

  Iterator() = default;
  Value operator*() const { return {document_, node_}; }
  Iterator& operator++();
  Iterator operator++(int);
  bool operator==(const Iterator&) const = default;

 private:
  friend class Value;
  Iterator(const Document* document, std::uint32_t node, std::uint32_t step)
      : document_(document), node_(node), step_(step) {}

  const Document* document_ = nullptr;
  std::uint32_t node_ = 0;
  std::uint32_t step_ = 0;  // nodes between a sibling's end and the next value: 1 for the key
};

// A parsed text, as a flat tape of nodes. The text is not copied: it must live, unchanged, as long
// as the document is used. Values point to the document, so it must not be moved while they are
// used.
class Document {
 public:
  Document() = default;  // holds no value: root() must not be called

  // nullopt, with `error` set, when the text is not one JSON value. A byte order mark is an error.
  static std::optional<Document> parse(std::string_view text, ParseError& error,
                                       const ParseOptions& options = {});

  Value root() const;
  std::string_view text() const { return text_; }

  // The tape, root first; for those who walk the document faster than Values do (tape.hpp).
  std::span<const Node> nodes() const { return {nodes_.get(), size_}; }
  // Bytes of whitespace between tokens, not counting what follows the last one.
  std::size_t inner_whitespace() const { return inner_whitespace_; }

 private:
  friend class Parser;
  std::string_view text_;
  std::unique_ptr<Node[]> nodes_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
  std::size_t inner_whitespace_ = 0;
};

class StructuralIndex;  // src/json/structural_index.hpp

// Parses document after document with the same buffers, for streams of them. Not thread-safe.
class Parser {
 public:
  explicit Parser(ParseOptions options = {});
  ~Parser();
  Parser(Parser&&) noexcept;
  Parser& operator=(Parser&&) noexcept;

  // Replaces what `document` held, reusing its memory. False, with `error` set and `document`
  // empty, when the text is not one JSON value.
  bool parse(std::string_view text, Document& document, ParseError& error);

 private:
  ParseOptions options_;
  std::unique_ptr<StructuralIndex> index_;
};

}  // namespace lockstep::json
