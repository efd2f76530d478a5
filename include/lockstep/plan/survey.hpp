// Learns from many targets where in their paths things are named. One path cannot tell: /users/anna
// looks like /users/search.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/name_places.hpp"

namespace lockstep::plan {

// Holds the paths as a tree of at most kMostNodes; what comes later and is new finds no room, but
// where so much is new, names were seen already.
class Survey {
 public:
  static constexpr std::size_t kMostNodes = 200'000;

  Survey();
  // Targets that were answered with an error say nothing about the API: leave them out.
  void add(std::string_view target);

  // A place is one of names when it has far more words than an API has there, or when new ones keep
  // coming (Good and Turing: the share of words seen once is the chance that the next is new), or
  // when they look like headlines. Words after which identifiers follow are collections, which an
  // API may have many of. Apart stay "me", "search" and the like, a word after which comes what
  // comes after no other, and, if few words carry nearly all of the traffic, those.
  NamePlaces places() const;

 private:
  struct Node {
    std::uint64_t count = 0;
    std::map<std::string, std::uint32_t, std::less<>> words;
    std::map<std::string, std::uint32_t, std::less<>> identifiers;
  };
  using Nodes = std::vector<std::uint32_t>;

  void learn(const std::string& prefix, const Nodes& nodes, NamePlaces& places) const;

  std::vector<Node> nodes_;
};

}  // namespace lockstep::plan
