// One of two parsed documents, as the comparison sees it.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

#include "lockstep/json/json.hpp"

namespace lockstep::compare {

// Equality of two byte strings that are mostly short, without a call for those.
inline bool same_bytes(const char* a, const char* b, std::size_t size) {
  using Word = std::uint64_t;
  if (size < sizeof(Word)) {
    for (std::size_t i = 0; i < size; ++i) {
      if (a[i] != b[i]) {
        return false;
      }
    }
    return true;
  }
  constexpr std::size_t kInline = 32;
  if (size > kInline) {
    return std::memcmp(a, b, size) == 0;
  }
  const auto differs = [a, b](std::size_t at) {
    Word x = 0;
    Word y = 0;
    std::memcpy(&x, a + at, sizeof x);
    std::memcpy(&y, b + at, sizeof y);
    return x != y;
  };
  for (std::size_t i = 0; i + sizeof(Word) < size; i += sizeof(Word)) {
    if (differs(i)) {
      return false;
    }
  }
  return !differs(size - sizeof(Word));
}

// A view of a document's tape (lockstep/json/tape.hpp). Values and keys are named by the index of
// their node.
struct Tree {
  const char* text = nullptr;
  const json::Node* nodes = nullptr;

  explicit Tree(const json::Document& document)
      : text(document.text().data()), nodes(document.nodes().data()) {}

  const json::Node& operator[](std::uint32_t node) const { return nodes[node]; }
  std::string_view raw(std::uint32_t node) const {
    return {text + nodes[node].begin, nodes[node].end - nodes[node].begin};
  }
  // Of a string or key: without its quotes.
  std::string_view body(std::uint32_t node) const {
    return {text + nodes[node].begin + 1, nodes[node].end - nodes[node].begin - 2U};
  }
};

inline bool same_raw(const Tree& a, std::uint32_t x, const Tree& b, std::uint32_t y) {
  const std::uint32_t size = a[x].end - a[x].begin;
  return size == b[y].end - b[y].begin &&
         same_bytes(a.text + a[x].begin, b.text + b[y].begin, size);
}

inline constexpr std::uint32_t kNone = ~std::uint32_t{0};

// A place in both documents, with the way to it. A walk keeps the containers it has met in a list;
// `parent` is an index into that.
struct Place {
  std::uint32_t a = kNone;  // node, kNone where that side has nothing
  std::uint32_t b = kNone;
  std::uint32_t parent = kNone;
  std::uint32_t a_index = 0;  // among the elements of an array
  std::uint32_t b_index = 0;
};

}  // namespace lockstep::compare
