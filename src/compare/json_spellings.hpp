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

enum class Spelling : std::uint8_t {
  whitespace,        // of the whole document: before its last token
  trailing_newline,  // and after it
  key_order,         // of an object
  key_escapes,
  string_escapes,
  number,
};

inline std::string_view spelling_note(Spelling spelling) {
  constexpr std::array<std::string_view, 6> kNotes = {"whitespace",     "trailing-newline",
                                                      "key-order",      "key-escapes",
                                                      "string-escapes", "number-spelling"};
  return kNotes[static_cast<std::size_t>(spelling)];
}

// Those that are found at some place in a document.
inline constexpr std::array<Spelling, 4> kPlacedSpellings = {
    Spelling::key_order, Spelling::key_escapes, Spelling::string_escapes, Spelling::number};

// Some of each sort that a walk meets: one for each shape of place, as what one element of an array
// shows, its thousand siblings show as well; and the outermost shapes where there are too many.
// Which ones are kept does not depend on which document is which.
class Spellings {
 public:
  explicit Spellings(std::size_t limit) : limit_(limit) {}

  // For key_order, the place is that of the object.
  void add(Spelling sort, const Place& place) {
    std::vector<Place>& places = places_[index(sort)];
    for (const Place& known : places) {
      if (known.shape == place.shape) {
        return;
      }
    }
    // A service that orders keys differently does so in nearly every object.
    constexpr std::size_t kKeyOrders = 2;
    const std::size_t limit = sort == Spelling::key_order ? std::min(limit_, kKeyOrders) : limit_;
    if (places.size() < limit) {
      places.push_back(place);
    } else if (limit > 0) {
      replace_innermost(places, place);
    }
  }

  const std::vector<Place>& of(Spelling sort) const { return places_[index(sort)]; }
  std::size_t size() const {
    std::size_t sum = 0;
    for (const std::vector<Place>& places : places_) {
      sum += places.size();
    }
    return sum;
  }
  void clear() {
    for (std::vector<Place>& places : places_) {
      places.clear();
    }
  }

 private:
  static std::size_t index(Spelling sort) {
    return static_cast<std::size_t>(sort) - static_cast<std::size_t>(Spelling::key_order);
  }

  static void replace_innermost(std::vector<Place>& places, const Place& place) {
    const auto by_shape = [](const Place& x, const Place& y) { return x.shape < y.shape; };
    const auto innermost = std::max_element(places.begin(), places.end(), by_shape);
    if (place.shape < innermost->shape) {
      *innermost = place;
    }
  }

  std::size_t limit_;
  std::array<std::vector<Place>, kPlacedSpellings.size()> places_;
};

}  // namespace lockstep::compare
