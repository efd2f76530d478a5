#include "report/verdict_text.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"
#include "lockstep/report/report.hpp"

namespace lockstep::report {
namespace {

constexpr std::size_t kMostLines = 10;  // of one kind

std::string decision_text(Decision decision, const Style& style) {
  const std::string_view name = decision_name(decision);
  switch (decision) {
    case Decision::pass:
      return style.green(style.bold(name));
    case Decision::fail:
      return style.red(style.bold(name));
    case Decision::inconclusive:
      break;
  }
  return style.yellow(style.bold(name));
}

std::string number_text(double value, Unit unit) {
  switch (unit) {
    case Unit::share: {
      const double away = std::min(std::abs(value), std::abs(1 - std::abs(value)));
      return fmt::format("{:.{}f} %", value * 100, away == 0 ? 0 : away < 0.001 ? 3 : 2);
    }
    case Unit::ratio:
      return fmt::format("{:.{}f}", value, std::abs(value - 1) < 0.1 ? 3 : 2);
    case Unit::count:
      return fmt::format("{:.0f}", value);
    case Unit::usd_per_million:
      break;
  }
  return fmt::format("${:.2f}", value);
}

std::string value_text(const MetricResult& metric) {
  if (!metric.value) {
    return "unknown";
  }
  std::string text = number_text(*metric.value, metric.unit);
  if (metric.interval) {
    text += fmt::format("  ({} to {})", number_text(metric.interval->low, metric.unit),
                        number_text(metric.interval->high, metric.unit));
  }
  return text;
}

std::string outcome_text(const MetricResult& metric, const Style& style) {
  const bool undecided = metric.lenient && metric.outcome == Decision::inconclusive;
  const std::string word =
      fmt::format("{:<12}", undecided ? "undecided" : decision_name(metric.outcome));
  return metric.outcome == Decision::pass   ? style.green(word)
         : metric.outcome == Decision::fail ? style.red(word)
         : metric.lenient                   ? style.dim(word)
                                            : style.yellow(word);
}

// Of a limit that holds for each endpoint, those that keep it are one line.
std::string metric_lines(const std::vector<MetricResult>& metrics, const Style& style) {
  std::size_t width = 0;
  std::map<std::string, std::size_t> kept;
  for (const MetricResult& metric : metrics) {
    width = std::max(width, metric.policy.size());
    kept[metric.policy] += metric.outcome == Decision::fail ? 0 : 1;
  }
  std::string text;
  std::string last;
  for (const MetricResult& metric : metrics) {
    const std::string policy = fmt::format("{:<{}}", escape_line(metric.policy), width);
    if (metric.endpoint.empty() || metric.outcome == Decision::fail) {
      text +=
          fmt::format("  {}  {}  {}{}\n", outcome_text(metric, style), policy, value_text(metric),
                      metric.endpoint.empty() ? "" : "  " + escape_line(metric.endpoint));
    } else if (metric.policy != last) {
      last = metric.policy;
      const auto open = std::count_if(metrics.begin(), metrics.end(), [&](const auto& each) {
        return each.policy == metric.policy && each.outcome == Decision::inconclusive;
      });
      MetricResult shown = metric;
      shown.outcome = open > 0 ? Decision::inconclusive : Decision::pass;
      text += fmt::format("  {}  {}  {}{}\n", outcome_text(shown, style), policy,
                          counted(kept[metric.policy], "endpoint"),
                          open > 0 ? fmt::format(", {} of them undecided", open) : "");
    }
  }
  return text;
}

std::string latency_lines(const GateVerdict& verdict) {
  std::string text;
  for (const LatencyResult& latency : verdict.latency) {
    if (!latency.endpoint.empty() || latency.quantiles.empty()) {
      continue;
    }
    text += latency.corrected ? "  with queueing " : "  latency       ";
    for (const LatencyQuantile& quantile : latency.quantiles) {
      text += fmt::format(" p{:.0f} {} → {} ", quantile.quantile * 100,
                          duration(quantile.baseline_ns), duration(quantile.candidate_ns));
    }
    text.pop_back();
    text += verdict.warmup > 0 ? fmt::format("  without {} to warm up\n", verdict.warmup) : "\n";
  }
  if (verdict.order.baseline_ratio && verdict.order.candidate_ratio) {
    text += fmt::format(
        "  order          asked second, the baseline takes {:.2f} times as long, the "
        "candidate {:.2f}\n",
        *verdict.order.baseline_ratio, *verdict.order.candidate_ratio);
  }
  return text;
}

// "0.000024": never with an exponent.
std::string price_text(double price) {
  std::string text = fmt::format("{:.10f}", price);
  text.erase(text.find_last_not_of('0') + 1);
  return text.ends_with('.') ? text + "0" : text;
}

std::string size_text(const CostInputs& inputs) {
  return fmt::format("{:g} vCPU, {:g} GiB, {:g} at once", inputs.vcpu, inputs.memory_gib,
                     inputs.concurrency);
}

std::string cost_lines(const GateVerdict& verdict) {
  if (!verdict.cost || verdict.cost->endpoints.empty()) {
    return "";
  }
  const CostEstimate& cost = *verdict.cost;
  const CostEstimate::Endpoint& all = cost.endpoints.front();
  const bool alike = cost.baseline_inputs.vcpu == cost.candidate_inputs.vcpu &&
                     cost.baseline_inputs.memory_gib == cost.candidate_inputs.memory_gib &&
                     cost.baseline_inputs.concurrency == cost.candidate_inputs.concurrency;
  const std::string sizes =
      alike ? "both " + size_text(cost.baseline_inputs)
            : fmt::format("baseline {}; candidate {}", size_text(cost.baseline_inputs),
                          size_text(cost.candidate_inputs));
  return fmt::format(
      "  cost           an estimate: ${:.2f} → ${:.2f} a million requests, with {};\n"
      "                 ${} a vCPU second, ${} a GiB second, ${} a million, billed by {:g} ms\n",
      all.baseline, all.candidate, sizes, price_text(cost.prices.vcpu_second),
      price_text(cost.prices.gib_second), price_text(cost.prices.million_requests),
      cost.prices.billing_unit_ms);
}

std::string history_line(const History& history) {
  if (!history.against) {
    return "";
  }
  std::string text;
  for (const FindingStatus status :
       {FindingStatus::fresh, FindingStatus::returned, FindingStatus::known, FindingStatus::fixed,
        FindingStatus::accepted, FindingStatus::unasked}) {
    if (const std::uint64_t count = history.count(status); count > 0) {
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, finding_status_name(status));
    }
  }
  return fmt::format("  findings       since run {}: {}\n", *history.against,
                     text.empty() ? "none, as before" : text);
}

std::string accepted_lines(const std::vector<AcceptanceUse>& accepted) {
  std::string text;
  std::size_t used = 0;
  std::size_t lines = 0;
  for (const AcceptanceUse& use : accepted) {
    if (use.status == AcceptanceStatus::used) {
      ++used;
    } else if (lines++ < kMostLines) {
      const bool expired = use.status == AcceptanceStatus::expired;
      text += fmt::format(
          "  accepted       {} {}: {}\n", fingerprint_text(use.fingerprint),
          expired ? fmt::format("expired on {}", escape_line(use.until)) : "did not occur",
          escape_line(use.reason));
    }
  }
  return used == 0 ? text : fmt::format("  accepted       {}\n", counted(used, "finding")) + text;
}

}  // namespace

std::string gate_lines(const GateVerdict& gate, const Style& style) {
  std::string text =
      fmt::format("\ngate: {}  {}{}\n", decision_text(gate.decision, style),
                  style.dim(fmt::format("run {}, {} compared", gate.run, gate.compared)),
                  gate.policy.empty() ? "" : style.dim(", " + escape_line(gate.policy)));
  for (std::size_t i = 0; i < std::min(gate.reasons.size(), kMostLines); ++i) {
    text += fmt::format("  - {}\n", gate.reasons[i]);
  }
  if (gate.reasons.size() > kMostLines) {
    text += fmt::format("  - and {} more\n", gate.reasons.size() - kMostLines);
  }
  text += "\n" + metric_lines(gate.metrics, style) + "\n";
  if (std::any_of(gate.metrics.begin(), gate.metrics.end(), [](const MetricResult& metric) {
        return metric.lenient && metric.outcome == Decision::inconclusive;
      })) {
    text += style.dim("  undecided: a limit that ends in ? is kept unless it is certainly missed") +
            "\n\n";
  }
  return text + latency_lines(gate) + cost_lines(gate) + history_line(gate.history) +
         accepted_lines(gate.accepted);
}

void write_verdict_text(const GateVerdict& gate, const Options& options, const Sink& sink) {
  sink(gate_lines(gate, Style(options.color)).substr(1));
}

}  // namespace lockstep::report
