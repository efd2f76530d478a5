// Findings that somebody has accepted. An acceptance hides what it was given for and nothing else:
// the same cause at another place, or in another endpoint, is not accepted.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/run.hpp"

namespace lockstep::gate {

struct Acceptance {
  std::uint64_t fingerprint = 0;
  std::set<std::uint64_t> also;  // fingerprints that were part of the same finding
  std::string drift_class;
  std::string reason;
  std::string until;  // the last day on which it holds, UTC: "2026-12-31"; empty: for ever
  // Places by endpoint, both escaped: "GET /users/{id}" → "json /tags/*", "status 200 to 204".
  std::map<std::string, std::set<std::string>> where;

  bool operator==(const Acceptance&) const = default;
};

// drift::generalised()
using Generalise = std::function<std::string(Aspect aspect, std::string_view at)>;

// Where a difference is, as acceptances have it.
std::string place_of(const Difference& difference, const Generalise& generalise);
std::string endpoint_text(std::string_view endpoint);

// Applies acceptances to the exchanges of a run, and remembers what each did.
class Acceptances {
 public:
  // `today` as Acceptance::until.
  Acceptances(std::vector<Acceptance> entries, std::string today, Generalise generalise);

  bool empty() const { return entries_.empty(); }
  // Marks what is accepted in an exchange that is different, and makes its verdict `accepted` when
  // that is all of it. Difference::finding must be set. Returns whether anything changed.
  bool apply(StoredExchange& exchange);
  std::vector<AcceptanceUse> uses() const;

 private:
  std::vector<Acceptance> entries_;
  std::vector<AcceptanceUse> uses_;  // one for each entry
  std::map<std::uint64_t, std::vector<std::size_t>> by_print_;
  std::string today_;
  Generalise generalise_;
};

}  // namespace lockstep::gate
