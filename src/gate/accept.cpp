#include "lockstep/gate/accept.hpp"

#include <utility>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

namespace lockstep::gate {
namespace {

bool has_expired(const Acceptance& entry, const std::string& today) {
  return !entry.until.empty() && entry.until < today;
}

// Neither noise nor another spelling: what makes an exchange different.
bool counts(const Difference& difference) {
  return difference.kind != Kind::spelling && !difference.noise;
}

}  // namespace

std::string endpoint_text(std::string_view endpoint) { return escape_line(endpoint, true); }

std::string place_of(const Difference& difference, const Generalise& generalise) {
  if (difference.aspect == Aspect::status) {
    // From 404 to 410 is not from 200 to 500.
    return escape_line(fmt::format("status {} to {}", difference.baseline.value_or("none"),
                                   difference.candidate.value_or("none")),
                       true);
  }
  const std::string at = generalise(difference.aspect, difference.at);
  return fmt::format("{} {}", aspect_name(difference.aspect), escape_line(at, true));
}

Acceptances::Acceptances(std::vector<Acceptance> entries, std::string today, Generalise generalise)
    : entries_(std::move(entries)), today_(std::move(today)), generalise_(std::move(generalise)) {
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const Acceptance& entry = entries_[i];
    by_print_[entry.fingerprint].push_back(i);
    for (const std::uint64_t print : entry.also) {
      by_print_[print].push_back(i);
    }
    AcceptanceUse& use = uses_.emplace_back();
    use.fingerprint = entry.fingerprint;
    use.drift_class = entry.drift_class;
    use.reason = entry.reason;
    use.until = entry.until;
    use.status = has_expired(entry, today_) ? AcceptanceStatus::expired : AcceptanceStatus::unused;
  }
}

bool Acceptances::apply(StoredExchange& exchange) {
  Comparison& comparison = exchange.comparison;
  if (comparison.verdict != Verdict::different) {
    return false;
  }
  const std::string endpoint = endpoint_text(exchange.endpoint);
  bool changed = false;
  bool all = comparison.omitted == 0;
  for (Difference& difference : comparison.differences) {
    if (!counts(difference)) {
      continue;
    }
    const auto found = by_print_.find(difference.finding);
    bool accepted = false;
    for (std::size_t i = 0; found != by_print_.end() && i < found->second.size(); ++i) {
      const Acceptance& entry = entries_[found->second[i]];
      AcceptanceUse& use = uses_[found->second[i]];
      const auto places = entry.where.find(endpoint);
      if (places == entry.where.end() ||
          !places->second.contains(place_of(difference, generalise_))) {
        continue;
      }
      ++use.differences;
      if (use.status != AcceptanceStatus::expired) {
        use.status = AcceptanceStatus::used;
        accepted = true;
      }
    }
    difference.accepted = accepted;
    changed = changed || accepted;
    all = all && accepted;
  }
  if (changed && all) {
    comparison.verdict = Verdict::accepted;
  }
  return changed;
}

std::vector<AcceptanceUse> Acceptances::uses() const { return uses_; }

}  // namespace lockstep::gate
