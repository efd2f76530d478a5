// Places where two documents write the same thing differently.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "compare/json_tree.hpp"

namespace lockstep::compare {

enum class Spelling : std::uint8_t { key_order, key_escapes, string_escapes, number };

inline constexpr std::array<std::string_view, 4> kSpellingNotes = {
    "key-order", "key-escapes", "string-escapes", "number-spelling"};

// The first ones of each sort that a walk meets; nobody wants to read thousands.
class Spellings {
 public:
  explicit Spellings(std::size_t limit) : limit_(limit) {}

  void add(Spelling sort, const Place& place) {
    std::vector<Place>& places = places_[static_cast<std::size_t>(sort)];
    if (places.size() < limit_) {
      places.push_back(place);
    }
  }
  bool empty() const {
    return std::all_of(places_.begin(), places_.end(),
                       [](const std::vector<Place>& places) { return places.empty(); });
  }
  // A container's members are in another order: the place is that of the container itself.
  const std::vector<Place>& of(Spelling sort) const {
    return places_[static_cast<std::size_t>(sort)];
  }

 private:
  std::size_t limit_;
  std::array<std::vector<Place>, kSpellingNotes.size()> places_;
};

}  // namespace lockstep::compare
