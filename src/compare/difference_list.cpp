#include "compare/difference_list.hpp"

#include <algorithm>
#include <utility>

#include "lockstep/core/escape.hpp"

namespace lockstep::compare {
namespace {

void cut(std::optional<std::string>& value, std::size_t limit, bool& abridged) {
  if (value && value->size() > limit) {
    value->resize(utf8_prefix(*value, limit).size());
    abridged = true;
  }
}

}  // namespace

void DifferenceList::add(Difference&& difference, bool json) {
  if (rules_ != nullptr) {
    Sight sight{difference.aspect, difference.at, difference.kind, {}, {}, json};
    sight.baseline = difference.baseline;
    sight.candidate = difference.candidate;
    sight.cut = difference.abridged;
    if (rules_->hides(sight)) {
      return;
    }
  }
  add_judged(std::move(difference));
}

void DifferenceList::add_judged(Difference&& difference) {
  different_ = different_ || difference.kind != Kind::spelling;
  if (size() == options_.max_differences) {
    ++comparison_.omitted;
    return;
  }
  cut(difference.baseline, options_.max_value_bytes, difference.abridged);
  cut(difference.candidate, options_.max_value_bytes, difference.abridged);
  comparison_.differences.push_back(std::move(difference));
}

void DifferenceList::add_judged(std::vector<Difference>&& differences) {
  comparison_.differences.reserve(std::min(size() + differences.size(), options_.max_differences));
  for (Difference& difference : differences) {
    add_judged(std::move(difference));
  }
}

void DifferenceList::add_omitted(std::uint64_t count) {
  different_ = different_ || count > 0;
  comparison_.omitted += count;
}

std::uint64_t DifferenceList::count() const {
  return size() + comparison_.omitted + (rules_ == nullptr ? 0 : rules_->hidden());
}

Comparison DifferenceList::finish() && {
  const bool none = is_empty();
  if (rules_ != nullptr) {
    comparison_.rules = rules_->take_uses();
  }
  comparison_.verdict = different_ ? Verdict::different
                        : none     ? Verdict::identical
                                   : Verdict::equivalent;
  return std::move(comparison_);
}

}  // namespace lockstep::compare
