// Rules at work within JSON documents, where values are known in full and nothing is listed yet.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/difference.hpp"
#include "lockstep/json/json.hpp"

#include "compare/json_compare.hpp"
#include "compare/json_tree.hpp"
#include "compare/json_unordered.hpp"

namespace lockstep::compare {

class JsonRules {
 public:
  // All must outlive it; `containers` are those of the walk, which goes on.
  JsonRules(const json::Document& a, const json::Document& b, const PlaceList& containers,
            const JsonOptions& options);

  // Whether a rule hides that the values at a place differ.
  bool hides(Kind kind, const Place& place);
  // nullopt when no rule says that the order of these arrays means nothing.
  std::optional<UnorderedPairs> pair_unordered(const Place& arrays,
                                               std::span<const std::uint32_t> a_nodes,
                                               std::span<const std::uint32_t> b_nodes);

 private:
  std::uint64_t step_of(const Place& place, bool in_b) const;
  bool may_concern(const Place& place, bool in_b);
  std::string at(const Place& place, bool in_b) const;
  Sight sight(Kind kind, const Place& place, std::string_view at) const;

  const json::Document& a_document_;
  const json::Document& b_document_;
  Tree a_;
  Tree b_;
  const PlaceList& containers_;
  const JsonOptions& options_;
  // Whatever the order of elements; made when they are first needed.
  std::vector<std::uint64_t> a_bags_;
  std::vector<std::uint64_t> b_bags_;
};

}  // namespace lockstep::compare
