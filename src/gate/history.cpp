// Findings and figures of one run beside those of another.
#include <algorithm>
#include <map>
#include <string_view>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"
#include "lockstep/gate/gate.hpp"

#include "gate/evidence.hpp"

namespace lockstep::gate {
namespace {

constexpr std::size_t kTitleValue = 80;

std::string short_text(std::string_view text) {
  const std::string_view cut = utf8_prefix(text, kTitleValue);
  return escape_line(cut) + (cut.size() < text.size() ? "…" : "");
}

FindingChange change_of(const Finding& finding, FindingStatus status) {
  FindingChange change;
  change.fingerprint = finding.fingerprint;
  change.id = finding.id;
  change.status = status;
  change.drift_class = finding.drift_class;
  change.severity = finding.severity;
  change.title = finding_title(finding);
  change.exchanges = finding.exchanges;
  return change;
}

// Findings by every fingerprint that their differences bear.
std::map<std::uint64_t, const Finding*> by_print(const std::vector<Finding>& findings) {
  std::map<std::uint64_t, const Finding*> prints;
  for (const Finding& finding : findings) {
    prints[finding.fingerprint] = &finding;
  }
  for (const Finding& finding : findings) {
    for (const std::uint64_t print : finding.absorbed) {
      prints.emplace(print, &finding);
    }
  }
  return prints;
}

std::vector<std::uint64_t> prints_of(const Finding& finding) {
  std::vector<std::uint64_t> prints = {finding.fingerprint};
  prints.insert(prints.end(), finding.absorbed.begin(), finding.absorbed.end());
  return prints;
}

template <typename Prints>
bool is_among(const Finding& finding, const Prints& prints) {
  const std::vector<std::uint64_t> own = prints_of(finding);
  return std::any_of(own.begin(), own.end(),
                     [&prints](std::uint64_t print) { return prints.contains(print); });
}

std::set<std::string> compared_endpoints(const RunReader& run) {
  std::set<std::string> endpoints;
  run.each_outcome([&endpoints](const StoredExchange& exchange) {
    if (exchange.comparison.verdict != Verdict::failed) {
      endpoints.insert(exchange.endpoint);
    }
  });
  return endpoints;
}

FindingStatus gone(const Finding& finding, const std::set<std::uint64_t>& accepted,
                   const std::set<std::string>& asked) {
  if (is_among(finding, accepted)) {
    return FindingStatus::accepted;
  }
  const bool seen = finding.other_endpoints > 0 ||
                    std::any_of(finding.endpoints.begin(), finding.endpoints.end(),
                                [&asked](const auto& each) { return asked.contains(each.first); });
  return seen ? FindingStatus::fixed : FindingStatus::unasked;
}

int order_of(FindingStatus status) {
  switch (status) {
    case FindingStatus::fresh:
      return 0;
    case FindingStatus::returned:
      return 1;
    case FindingStatus::known:
      return 2;
    case FindingStatus::fixed:
      return 3;
    case FindingStatus::accepted:
      return 4;
    case FindingStatus::unasked:
      break;
  }
  return 5;
}

}  // namespace

std::string finding_title(const Finding& finding) {
  std::string title = finding.drift_class.empty() ? std::string(kUnexplained) : finding.drift_class;
  title = fmt::format("{}{}", finding.possibly ? "possibly " : "", escape_line(title));
  if (!finding.places.empty()) {
    const auto& [place, differences] =
        *std::max_element(finding.places.begin(), finding.places.end(),
                          [](const auto& a, const auto& b) { return a.second < b.second; });
    title += fmt::format(" at {} {}", aspect_name(place.aspect), short_text(place.at));
    const std::size_t more = finding.places.size() - 1;
    title += more == 0 && finding.other_places == 0 ? "" : fmt::format(" and elsewhere");
  }
  if (!finding.endpoints.empty()) {
    const auto& [endpoint, exchanges] =
        *std::max_element(finding.endpoints.begin(), finding.endpoints.end(),
                          [](const auto& a, const auto& b) { return a.second < b.second; });
    title += fmt::format(" in {}", short_text(endpoint));
    const std::size_t more = finding.endpoints.size() - 1;
    title += more == 0   ? ""
             : more == 1 ? " and another endpoint"
                         : fmt::format(" and {} other endpoints", more);
  }
  return title;
}

History history_of(const RunReader& run, const RunReader* before,
                   const std::set<std::uint64_t>& older) {
  History history;
  if (before == nullptr) {
    return history;
  }
  history.against = before->info().id;
  const std::vector<Finding> now = run.findings();
  const std::vector<Finding> then = before->findings();
  const auto prints_then = by_print(then);
  const auto prints_now = by_print(now);
  for (const Finding& finding : now) {
    FindingChange change = change_of(finding, FindingStatus::fresh);
    for (const std::uint64_t print : prints_of(finding)) {
      const auto found = prints_then.find(print);
      if (found != prints_then.end()) {
        change.status = FindingStatus::known;
        change.before = found->second->exchanges;
        break;
      }
    }
    if (change.status == FindingStatus::fresh && is_among(finding, older)) {
      change.status = FindingStatus::returned;
    }
    history.changes.push_back(std::move(change));
  }
  std::set<std::uint64_t> accepted;
  for (const AcceptanceUse& use : run.accepted()) {
    if (use.status == AcceptanceStatus::used) {
      accepted.insert(use.fingerprint);
    }
  }
  const std::set<std::string> asked = compared_endpoints(run);
  for (const Finding& finding : then) {
    if (!is_among(finding, prints_now)) {
      FindingChange change = change_of(finding, gone(finding, accepted, asked));
      change.before = change.exchanges;
      history.changes.push_back(std::move(change));
    }
  }
  std::stable_sort(history.changes.begin(), history.changes.end(),
                   [](const FindingChange& a, const FindingChange& b) {
                     return order_of(a.status) < order_of(b.status);
                   });
  return history;
}

bool shows_more(const FindingChange& change, std::uint64_t compared,
                std::uint64_t compared_before) {
  if (change.status != FindingStatus::known) {
    return false;
  }
  const auto share = [](std::uint64_t exchanges, std::uint64_t of) {
    return exact_share(static_cast<double>(exchanges), static_cast<double>(of));
  };
  return share(change.exchanges, compared).low > share(change.before, compared_before).high;
}

TrendPoint trend_point(const RunReader& run) {
  TrendPoint point;
  const Counts& counts = run.counts();
  point.run = run.info().id;
  point.started_at_ns = run.info().started_at_ns;
  point.complete = run.info().state == RunState::complete;
  point.compared = counts.compared;
  point.different = counts.different;
  point.byte_parity = counts.byte_parity();
  point.semantic_parity = counts.semantic_parity();
  std::uint64_t baseline_errors = 0;
  std::uint64_t candidate_errors = 0;
  run.each_outcome([&](const StoredExchange& exchange) {
    baseline_errors += is_error(exchange.baseline) ? 1U : 0U;
    candidate_errors += is_error(exchange.candidate) ? 1U : 0U;
  });
  if (counts.sent > 0) {
    const auto sent = static_cast<double>(counts.sent);
    point.baseline_errors = static_cast<double>(baseline_errors) / sent;
    point.candidate_errors = static_cast<double>(candidate_errors) / sent;
  }
  const LatencyHistogram* baseline = nullptr;
  const std::vector<LatencyHistogram> latencies = run.latencies();
  for (const LatencyHistogram& each : latencies) {
    if (!each.endpoint.empty() || each.corrected || each.buckets.empty()) {
      continue;
    }
    if (each.side == Side::baseline) {
      baseline = &each;
    } else if (baseline != nullptr) {
      const auto ratio = [&](double q) -> std::optional<double> {
        const auto old = static_cast<double>(baseline->quantile(q));
        return old > 0 ? std::optional(static_cast<double>(each.quantile(q)) / old) : std::nullopt;
      };
      point.p50_ratio = ratio(0.50);
      point.p95_ratio = ratio(0.95);
      point.p99_ratio = ratio(0.99);
    }
  }
  return point;
}

}  // namespace lockstep::gate
