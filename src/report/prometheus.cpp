#include "report/prometheus.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

#include "report/coverage.hpp"
#include "report/outcome.hpp"
#include "report/summary.hpp"

namespace lockstep::report {
namespace {

constexpr std::size_t kMaxEndpoints = 50;
constexpr std::size_t kMaxReasons = 30;
constexpr std::size_t kMaxLabelBytes = 200;
constexpr double kNanoseconds = 1e9;

using Labels = std::vector<std::pair<std::string_view, std::string>>;

// Exposition format, "Text format details": a backslash, a quote and a line end are escaped.
std::string label_value(std::string_view bytes) {
  std::string out;
  for (const char c : escape_line(utf8_prefix(bytes, kMaxLabelBytes))) {
    out += c == '\\' || c == '"' ? std::string{'\\', c} : std::string(1, c);
  }
  return out;
}

// Metric families, in the order of the calls; a family without a sample is not written.
class Exposition {
 public:
  Exposition(const std::vector<Label>& constant, const Sink& sink) : sink_(sink) {
    for (const Label& label : constant) {
      constant_ += fmt::format("{}{}=\"{}\"", constant_.empty() ? "" : ",", label.name,
                               label_value(label.value));
    }
  }

  void family(std::string_view name, std::string_view help) {
    name_ = "lockstep_" + std::string(name);
    head_ = fmt::format("# HELP {0} {1}\n# TYPE {0} gauge\n", name_, help);
  }

  // What is no finite number is left out: a missing sample is how Prometheus says so.
  void sample(const Labels& labels, double value) {
    if (!std::isfinite(value)) {
      return;
    }
    std::string text = std::exchange(head_, "") + name_;
    std::string inside = constant_;
    for (const auto& [name, of] : labels) {
      inside += fmt::format("{}{}=\"{}\"", inside.empty() ? "" : ",", name, label_value(of));
    }
    text += inside.empty() ? "" : "{" + inside + "}";
    sink_(fmt::format("{} {}\n", text, value));
  }

  void sample(const Labels& labels, std::optional<double> value) {
    if (value) {
      sample(labels, *value);
    }
  }

  void sample(const Labels& labels, std::uint64_t value) {
    sample(labels, static_cast<double>(value));
  }

 private:
  const Sink& sink_;
  std::string constant_;
  std::string name_;
  std::string head_;
};

double seconds(std::int64_t ns) { return static_cast<double>(ns) / kNanoseconds; }

std::optional<double> share(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? std::nullopt
                    : std::optional(static_cast<double>(part) / static_cast<double>(whole));
}

void write_run(const RunInfo& info, Exposition& out) {
  out.family("run_info", "The run that the other metrics are about.");
  out.sample({{"version", info.version}, {"state", std::string(run_state_name(info.state))}}, 1.0);
  out.family("run_id", "Number of the run in its database.");
  out.sample({}, static_cast<double>(info.id));
  out.family("run_start_timestamp_seconds", "When the run began.");
  out.sample({}, seconds(info.started_at_ns));
  if (!info.redacted) {
    out.family("run_unredacted", "1: the run is not redacted, its database holds secrets.");
    out.sample({}, 1.0);
  }
  if (info.finished_at_ns) {
    out.family("run_end_timestamp_seconds", "When the run ended.");
    out.sample({}, seconds(*info.finished_at_ns));
    out.family("run_duration_seconds", "How long the run took.");
    out.sample({}, seconds(*info.finished_at_ns - info.started_at_ns));
  }
}

void write_verdicts(const Counts& counts, Exposition& out) {
  const std::array<std::pair<std::string_view, std::uint64_t>, 6> verdicts = {
      {{"identical", counts.identical},
       {"equivalent", counts.equivalent},
       {"noise", counts.noise},
       {"accepted", counts.accepted},
       {"different", counts.different},
       {"failed", counts.total_failed()}}};
  out.family("exchanges", "Exchanges of the run by verdict.");
  for (const auto& [verdict, count] : verdicts) {
    out.sample({{"verdict", std::string(verdict)}}, count);
  }
}

void write_counts(const Counts& counts, Exposition& out) {
  out.family("captured_requests", "Requests in the captures of the run.");
  out.sample({}, counts.captured);
  out.family("skipped_requests", "Captured requests that were not sent, by reason.");
  std::size_t reasons = 0;
  for (const auto& [reason, count] : counts.skipped) {
    if (++reasons <= kMaxReasons) {
      out.sample({{"reason", reason}}, count);
    }
  }
  write_verdicts(counts, out);
  out.family("failed_exchanges", "Exchanges in which a side gave no response, by side and reason.");
  reasons = 0;
  for (const auto& [failure, count] : counts.failed) {
    const std::size_t colon = std::min(failure.find(": "), failure.size());
    if (++reasons <= kMaxReasons) {
      out.sample({{"side", failure.substr(0, colon)},
                  {"reason", failure.substr(std::min(colon + 2, failure.size()))}},
                 count);
    }
  }
  out.family("parity_ratio",
             "Share of compared exchanges that agree, byte for byte or in meaning.");
  out.sample({{"kind", "byte"}}, counts.byte_parity());
  out.sample({{"kind", "semantic"}}, counts.semantic_parity());
}

constexpr std::array<std::pair<std::string_view, std::int64_t Latency::*>, 3> kPercentiles = {
    {{"p50", &Latency::p50}, {"p95", &Latency::p95}, {"p99", &Latency::p99}}};

void write_four_metrics(const RunReader& run, const Options& options, const Summary& summary,
                        Exposition& out) {
  const std::uint64_t sent = run.counts().sent;
  out.family("error_ratio", "Share of requests that got no response or a status of 500 and above.");
  out.sample({{"side", "baseline"}}, share(summary.errors.baseline, sent));
  out.sample({{"side", "candidate"}}, share(summary.errors.candidate, sent));
  if (summary.baseline && summary.candidate) {
    out.family("latency_seconds", "Time to the end of a response, by side and percentile.");
    for (const auto& [name, quantile] : kPercentiles) {
      out.sample({{"side", "baseline"}, {"percentile", std::string(name)}},
                 seconds((*summary.baseline).*quantile));
      out.sample({{"side", "candidate"}, {"percentile", std::string(name)}},
                 seconds((*summary.candidate).*quantile));
    }
    out.family("latency_ratio", "Latency of the candidate over that of the baseline.");
    for (const auto& [name, quantile] : kPercentiles) {
      out.sample({{"percentile", std::string(name)}},
                 ratio_of(static_cast<double>((*summary.baseline).*quantile),
                          static_cast<double>((*summary.candidate).*quantile)));
    }
  }
  if (const CostEstimate::Endpoint* cost = overall_cost(options)) {
    out.family("request_cost_dollars", "Estimated cost of one request, in US dollars.");
    out.sample({{"side", "baseline"}}, cost->baseline / 1e6);
    out.sample({{"side", "candidate"}}, cost->candidate / 1e6);
    out.family("request_cost_ratio", "Estimated cost of the candidate over that of the baseline.");
    out.sample({}, cost->ratio);
  }
}

// Endpoints that have series of their own, most exchanges first, and all others as one.
std::vector<Endpoint> bounded(std::vector<Endpoint> endpoints) {
  std::stable_sort(endpoints.begin(), endpoints.end(), [](const Endpoint& a, const Endpoint& b) {
    return std::pair(b.sent, a.name) < std::pair(a.sent, b.name);
  });
  if (endpoints.size() <= kMaxEndpoints) {
    return endpoints;
  }
  Endpoint other;
  other.name = "other";
  for (std::size_t i = kMaxEndpoints; i < endpoints.size(); ++i) {
    const Endpoint& one = endpoints[i];
    other.sent += one.sent;
    other.different += one.different;
    other.failed += one.failed;
    other.errors.baseline += one.errors.baseline;
    other.errors.candidate += one.errors.candidate;
  }
  endpoints.resize(kMaxEndpoints);
  endpoints.push_back(std::move(other));
  return endpoints;
}

// Escaping or cutting may make two names one, which Prometheus refuses.
void make_distinct(std::vector<Endpoint>& endpoints) {
  std::set<std::string> seen;
  for (Endpoint& endpoint : endpoints) {
    endpoint.name = escape_line(utf8_prefix(endpoint.name, kMaxLabelBytes / 2));
    const std::string name = endpoint.name;
    for (int n = 2; !seen.insert(endpoint.name).second; ++n) {
      endpoint.name = fmt::format("{} ({})", name, n);
    }
  }
}

void write_endpoints(const std::vector<Endpoint>& endpoints, Exposition& out) {
  out.family("endpoint_exchanges", "Exchanges of an endpoint: sent, different and failed.");
  for (const Endpoint& one : endpoints) {
    out.sample({{"endpoint", one.name}, {"verdict", "sent"}}, one.sent);
    out.sample({{"endpoint", one.name}, {"verdict", "different"}}, one.different);
    out.sample({{"endpoint", one.name}, {"verdict", "failed"}}, one.failed);
  }
  out.family("endpoint_error_ratio", "As lockstep_error_ratio, of an endpoint.");
  for (const Endpoint& one : endpoints) {
    out.sample({{"endpoint", one.name}, {"side", "baseline"}},
               share(one.errors.baseline, one.sent));
    out.sample({{"endpoint", one.name}, {"side", "candidate"}},
               share(one.errors.candidate, one.sent));
  }
  out.family("endpoint_latency_seconds", "As lockstep_latency_seconds, of an endpoint.");
  for (const Endpoint& one : endpoints) {
    for (const auto& [name, quantile] : kPercentiles) {
      for (const auto& [side, latency] :
           {std::pair("baseline", &one.baseline), std::pair("candidate", &one.candidate)}) {
        if (*latency) {
          out.sample({{"endpoint", one.name}, {"side", side}, {"percentile", std::string(name)}},
                     seconds((**latency).*quantile));
        }
      }
    }
  }
}

void write_findings(const RunReader& run, const Options& options, Exposition& out) {
  std::map<std::pair<std::string_view, std::string_view>, std::uint64_t> counts;
  for (const Severity severity : {Severity::breaking, Severity::risky, Severity::cosmetic}) {
    counts[{severity_name(severity), "unknown"}] = 0;
  }
  for (const Finding& finding : run.findings()) {
    const auto status = status_of(finding, options);
    ++counts[{severity_name(finding.severity),
              status ? finding_status_name(*status) : std::string_view("unknown")}];
  }
  out.family("findings", "Findings by severity and by what became of them since the run before.");
  for (const auto& [key, count] : counts) {
    out.sample({{"severity", std::string(key.first)}, {"status", std::string(key.second)}}, count);
  }
}

void write_gate(const RunReader& run, const Options& options, const std::vector<Endpoint>& listed,
                Exposition& out) {
  const Decision decision = outcome_of(run, options).decision;
  out.family("verdict", "1 for the outcome of the run, 0 for the others.");
  for (const Decision each : {Decision::pass, Decision::fail, Decision::inconclusive}) {
    out.sample({{"outcome", std::string(decision_name(each))}}, each == decision ? 1.0 : 0.0);
  }
  if (options.gate == nullptr) {
    return;
  }
  out.family("gate_needed_exchanges", "Exchanges that are missing until the gate can decide.");
  out.sample({}, options.gate->needed);
  // Two limits of the same metric would be one series: the first one, which is the stricter reading
  // of "in the order of the policy".
  std::vector<const MetricResult*> metrics;
  std::set<std::pair<std::string, std::string>> seen;
  for (const MetricResult& metric : options.gate->metrics) {
    const bool own = metric.endpoint.empty() ||
                     std::any_of(listed.begin(), listed.end(), [&metric](const Endpoint& each) {
                       return each.name == escape_line(metric.endpoint);
                     });
    if (own && seen.emplace(metric.metric, metric.endpoint).second) {
      metrics.push_back(&metric);
    }
  }
  const auto each = [&](std::string_view family, std::string_view help, auto value) {
    out.family(family, help);
    for (const MetricResult* metric : metrics) {
      out.sample({{"metric", metric->metric}, {"endpoint", metric->endpoint}}, value(*metric));
    }
  };
  each("gate_metric_value", "What the gate measured; endpoint is empty for the whole run.",
       [](const MetricResult& metric) { return metric.value; });
  each("gate_metric_limit", "The policy's limit of a metric.",
       [](const MetricResult& metric) { return std::optional(metric.limit); });
  each("gate_metric_failed", "1 where a metric fails the gate, 0.5 where it leaves it open.",
       [](const MetricResult& metric) {
         const bool kept = metric.outcome == Decision::pass || is_tolerated(metric);
         return std::optional(kept ? 0.0 : metric.outcome == Decision::fail ? 1.0 : 0.5);
       });
}

}  // namespace

void write_prometheus(const RunReader& run, const Options& options, const Sink& sink) {
  Summary summary = summarise(run);
  Exposition out(options.labels, sink);
  write_run(run.info(), out);
  write_counts(run.counts(), out);
  out.family("coverage_ratio", "Share of the captured requests that the verdict speaks for.");
  out.sample({}, coverage_of(run, summary).share());
  write_four_metrics(run, options, summary, out);
  write_findings(run, options, out);
  std::vector<Endpoint> endpoints = bounded(std::move(summary.endpoints));
  make_distinct(endpoints);
  write_gate(run, options, endpoints, out);
  write_endpoints(endpoints, out);
}

}  // namespace lockstep::report
