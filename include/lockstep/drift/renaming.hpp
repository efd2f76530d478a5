// Ids that the two sides gave to the same things: order 17 here is order 42 there, wherever it
// shows. Many differences, one cause.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "lockstep/core/difference.hpp"

namespace lockstep::drift {

// An id and what it is an id of.
struct RenamedId {
  std::string scope;  // "order"; empty for ids that are unique by themselves, such as UUIDs
  std::string_view baseline;
  std::string_view candidate;
};

// The two ids that a difference is about, views into it; nullopt when it is about something else. A
// number or a word must be where ids are: a member named "id", "order_id", "orderId", "ids", a
// segment of a path. UUIDs and long hexadecimal are ids anywhere. What a number is an id of is told
// by the name before it: "/orders/*/id", "/order_id" and "/orders/17" are ids of an "order". At the
// root it is the last word of the endpoint's path.
std::optional<RenamedId> renamed_id(std::string_view endpoint, const Difference& difference);

// Counts which id became which, in one mapping for each scope.
class Renamings {
 public:
  // False when the pair contradicts an earlier one: either id was seen with another counterpart.
  // Ids beyond kMaxIds are not remembered, and count as contradictions.
  bool add(const RenamedId& id);
  // Whether what was seen in the scope is one mapping: pairs were seen again, at least
  // kMinRepetitions times, and no more than one in ten was contradicted. Any differing values are
  // one to one as long as each is seen once. Or its pairs, two at least, are all those of a scope
  // of which that is true: "GET /mine/{id}" gives orders.
  bool holds(const std::string& scope) const;

  static constexpr std::size_t kMaxIds = 100'000;
  static constexpr std::uint64_t kMinRepetitions = 3;

 private:
  struct Scope {
    std::unordered_map<std::uint64_t, std::uint64_t> forward;  // hashes of ids
    std::unordered_map<std::uint64_t, std::uint64_t> backward;
    std::uint64_t repeated = 0;
    std::uint64_t broken = 0;

    bool holds() const;
    bool is_part_of(const Scope& other) const;
  };

  std::unordered_map<std::string, Scope> scopes_;
  std::size_t ids_ = 0;
};

}  // namespace lockstep::drift
