#include "report/markdown.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

#include "report/contract_text.hpp"
#include "report/coverage.hpp"
#include "report/finding_text.hpp"
#include "report/outcome.hpp"
#include "report/style.hpp"
#include "report/summary.hpp"

namespace lockstep::report {
namespace {

constexpr std::size_t kMaxBytes = 60'000;
constexpr std::size_t kReserve = 1'000;  // for the lines that say what was left out
constexpr std::size_t kValueWidth = 160;
constexpr std::size_t kMaxEndpoints = 30;
constexpr std::size_t kMaxDetails = 20;
constexpr std::size_t kMaxReasons = 10;
constexpr std::size_t kMaxLimits = 60;

// Text of ours, or escaped text that is no code: what Markdown or HTML would read is taken back.
std::string prose(std::string_view text) {
  std::string out;
  for (const char c : escape_line(text)) {
    if (c == '@') {
      out += "@&#8203;";  // nobody is to be told: mentions are found in what entities stand for
    } else if (std::string_view("\\`*_[]<>&|~#!$").find(c) != std::string_view::npos) {
      out += fmt::format("&#{};", static_cast<int>(c));
    } else {
      out += c;
    }
  }
  return out;
}

std::string_view badge(Decision decision) {
  return decision == Decision::pass ? "✅" : decision == Decision::fail ? "❌" : "⚠️";
}

std::string head(const RunReader& run, const Options& options) {
  const RunInfo& info = run.info();
  const Outcome outcome = outcome_of(run, options);
  std::string text = fmt::format("## {} lockstep: {}\n\n", badge(outcome.decision), outcome.title);
  for (std::size_t i = 0; i < std::min(outcome.reasons.size(), kMaxReasons); ++i) {
    text += "- " + prose(utf8_prefix(outcome.reasons[i], 1000)) + "\n";
  }
  if (outcome.reasons.size() > kMaxReasons) {
    text += fmt::format("- and {} more\n", outcome.reasons.size() - kMaxReasons);
  }
  std::string captures;
  for (std::size_t i = 0; i < std::min<std::size_t>(info.captures.size(), 5); ++i) {
    captures += (i > 0 ? ", " : "") + code_span(info.captures[i]);
  }
  if (info.captures.size() > 5) {
    captures += fmt::format(" and {} more", info.captures.size() - 5);
  }
  text += fmt::format("\nRun {} of {}, {}: {} against {}.\n", info.id, captures,
                      utc_time(info.started_at_ns), code_span(info.candidate),
                      code_span(info.baseline));
  return text;
}

std::string counts_text(const Counts& counts) {
  std::string text = fmt::format(
      "\n{} captured, {} skipped, {} sent, {} failed; of {} compared **{} identical, {} "
      "equivalent, {} noise, {} accepted, {} different**.\n",
      counts.captured, counts.total_skipped(), counts.sent, counts.total_failed(), counts.compared,
      counts.identical, counts.equivalent, counts.noise, counts.accepted, counts.different);
  for (const auto* map : {&counts.skipped, &counts.failed}) {
    std::string reasons;
    for (const auto& [reason, count] : *map) {
      reasons += fmt::format("{}{} {}", reasons.empty() ? "" : ", ", code_span(reason), count);
    }
    if (!reasons.empty()) {
      text += fmt::format("{}: {}.\n", map == &counts.skipped ? "Skipped" : "Failed", reasons);
    }
  }
  return text;
}

std::string gate_table(const GateVerdict& gate) {
  if (gate.metrics.empty()) {
    return "";
  }
  std::string text =
      "\n### Gate\n\n| | limit | value | interval | samples | why |\n|---|---|--:|---|--:|---|\n";
  const Limits limits = limits_of(gate);
  for (std::size_t i = 0; i < std::min(limits.shown.size(), kMaxLimits); ++i) {
    const MetricResult& metric = *limits.shown[i];
    const std::string of = metric.endpoint.empty() ? "" : " of " + code_span(metric.endpoint);
    text += fmt::format("| {} | {}{} | {} | {} | {} | {} |\n",
                        is_tolerated(metric) ? "➖" : badge(metric.outcome),
                        code_span(metric.policy.empty() ? metric.metric : metric.policy), of,
                        metric.value ? metric_text(metric.unit, *metric.value) : "unknown",
                        interval_text(metric.unit, metric.interval), metric.samples,
                        prose(utf8_prefix(metric.reason, 300)));
  }
  if (limits.shown.size() > kMaxLimits) {
    text += fmt::format("\nand {} more that endpoints miss.\n", limits.shown.size() - kMaxLimits);
  }
  if (!limits.others.empty()) {
    text += "\n" + limits.others_text + ".\n";
  }
  return text;
}

std::string side_row(std::string_view name, const std::string& baseline,
                     const std::string& candidate, const std::string& change) {
  return fmt::format("| {} | {} | {} | {} |\n", name, baseline, candidate, change);
}

std::string metrics_table(const RunReader& run, const Options& options, const Summary& summary) {
  const Counts& counts = run.counts();
  const auto change = [](std::optional<double> ratio) {
    return ratio ? fmt::format("{:+.1f} %", (*ratio - 1.0) * 100.0) : std::string();
  };
  std::string text =
      "\n### Four metrics\n\n| | baseline | candidate | change |\n|---|--:|--:|--:|\n";
  if (summary.baseline && summary.candidate) {
    const auto row = [&](std::string_view name, std::int64_t a, std::int64_t b) {
      text += side_row(name, duration(a), duration(b),
                       change(ratio_of(static_cast<double>(a), static_cast<double>(b))));
    };
    row("latency p50", summary.baseline->p50, summary.candidate->p50);
    row("latency p95", summary.baseline->p95, summary.candidate->p95);
    row("latency p99", summary.baseline->p99, summary.candidate->p99);
  }
  if (counts.sent > 0) {
    const auto rate = [&counts](std::uint64_t errors) {
      return fmt::format(
          "{} ({})", rare_percent(static_cast<double>(errors) / static_cast<double>(counts.sent)),
          errors);
    };
    text += side_row("errors", rate(summary.errors.baseline), rate(summary.errors.candidate), "");
  }
  if (const CostEstimate::Endpoint* cost = overall_cost(options)) {
    text += side_row("cost of a million requests (estimate)",
                     metric_text(Unit::usd_per_million, cost->baseline),
                     metric_text(Unit::usd_per_million, cost->candidate), change(cost->ratio));
  }
  if (counts.compared > 0) {
    text += side_row("parity, byte for byte", "", percent(*counts.byte_parity()), "");
    text += side_row("parity in meaning", "", percent(*counts.semantic_parity()), "");
  }
  return text;
}

std::string finding_row(const Finding& finding, const Options& options) {
  const auto endpoints = endpoints_by_count(finding);
  std::string where = endpoints.empty() ? "" : code_span(endpoints.front().first, 80);
  if (endpoints.size() > 1) {
    where += fmt::format(" and {} more", endpoints.size() - 1);
  }
  const auto status = status_of(finding, options);
  std::string note = status ? std::string(finding_status_name(*status)) : "";
  if (acceptance_of(finding, options) != nullptr) {
    note += note.empty() ? "accepted" : ", accepted";
  }
  return fmt::format("| {} | {} | {} | {} | {} | {} |\n", finding.id,
                     severity_name(finding.severity), prose(finding_title(finding, options)), where,
                     finding.exchanges, note);
}

std::string finding_details(const Finding& finding, const Options& options) {
  const auto drift = options.drift ? options.drift(finding.drift_class) : std::nullopt;
  std::string text =
      fmt::format("\n<details><summary><b>{}</b> {}: {}</summary>\n\n", finding.id,
                  severity_name(finding.severity), prose(finding_title(finding, options)));
  const auto places = places_by_count(finding);
  text += "- where: ";
  for (std::size_t i = 0; i < std::min<std::size_t>(places.size(), 3); ++i) {
    text += (i > 0 ? ", " : "") + code_span(places[i].first, 120);
  }
  text += fmt::format("{}\n- class: {}\n", places.size() > 3 ? ", …" : "",
                      code_span(finding.drift_class));
  if (drift && !drift->fix.empty()) {
    text += "- fix: " + prose(drift->fix) + "\n";
  }
  text += fmt::format("- example: #{} {} {}\n\n| baseline | candidate |\n|---|---|\n| {} | {} |\n",
                      finding.example.seq, code_span(finding.example.endpoint, 120),
                      code_span(finding.example.at, 120),
                      code_span(short_value(finding.example.baseline, kValueWidth)),
                      code_span(short_value(finding.example.candidate, kValueWidth)));
  return text + "\n</details>\n";
}

// Endpoints of which something is to be said.
std::string endpoint_table(const Summary& summary) {
  std::string rows;
  std::size_t shown = 0;
  std::size_t hidden = 0;
  for (const Endpoint& endpoint : summary.endpoints) {
    if (endpoint.different == 0 && endpoint.failed == 0) {
      continue;
    }
    if (shown == kMaxEndpoints) {
      ++hidden;
      continue;
    }
    ++shown;
    rows += fmt::format("| {} | {} | {} | {} |\n", code_span(endpoint.name, 120), endpoint.sent,
                        endpoint.different, endpoint.failed);
  }
  if (rows.empty()) {
    return "";
  }
  rows.insert(0,
              "\n### Endpoints that differ or fail\n\n| endpoint | sent | different | failed "
              "|\n|---|--:|--:|--:|\n");
  return hidden == 0 ? rows : rows + fmt::format("\nand {} more.\n", counted(hidden, "endpoint"));
}

// Endpoints of which something was not compared.
std::string coverage_table(const Coverage& coverage) {
  std::string text =
      fmt::format("\n### Coverage\n\nThe verdict speaks for {}.\n", share_text(coverage));
  const std::vector<const EndpointCoverage*> rows = uncovered(coverage);
  if (rows.empty()) {
    return text;
  }
  text += "\n| endpoint | captured | compared | failed | skipped |\n|---|--:|--:|--:|---|\n";
  for (std::size_t i = 0; i < std::min(rows.size(), kMaxEndpoints); ++i) {
    const EndpointCoverage& row = *rows[i];
    text += fmt::format("| {} | {} | {} | {} | {} |\n",
                        row.endpoint.empty() ? "no request" : code_span(row.endpoint, 120),
                        row.captured(), row.compared, row.failed(), prose(skips_text(row)));
  }
  return rows.size() <= kMaxEndpoints
             ? text
             : text + fmt::format("\nand {} more.\n",
                                  counted(rows.size() - kMaxEndpoints, "endpoint"));
}

// Appends blocks while there is room for them.
class Page {
 public:
  // False when it did not fit, and for everything after that.
  bool add(const std::string& block) {
    full_ = full_ || text_.size() + block.size() + kReserve > kMaxBytes;
    text_ += full_ ? std::string() : block;
    return !full_;
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
  bool full_ = false;
};

void add_findings(const std::vector<Finding>& findings, const Options& options, Page& page) {
  if (findings.empty()) {
    return;
  }
  page.add(
      fmt::format("\n### {}: {}\n\n| | severity | what | where | exchanges | |\n"
                  "|---|---|---|---|--:|---|\n",
                  counted(findings.size(), "finding"), severity_counts(findings)));
  // The table gets two thirds of the room: what is left is for the first findings in full.
  std::size_t listed = 0;
  while (listed < findings.size() && page.text().size() < kMaxBytes * 2 / 3 &&
         page.add(finding_row(findings[listed], options))) {
    ++listed;
  }
  if (listed < findings.size()) {
    page.add(fmt::format("\n… and {} more: `lockstep findings`\n", findings.size() - listed));
  }
  for (std::size_t i = 0; i < std::min(listed, kMaxDetails); ++i) {
    if (!page.add(finding_details(findings[i], options))) {
      break;
    }
  }
}

}  // namespace

std::string code_span(std::string_view text, std::size_t limit) {
  const std::string shown =
      text.empty() ? "(empty)" : short_value(std::string(utf8_prefix(text, limit * 4)), limit);
  std::size_t longest = 0;
  std::size_t current = 0;
  std::string body;
  for (const char c : shown) {
    current = c == '`' ? current + 1 : 0;
    longest = std::max(longest, current);
    // GFM splits a table's cells before it reads code spans; outside a table nobody would see more
    // than the backslash.
    body += c == '|' ? std::string("\\|") : std::string(1, c);
  }
  const std::string fence(longest + 1, '`');
  const bool pad =
      body.front() == '`' || body.back() == '`' || (body.front() == ' ' && body.back() == ' ');
  return fence + (pad ? " " + body + " " : body) + fence;
}

void write_markdown(const RunReader& run, const Options& options, const Sink& sink) {
  const Summary summary = summarise(run);
  Page page;
  page.add(head(run, options));
  if (!run.info().redacted) {
    page.add("**not redacted**: secrets are shown as they were (`--no-redact`).\n\n");
  }
  if (options.gate != nullptr) {
    page.add(gate_table(*options.gate));
  }
  page.add(metrics_table(run, options, summary));
  page.add(counts_text(run.counts()));
  page.add(coverage_table(coverage_of(run, summary)));
  add_findings(run.findings(), options, page);
  page.add(endpoint_table(summary));
  page.add(contract_markdown(run));
  sink(page.text());
  sink(fmt::format(
      "\n{} prints all of it.\n",
      code_span(lockstep_command(fmt::format("report {}", run.info().id), options), 500)));
}

}  // namespace lockstep::report
