// One of two parsed documents, as the comparison sees it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

#include "lockstep/json/json.hpp"

namespace lockstep::compare {

template <typename Word>
bool same_word(const char* a, const char* b) {
  Word x = 0;
  Word y = 0;
  std::memcpy(&x, a, sizeof x);
  std::memcpy(&y, b, sizeof y);
  return x == y;
}

// Equality of two byte strings that are mostly short, without a call for those.
[[gnu::always_inline]] inline bool same_bytes(const char* a, const char* b, std::size_t size) {
  // Two words that overlap cover any size between one and two of them.
  if (size >= 8) {
    if (size > 16) {
      return std::memcmp(a, b, size) == 0;
    }
    return same_word<std::uint64_t>(a, b) && same_word<std::uint64_t>(a + size - 8, b + size - 8);
  }
  if (size >= 4) {
    return same_word<std::uint32_t>(a, b) && same_word<std::uint32_t>(a + size - 4, b + size - 4);
  }
  if (size >= 2) {
    return same_word<std::uint16_t>(a, b) && same_word<std::uint16_t>(a + size - 2, b + size - 2);
  }
  return size == 0 || *a == *b;
}

// A view of a document's tape (lockstep/json/tape.hpp). Values and keys are named by the index of
// their node.
struct Tree {
  const char* text = nullptr;
  const json::Node* nodes = nullptr;

  Tree() = default;
  explicit Tree(const json::Document& document)
      : text(document.text().data()), nodes(document.nodes().data()) {}

  const json::Node& operator[](std::uint32_t node) const { return nodes[node]; }
  // The node after a value and all it contains. The branch lets a walk run ahead of memory: most
  // values contain nothing.
  std::uint32_t after(std::uint32_t value) const {
    if (nodes[value].is_container()) [[unlikely]] {
      return nodes[value].next;
    }
    return value + 1;
  }
  std::string_view raw(std::uint32_t node) const {
    return {text + nodes[node].begin, nodes[node].end - nodes[node].begin};
  }
  // Of a string or key: without its quotes.
  std::string_view body(std::uint32_t node) const {
    return {text + nodes[node].begin + 1, nodes[node].end - nodes[node].begin - 2U};
  }
};

[[gnu::always_inline]] inline bool same_raw(const Tree& a, std::uint32_t x, const Tree& b,
                                            std::uint32_t y) {
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
  // The same for places whose pointers differ in nothing but array indices; for few others.
  std::uint32_t shape = 0;
};

// A list of places that only grows and is emptied. Adding to it is one of the things a comparison
// does most often, and std::vector does not inline that.
class PlaceList {
 public:
  void push(const Place& place) {
    if (size_ == capacity_) [[unlikely]] {
      grow();
    }
    places_[size_++] = place;
  }
  void shrink(std::uint32_t size) { size_ = size; }

  const Place& operator[](std::uint32_t i) const { return places_[i]; }
  std::uint32_t size() const { return size_; }
  // As a std::vector would be one. NOLINTNEXTLINE(google-explicit-constructor)
  operator std::span<const Place>() const { return {places_.get(), size_}; }

 private:
  [[gnu::noinline]] void grow() {
    constexpr std::uint32_t kFirst = 64;
    const std::uint32_t capacity = std::max(kFirst, 2 * capacity_);
    auto places = std::make_unique_for_overwrite<Place[]>(capacity);
    std::copy_n(places_.get(), size_, places.get());
    places_ = std::move(places);
    capacity_ = capacity;
  }

  std::unique_ptr<Place[]> places_;
  std::uint32_t size_ = 0;
  std::uint32_t capacity_ = 0;
};

// A number for a key that is spelled like this: different for most others.
inline std::uint32_t key_mark(const Tree& tree, std::uint32_t key) {
  const char* const raw = tree.text + tree[key].begin;
  const std::uint32_t size = tree[key].end - tree[key].begin;
  std::uint32_t first = 0;
  std::uint32_t last = size;
  if (size >= sizeof first) {
    std::memcpy(&first, raw, sizeof first);
    std::memcpy(&last, raw + size - sizeof last, sizeof last);
  } else {
    first = static_cast<unsigned char>(raw[1]);  // the only one there can be, or a quote
  }
  const std::uint64_t both = std::uint64_t{first} << 32U | (last + size);
  return static_cast<std::uint32_t>(both * 0x9E3779B97F4A7C15 >> 32U);
}

// The depth, up to 255, in the high byte, so that outer shapes are smaller; below it a hash of the
// way. It does not depend on which document is which, nor on the order of members.
inline std::uint32_t shape_below(std::uint32_t container_shape, std::uint32_t step) {
  constexpr std::uint32_t kHashBits = 24;
  const std::uint32_t depth = std::min<std::uint32_t>((container_shape >> kHashBits) + 1, 255);
  const std::uint32_t hash = (container_shape ^ step) * 0x9E3779B1;
  return depth << kHashBits | hash >> (32 - kHashBits);
}
inline std::uint32_t shape_of_member(const Place& object, const Tree& a, std::uint32_t value) {
  return shape_below(object.shape, key_mark(a, value - 1));
}
inline std::uint32_t shape_of_element(const Place& array) { return shape_below(array.shape, 0); }

}  // namespace lockstep::compare
