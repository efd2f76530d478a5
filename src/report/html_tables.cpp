// Tables of the HTML report: endpoints, exchanges, and how the numbers come about.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <unordered_map>
#include <vector>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

#include "report/coverage.hpp"
#include "report/finding_json.hpp"
#include "report/html_parts.hpp"
#include "report/markup.hpp"
#include "report/outcome.hpp"
#include "report/style.hpp"

namespace lockstep::report::html {
namespace {

constexpr std::size_t kMaxEndpoints = 200;
constexpr std::size_t kMaxExchanges = 1000;
constexpr std::size_t kPerFinding = 5;     // shown of each finding, however many come before
constexpr std::size_t kMostChosen = 2000;  // in any case
constexpr std::size_t kMaxTarget = 300;    // characters
constexpr std::size_t kMaxPlaces = 100;

struct Part {
  std::string_view verdict;
  std::uint64_t count;
};

// Shares as one bar. Presentation attributes, for styles in the markup are not allowed here.
std::string bar(const std::array<Part, 6>& parts, std::uint64_t whole) {
  std::string text =
      "<svg class=\"bar\" viewBox=\"0 0 100 4\" preserveAspectRatio=\"none\" "
      "role=\"img\" aria-label=\"";
  std::string rects;
  double x = 0;
  for (const Part& part : parts) {
    if (part.count == 0 || whole == 0) {
      continue;
    }
    // What is there is to be seen, however little it is.
    const double width =
        std::max(1.0, 100.0 * static_cast<double>(part.count) / static_cast<double>(whole));
    text += fmt::format("{}{} {}", x > 0 ? ", " : "", part.count, part.verdict);
    rects +=
        fmt::format("<rect class=\"v-{}\" x=\"{:.2f}\" y=\"0\" width=\"{:.2f}\" height=\"4\"/>",
                    part.verdict, std::min(x, 99.0), width);
    x += width;
  }
  return text + "\">" + rects + "</svg>";
}

std::string change(const Endpoint& endpoint) {
  if (!endpoint.baseline || !endpoint.candidate) {
    return "–";
  }
  return fmt::format("<span class=\"is-base\">{}</span> → <span class=\"is-cand\">{}</span>",
                     duration(endpoint.baseline->p95), duration(endpoint.candidate->p95));
}

std::string endpoint_row(const Endpoint& endpoint) {
  return fmt::format(
      "<tr><td><code>{}</code></td><td>{}</td><td class=\"num\">{}</td><td class=\"num\">{}</td>"
      "<td class=\"num wide-only\">{}</td><td class=\"num wide-only\">{} / {}</td><td class=\"num "
      "wide-only\">{}</td></tr>\n",
      markup_value(endpoint.name, 200),
      bar({{{"identical", endpoint.identical},
            {"equivalent", endpoint.equivalent},
            {"noise", endpoint.noise},
            {"accepted", endpoint.accepted},
            {"different", endpoint.different},
            {"failed", endpoint.failed}}},
          endpoint.sent),
      endpoint.sent, endpoint.different, endpoint.failed, endpoint.errors.baseline,
      endpoint.errors.candidate, change(endpoint));
}

std::string verdict_legend() {
  std::string text = "<span class=\"legend\">";
  for (const std::string_view verdict :
       {"identical", "equivalent", "noise", "accepted", "different", "failed"}) {
    text += fmt::format("<span><span class=\"dot v-{0}\"></span>{0}</span>", verdict);
  }
  return text + "</span>";
}

std::string reply_cell(const StoredReply& reply) {
  if (reply.error) {
    return markup(reply.error->reason);
  }
  return fmt::format("{} <span class=\"soft wide-only\">{}</span>", reply.status,
                     duration(reply.timing.total));
}

// The numbers of the exchanges to list: bounded, ascending, and some of each finding.
std::vector<std::uint64_t> chosen(const RunReader& run) {
  std::vector<std::uint64_t> numbers;
  std::unordered_map<std::uint64_t, std::size_t> listed;
  run.each_outcome([&](const StoredExchange& exchange) {
    const Verdict verdict = exchange.comparison.verdict;
    if ((verdict != Verdict::different && verdict != Verdict::failed) ||
        numbers.size() >= kMostChosen) {
      return;
    }
    bool wanted = numbers.size() < kMaxExchanges;
    for (const Difference& difference : exchange.comparison.differences) {
      wanted = wanted || listed[difference.finding] < kPerFinding;
    }
    if (wanted) {
      for (const Difference& difference : exchange.comparison.differences) {
        ++listed[difference.finding];
      }
      numbers.push_back(exchange.seq);
    }
  });
  return numbers;
}

std::string exchange_row(const StoredExchange& exchange, const FindingNames& names) {
  std::vector<std::string> found;
  for (const Difference& difference : exchange.comparison.differences) {
    const auto name = names.find(difference.finding);
    if (name != names.end() && std::find(found.begin(), found.end(), name->second) == found.end()) {
      found.push_back(name->second);
    }
  }
  std::string links;
  for (const std::string& name : found) {
    links += fmt::format("<a href=\"#{0}\">{0}</a> ", markup(name));
  }
  const bool failed = exchange.comparison.verdict == Verdict::failed;
  return fmt::format(
      "<tr><td class=\"num\">{}</td><td><code>{} {}</code></td><td class=\"num\">{}</td><td "
      "class=\"num\">{}</td><td>{}{}</td></tr>\n",
      exchange.seq, markup_value(exchange.method, 20), markup_value(exchange.target, kMaxTarget),
      reply_cell(exchange.baseline), reply_cell(exchange.candidate),
      failed ? chip("fail", "failed") + " " : std::string(), links);
}

std::string reasons(const std::map<std::string, std::uint64_t>& counts) {
  std::string text;
  for (const auto& [reason, count] : counts) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", markup_value(reason, 80), count);
  }
  return text;
}

std::string row(std::string_view what, std::uint64_t count, const std::string& more) {
  return fmt::format("<tr><td>{}</td><td class=\"num\">{}</td><td>{}</td></tr>\n", what, count,
                     more);
}

std::string count_table(const Counts& counts) {
  return "<div class=\"panel scroll\"><table class=\"data\"><tbody>\n" +
         row("captured", counts.captured, "") +
         row("skipped", counts.total_skipped(), reasons(counts.skipped)) +
         row("sent", counts.sent, "") +
         row("failed", counts.total_failed(), reasons(counts.failed)) +
         row("compared", counts.compared, "") +
         row("identical", counts.identical, "status, headers and body byte for byte") +
         row("equivalent", counts.equivalent, "the same in meaning") +
         row("noise", counts.noise, "differs only where the baseline differs from itself") +
         row("accepted", counts.accepted, "differs only as was agreed on") +
         row("different", counts.different, "") + "</tbody></table></div>\n";
}

std::string noise_table(const std::vector<NoisyPlace>& places) {
  if (places.empty()) {
    return "";
  }
  std::string text = heading("noise", "Noise", "where the baseline differs from itself") +
                     "<div class=\"panel scroll\"><table class=\"data\"><thead><tr><th>endpoint"
                     "</th><th>place</th><th class=\"num\">baseline</th><th "
                     "class=\"num\">candidate</th></tr></thead><tbody>\n";
  for (std::size_t i = 0; i < std::min(places.size(), kMaxPlaces); ++i) {
    const NoisyPlace& place = places[i];
    text += fmt::format(
        "<tr><td><code>{}</code></td><td><code>{} {}</code></td><td class=\"num\">{} of {}</td><td "
        "class=\"num\">{} of {}</td></tr>\n",
        markup_value(place.endpoint, 200), aspect_name(place.aspect), markup_value(place.at, 200),
        place.varied, place.pairs, place.differing, place.compared);
  }
  return text + "</tbody></table></div>\n";
}

std::string rule_table(const std::vector<RuleReport>& rules) {
  if (rules.empty()) {
    return "";
  }
  std::string text = heading("rules", "Rules", "what they hid") +
                     "<div class=\"panel scroll\"><table class=\"data\"><tbody>\n";
  for (std::size_t i = 0; i < std::min(rules.size(), kMaxPlaces); ++i) {
    const RuleReport& rule = rules[i];
    text += fmt::format(
        "<tr><td class=\"num\">{}</td><td>{} at <code>{}</code>{}</td><td>{}</td></tr>\n",
        rule.times, markup(rule.action), rule.at ? markup_value(rule.at, 200) : "everywhere",
        rule.endpoint.empty() ? "" : " of <code>" + markup_value(rule.endpoint, 200) + "</code>",
        rule.reason.empty() ? "" : markup_value(rule.reason, 300));
  }
  return text + "</tbody></table></div>\n";
}

std::string acceptance_table(const std::vector<AcceptanceUse>& uses) {
  if (uses.empty()) {
    return "";
  }
  std::string text = heading("accepted", "Accepted findings") +
                     "<div class=\"panel scroll\"><table class=\"data\"><tbody>\n";
  for (std::size_t i = 0; i < std::min(uses.size(), kMaxPlaces); ++i) {
    const AcceptanceUse& use = uses[i];
    text += fmt::format(
        "<tr><td>{}</td><td><code>{}</code></td><td>{}</td><td>{}</td><td "
        "class=\"num\">{}</td></tr>\n",
        chip(use.status == AcceptanceStatus::used ? "plain" : "inconclusive",
             acceptance_status_name(use.status)),
        fingerprint_text(use.fingerprint), markup_value(use.reason, 300),
        use.until.empty() ? "for ever" : "until " + markup(use.until), use.differences);
  }
  return text + "</tbody></table></div>\n";
}

}  // namespace

std::string endpoint_table(const Summary& summary) {
  if (summary.endpoints.empty()) {
    return "";
  }
  std::string text =
      heading("endpoints", "Parity by endpoint", verdict_legend()) +
      "<div class=\"panel scroll\"><table class=\"data\"><thead><tr><th>endpoint</th><th></th><th "
      "class=\"num\">sent</th><th class=\"num\">different</th><th class=\"num "
      "wide-only\">failed</th><th class=\"num wide-only\">errors</th><th class=\"num "
      "wide-only\">p95</th></tr></thead><tbody>\n";
  for (std::size_t i = 0; i < std::min(summary.endpoints.size(), kMaxEndpoints); ++i) {
    text += endpoint_row(summary.endpoints[i]);
  }
  text += "</tbody></table>";
  if (summary.endpoints.size() > kMaxEndpoints) {
    text += fmt::format("<div class=\"more-rows\">and {} more, with fewer differences</div>",
                        summary.endpoints.size() - kMaxEndpoints);
  }
  return text + "</div>\n";
}

std::string coverage_table(const Coverage& coverage) {
  std::string text =
      heading("coverage", "Coverage", "the verdict speaks for " + share_text(coverage)) +
      "<div class=\"panel scroll\"><table class=\"data\"><thead><tr><th>endpoint</th><th "
      "class=\"num\">captured</th><th class=\"num\">skipped</th><th class=\"num "
      "wide-only\">sent</th><th class=\"num wide-only\">failed</th><th "
      "class=\"num\">compared</th><th>skipped because</th></tr></thead><tbody>\n";
  for (std::size_t i = 0; i < std::min(coverage.endpoints.size(), kMaxEndpoints); ++i) {
    const EndpointCoverage& row = coverage.endpoints[i];
    text += fmt::format(
        "<tr><td>{}</td><td class=\"num\">{}</td><td class=\"num\">{}</td><td class=\"num "
        "wide-only\">{}</td><td class=\"num wide-only\">{}</td><td class=\"num\">{}</td>"
        "<td>{}</td></tr>\n",
        row.endpoint.empty() ? std::string("no request")
                             : "<code>" + markup_value(row.endpoint, 200) + "</code>",
        row.captured(), row.total_skipped(), row.sent, row.failed(), row.compared,
        markup(skips_text(row)));
  }
  text += "</tbody></table>";
  if (coverage.endpoints.size() > kMaxEndpoints) {
    text += fmt::format("<div class=\"more-rows\">and {} more, with fewer requests</div>",
                        coverage.endpoints.size() - kMaxEndpoints);
  }
  return text + "</div>\n";
}

void write_exchanges(const RunReader& run, const std::vector<Finding>& findings, const Sink& sink) {
  const std::vector<std::uint64_t> numbers = chosen(run);
  if (numbers.empty()) {
    return;
  }
  const std::uint64_t all = run.counts().different + run.counts().total_failed();
  sink(heading("exchanges", "Exchanges that differ or failed",
               numbers.size() < all ? fmt::format("{} of {}", numbers.size(), all)
                                    : fmt::format("{}", all)));
  sink(
      "<div class=\"panel scroll\"><table class=\"data exchanges\"><thead><tr><th "
      "class=\"num\">#</th><th>request</th><th class=\"num\">baseline</th><th "
      "class=\"num\">candidate</th><th>findings</th></tr></thead><tbody>\n");
  const FindingNames names = names_of(findings);
  for (const std::uint64_t number : numbers) {
    if (const auto exchange = run.exchange(number)) {
      sink(exchange_row(*exchange, names));
    }
  }
  sink(
      "</tbody></table><div class=\"more-rows no-match\" data-of=\"exchanges\" hidden>No exchange "
      "matches.</div>");
  if (numbers.size() < all) {
    sink("<div class=\"more-rows\"><code>lockstep report --format ndjson</code> has all.</div>");
  }
  sink("</div>\n");
}

std::string accounts(const RunReader& run) {
  return acceptance_table(run.accepted()) + noise_table(run.noise()) + rule_table(run.rules()) +
         heading("counts", "Every request accounted for") + count_table(run.counts());
}

}  // namespace lockstep::report::html
