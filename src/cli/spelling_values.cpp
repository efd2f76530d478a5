#include "cli/spelling_values.hpp"

#include <algorithm>

#include "lockstep/compare/compare.hpp"

namespace lockstep::cli {
namespace {

bool lacks_values(const Difference& difference) {
  return difference.aspect == Aspect::json && difference.kind == Kind::spelling &&
         !difference.baseline && !difference.candidate;
}

bool same_place(const Difference& a, const Difference& b) {
  return a.aspect == b.aspect && a.kind == b.kind && a.at == b.at && a.note == b.note;
}

}  // namespace

void fill_spelling_values(const std::optional<std::string>& baseline,
                          const std::optional<std::string>& candidate, Comparison& comparison) {
  std::vector<Difference>& differences = comparison.differences;
  if (!baseline || !candidate ||
      std::none_of(differences.begin(), differences.end(), lacks_values)) {
    return;
  }
  const Comparison again = compare::compare_documents(*baseline, *candidate, {});
  // Both lists are in document order.
  auto next = again.differences.begin();
  for (Difference& difference : differences) {
    if (!lacks_values(difference)) {
      continue;
    }
    const auto found = std::find_if(next, again.differences.end(), [&](const Difference& other) {
      return same_place(difference, other);
    });
    if (found != again.differences.end()) {
      difference.baseline = found->baseline;
      difference.candidate = found->candidate;
      difference.abridged = found->abridged;
      next = found + 1;
    }
  }
}

}  // namespace lockstep::cli
