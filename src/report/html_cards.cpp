// The four metrics of a migration, a card each, and the gate's limits.
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "report/html_parts.hpp"
#include "report/markup.hpp"
#include "report/outcome.hpp"
#include "report/style.hpp"

namespace lockstep::report::html {
namespace {

// "+5.0 %", "−95 %"; a true minus sign is as wide as a plus.
std::string change_text(std::optional<double> ratio) {
  if (!ratio) {
    return "";
  }
  const double change = (*ratio - 1.0) * 100.0;
  const double size = std::abs(change);
  if (size < 0.05) {
    return "±0 %";
  }
  return fmt::format("{}{:.{}f} %", change < 0 ? "−" : "+", size, size < 100 ? 1 : 0);
}

// The worst outcome of the limits whose metric's name has `part` in it.
std::string outcome_chip(const Options& options, std::string_view part) {
  std::optional<Decision> worst;
  if (options.gate != nullptr) {
    for (const MetricResult& metric : options.gate->metrics) {
      if (metric.metric.find(part) == std::string::npos || is_tolerated(metric)) {
        continue;
      }
      const bool worse = !worst || metric.outcome == Decision::fail ||
                         (*worst == Decision::pass && metric.outcome != Decision::pass);
      worst = worse ? metric.outcome : worst;
    }
  }
  return worst ? decision_chip(*worst) : "";
}

std::string card(std::string_view title, const std::string& aside, const std::string& body,
                 std::string_view more_class = "") {
  return fmt::format(
      "<section class=\"panel card{}\"><header><h2>{}</h2>{}</header>\n{}</section>\n", more_class,
      title, aside, body);
}

std::string big(const std::string& value, const std::string& what) {
  return fmt::format("<div class=\"big\">{} <small>{}</small></div>\n", value, what);
}

std::string rows(const std::vector<std::vector<std::string>>& lines) {
  std::string text = "<table>";
  for (const auto& line : lines) {
    text += "<tr>";
    for (std::size_t i = 0; i < line.size(); ++i) {
      text += i == 0 ? "<td>" + line[i] + "</td>" : "<td class=\"num\">" + line[i] + "</td>";
    }
    text += "</tr>";
  }
  return text + "</table>\n";
}

std::string parity_card(const Counts& counts, const Options& options) {
  if (counts.compared == 0) {
    return card("Parity", outcome_chip(options, "parity"),
                big("unknown", "") + "<p>Nothing was compared.</p>");
  }
  std::vector<std::vector<std::string>> lines = {
      {"in meaning", fmt::format("{} of {}", counts.compared - counts.different, counts.compared)},
      {"byte for byte", percent(*counts.byte_parity())},
      {"different", fmt::format("{}", counts.different)}};
  const ParityResult* parity = overall_parity(options);
  if (parity != nullptr && parity->semantic_interval) {
    lines.push_back({"95 % interval", percent(parity->semantic_interval->low) + " – " +
                                          percent(parity->semantic_interval->high)});
  }
  return card("Parity", outcome_chip(options, "parity"),
              big(percent(*counts.semantic_parity()), "the same in meaning") + rows(lines),
              " wide");
}

std::string latency_card(const Options& options, const Summary& summary) {
  if (!summary.baseline || !summary.candidate) {
    return card("Latency", outcome_chip(options, "p9"),
                big("unknown", "") + "<p>No exchange got a response from both sides.</p>", " wide");
  }
  const auto ratio = [](std::int64_t a, std::int64_t b) {
    return ratio_of(static_cast<double>(a), static_cast<double>(b));
  };
  std::vector<std::vector<std::string>> lines;
  const auto line = [&](std::string_view name, std::int64_t a, std::int64_t b) {
    lines.push_back({std::string(name), "<span class=\"is-base\">" + duration(a) + "</span>",
                     "<span class=\"is-cand\">" + duration(b) + "</span>",
                     change_text(ratio(a, b))});
  };
  line("p50", summary.baseline->p50, summary.candidate->p50);
  line("p95", summary.baseline->p95, summary.candidate->p95);
  line("p99", summary.baseline->p99, summary.candidate->p99);
  std::string body = big(change_text(ratio(summary.baseline->p99, summary.candidate->p99)),
                         "at p99, against the baseline") +
                     rows(lines);
  if (options.gate != nullptr && options.gate->warmup > 0) {
    body += fmt::format("<p>With the {} of the warm-up.</p>", options.gate->warmup);
  }
  return card("Latency", outcome_chip(options, "p9"), body, " wide");
}

std::string error_card(const Counts& counts, const Options& options, const Summary& summary) {
  if (counts.sent == 0) {
    return card("Errors", outcome_chip(options, "error"),
                big("unknown", "") + "<p>Nothing was sent.</p>");
  }
  const auto share = [&counts](std::uint64_t errors) {
    return rare_percent(static_cast<double>(errors) / static_cast<double>(counts.sent));
  };
  std::vector<std::vector<std::string>> lines = {
      {"baseline", fmt::format("{} ({})", share(summary.errors.baseline), summary.errors.baseline)},
      {"candidate",
       fmt::format("{} ({})", share(summary.errors.candidate), summary.errors.candidate)}};
  if (options.gate != nullptr && !options.gate->errors.empty() &&
      options.gate->errors.front().endpoint.empty()) {
    const ErrorResult& errors = options.gate->errors.front();
    lines.push_back({"only the candidate", fmt::format("{}", errors.only_candidate)});
    lines.push_back({"only the baseline", fmt::format("{}", errors.only_baseline)});
  }
  return card("Errors", outcome_chip(options, "error"),
              big(share(summary.errors.candidate), "of the candidate's replies") + rows(lines) +
                  "<p>No response, or a status of 500 and above.</p>");
}

std::string cost_card(const Options& options) {
  const CostEstimate::Endpoint* cost = overall_cost(options);
  if (cost == nullptr) {
    return card("Cost per request", "",
                big("–", "") +
                    "<p>Not estimated: the gate does that, with <code>--gate</code> or "
                    "<code>--step</code>.</p>");
  }
  const CostEstimate& all = *options.gate->cost;
  const auto side = [](const CostInputs& inputs) {
    return fmt::format("{:g} vCPU, {:g} GiB, {:g} at once", inputs.vcpu, inputs.memory_gib,
                       inputs.concurrency);
  };
  return card(
      "Cost per request", outcome_chip(options, "cost"),
      big(change_text(cost->ratio), "estimated") +
          rows({{"baseline, a million", metric_text(Unit::usd_per_million, cost->baseline)},
                {"candidate, a million", metric_text(Unit::usd_per_million, cost->candidate)}}) +
          fmt::format("<p>An estimate for {}{}.</p>", side(all.baseline_inputs),
                      side(all.candidate_inputs) == side(all.baseline_inputs)
                          ? std::string()
                          : " against " + side(all.candidate_inputs)));
}

constexpr std::string_view kLimitHead =
    "<div class=\"panel scroll\"><table "
    "class=\"data\"><thead><tr><th>outcome</th><th>limit</th><th "
    "class=\"num\">value</th><th class=\"wide-only\">interval</th><th class=\"num "
    "wide-only\">samples</th><th>why</th></tr></thead><tbody>\n";
constexpr std::size_t kMaxLimits = 300;

std::string limit_table(const std::vector<const MetricResult*>& metrics) {
  std::string text(kLimitHead);
  for (std::size_t i = 0; i < std::min(metrics.size(), kMaxLimits); ++i) {
    const MetricResult& metric = *metrics[i];
    text += fmt::format(
        "<tr><td>{}</td><td><code>{}</code>{}</td><td class=\"num\">{}</td><td "
        "class=\"wide-only\">{}</td><td class=\"num wide-only\">{}</td><td>{}</td></tr>\n",
        is_tolerated(metric) ? chip("plain", "undecided") : decision_chip(metric.outcome),
        markup(metric.policy.empty() ? metric.metric : metric.policy),
        metric.endpoint.empty()
            ? std::string()
            : "<br><span class=\"soft\">" + markup_value(metric.endpoint, 200) + "</span>",
        metric.value ? metric_text(metric.unit, *metric.value) : "unknown",
        interval_text(metric.unit, metric.interval), metric.samples,
        markup_value(metric.reason, 400));
  }
  text += "</tbody></table>";
  if (metrics.size() > kMaxLimits) {
    text += fmt::format("<div class=\"more-rows\">and {} more</div>", metrics.size() - kMaxLimits);
  }
  return text + "</div>\n";
}

}  // namespace

std::string cards(const RunReader& run, const Options& options, const Summary& summary) {
  return "<div class=\"cards\" id=\"metrics\">\n" + parity_card(run.counts(), options) +
         latency_card(options, summary) + error_card(run.counts(), options, summary) +
         cost_card(options) + "</div>\n";
}

std::string gate_table(const Options& options) {
  if (options.gate == nullptr || options.gate->metrics.empty()) {
    return "";
  }
  const GateVerdict& gate = *options.gate;
  const Limits limits = limits_of(gate);
  std::string text =
      heading("gate", "Gate", gate.policy.empty() ? "" : "policy: " + markup(gate.policy)) +
      limit_table(limits.shown);
  if (!limits.others.empty()) {
    text += "<details class=\"more\"><summary>" + limits.others_text + "</summary>\n" +
            limit_table(limits.others) + "</details>\n";
  }
  return text;
}

}  // namespace lockstep::report::html
