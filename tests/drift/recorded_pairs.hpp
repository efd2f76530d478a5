// The recorded pairs of ../shared/drift-pairs with the classes that reference rules gave them, and
// how classify() does against those. A third of the probes is set aside: only whoever asks for it
// by name sees it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "lockstep/core/exchange.hpp"
#include "lockstep/drift/drift.hpp"

namespace lockstep::drift::test {

struct RecordedPair {
  std::string name;   // "p-basic--flask--gin--new"
  std::string probe;  // "p-basic"
  Request request;
  Reply baseline;
  Reply candidate;
  std::optional<std::string> baseline_body;  // gzip undone
  std::optional<std::string> candidate_body;
  std::vector<std::pair<std::string, std::string>> reference;  // class, location

  Subject subject() const;
};

enum class Part { developed_on, held_out };

// Where the shared data is: LOCKSTEP_SHARED, or ../shared beside the sources.
std::string shared_directory();
bool has_shared_data();

// FNV-1a of the probe's name modulo 3 is 0.
bool is_held_out(std::string_view probe);

void each_pair(Part part, const std::function<void(const RecordedPair&)>& visit);

struct Score {
  std::uint64_t matched = 0;
  std::uint64_t missing = 0;  // the reference says so and classify() does not
  std::uint64_t extra = 0;    // the other way round
  double recall() const;
  double precision() const;
};

struct Measurement {
  std::uint64_t pairs = 0;
  Score places;               // class and place, for JSON; class per exchange, for all else
  Score per_pair;             // class per exchange
  Score raw;                  // as `places`, without the table of disagreements
  std::uint64_t refined = 0;  // fallbacks of the reference that have a narrower class here
  std::uint64_t beyond = 0;   // classes that the reference has no rule code for
  std::map<std::string, Score> by_class;
  // (class, "missing" or "extra", probe) -> count and one example
  std::map<std::tuple<std::string, std::string, std::string>, std::pair<int, std::string>>
      disagreements;
  std::map<std::string, int> justified;  // per row of the table
};

Measurement measure(Part part);

// A disagreement where the reference is wrong for a pair.
struct Justified {
  std::string_view drift_class;
  std::string_view kind;   // "missing" or "extra"
  std::string_view probe;  // a name, or a prefix with '*'
  std::string_view reason;
};
const std::vector<Justified>& justified();

}  // namespace lockstep::drift::test
