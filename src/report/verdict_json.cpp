#include "report/verdict_json.hpp"

#include "lockstep/report/report.hpp"

namespace lockstep::report {
namespace {

using json::Writer;

constexpr int kFormat = 1;

void optional(std::string_view key, const std::optional<double>& value, Writer& out) {
  out.key(key);
  value ? out.number(*value) : out.null();
}

void interval(std::string_view key, const std::optional<Interval>& value, Writer& out) {
  out.key(key);
  if (!value) {
    out.null();
    return;
  }
  out.begin_array().number(value->low).number(value->high).end_array();
}

// Null stands for the whole run.
void endpoint(const std::string& name, Writer& out) {
  out.key("endpoint");
  name.empty() ? out.null() : out.string(name);
}

std::string_view unit_name(Unit unit) {
  switch (unit) {
    case Unit::share:
      return "share";
    case Unit::ratio:
      return "ratio";
    case Unit::count:
      return "count";
    case Unit::usd_per_million:
      break;
  }
  return "usd_per_million";
}

void write_metrics(const GateVerdict& gate, Writer& out) {
  out.key("metrics").begin_array();
  for (const MetricResult& metric : gate.metrics) {
    out.begin_object().key("metric").string(metric.metric);
    endpoint(metric.endpoint, out);
    out.key("policy").string(metric.policy).key("unit").string(unit_name(metric.unit));
    optional("value", metric.value, out);
    interval("interval", metric.interval, out);
    out.key("bound").string(metric.at_least ? "at_least" : "at_most");
    out.key("limit").number(metric.limit);
    out.key("outcome").string(decision_name(metric.outcome));
    out.key("lenient").boolean(metric.lenient);
    out.key("samples").number(metric.samples).key("needed");
    metric.needed ? out.number(*metric.needed) : out.null();
    out.key("reason").string(metric.reason).end_object();
  }
  out.end_array();
}

void write_parity(const GateVerdict& gate, Writer& out) {
  out.key("parity").begin_array();
  for (const ParityResult& parity : gate.parity) {
    out.begin_object();
    endpoint(parity.endpoint, out);
    out.key("compared").number(parity.compared).key("identical").number(parity.identical);
    out.key("same_in_meaning").number(parity.same_in_meaning);
    optional("byte", parity.byte, out);
    interval("byte_interval", parity.byte_interval, out);
    optional("semantic", parity.semantic, out);
    interval("semantic_interval", parity.semantic_interval, out);
    out.end_object();
  }
  out.end_array();
}

void write_errors(const GateVerdict& gate, Writer& out) {
  out.key("errors").begin_array();
  for (const ErrorResult& errors : gate.errors) {
    out.begin_object();
    endpoint(errors.endpoint, out);
    out.key("samples").number(errors.samples);
    out.key("baseline").number(errors.baseline).key("candidate").number(errors.candidate);
    out.key("only_baseline").number(errors.only_baseline);
    out.key("only_candidate").number(errors.only_candidate);
    interval("baseline_rate", errors.baseline_rate, out);
    interval("candidate_rate", errors.candidate_rate, out);
    out.key("p_value").number(errors.p_value).end_object();
  }
  out.end_array();
}

void write_latency(const GateVerdict& gate, Writer& out) {
  constexpr double kMillisecond = 1e6;
  constexpr int kDecimals = 6;
  out.key("latency").begin_array();
  for (const LatencyResult& latency : gate.latency) {
    out.begin_object();
    endpoint(latency.endpoint, out);
    out.key("corrected").boolean(latency.corrected).key("samples").number(latency.samples);
    out.key("quantiles").begin_array();
    for (const LatencyQuantile& each : latency.quantiles) {
      out.begin_object().key("quantile").number(each.quantile);
      out.key("baseline_ms")
          .number(static_cast<double>(each.baseline_ns) / kMillisecond, kDecimals);
      out.key("candidate_ms")
          .number(static_cast<double>(each.candidate_ns) / kMillisecond, kDecimals);
      optional("ratio", each.ratio, out);
      interval("interval", each.interval, out);
      out.end_object();
    }
    out.end_array().end_object();
  }
  out.end_array().key("warmup").number(gate.warmup);
  out.key("order").begin_object().key("baseline_first").number(gate.order.baseline_first);
  out.key("candidate_first").number(gate.order.candidate_first);
  optional("baseline_ratio", gate.order.baseline_ratio, out);
  optional("candidate_ratio", gate.order.candidate_ratio, out);
  out.end_object();
}

void write_inputs(std::string_view key, const CostInputs& inputs, Writer& out) {
  out.key(key).begin_object().key("vcpu").number(inputs.vcpu);
  out.key("memory_gib").number(inputs.memory_gib);
  out.key("concurrency").number(inputs.concurrency).end_object();
}

void write_cost(const GateVerdict& gate, Writer& out) {
  out.key("cost");
  if (!gate.cost) {
    out.null();
    return;
  }
  const CostEstimate& cost = *gate.cost;
  out.begin_object().key("estimate").boolean(true).key("prices").begin_object();
  out.key("vcpu_second").number(cost.prices.vcpu_second);
  out.key("gib_second").number(cost.prices.gib_second);
  out.key("million_requests").number(cost.prices.million_requests);
  out.key("billing_unit_ms").number(cost.prices.billing_unit_ms).end_object();
  write_inputs("baseline_inputs", cost.baseline_inputs, out);
  write_inputs("candidate_inputs", cost.candidate_inputs, out);
  out.key("endpoints").begin_array();
  for (const CostEstimate::Endpoint& each : cost.endpoints) {
    out.begin_object();
    endpoint(each.endpoint, out);
    out.key("samples").number(each.samples);
    out.key("baseline_usd_per_million").number(each.baseline);
    out.key("candidate_usd_per_million").number(each.candidate);
    optional("ratio", each.ratio, out);
    interval("interval", each.interval, out);
    out.end_object();
  }
  out.end_array().end_object();
}

void write_history(const History& history, Writer& out) {
  out.key("history").begin_object().key("against");
  history.against ? out.number(*history.against) : out.null();
  out.key("changes").begin_array();
  for (const FindingChange& change : history.changes) {
    out.begin_object().key("fingerprint").string(fingerprint_text(change.fingerprint));
    out.key("id").string(change.id).key("status").string(finding_status_name(change.status));
    out.key("drift").string(change.drift_class);
    out.key("severity").string(severity_name(change.severity));
    out.key("title").string(change.title).key("exchanges").number(change.exchanges);
    out.key("before").number(change.before).end_object();
  }
  out.end_array().end_object();
}

void write_accepted(const GateVerdict& gate, Writer& out) {
  out.key("accepted").begin_array();
  for (const AcceptanceUse& use : gate.accepted) {
    out.begin_object().key("fingerprint").string(fingerprint_text(use.fingerprint));
    out.key("drift").string(use.drift_class).key("reason").string(use.reason).key("until");
    use.until.empty() ? out.null() : out.string(use.until);
    out.key("status").string(acceptance_status_name(use.status));
    out.key("differences").number(use.differences).end_object();
  }
  out.end_array();
}

}  // namespace

void write_verdict(const GateVerdict& gate, Writer& out) {
  out.begin_object().key("type").string("gate").key("format").number(kFormat);
  out.key("run").number(gate.run).key("decision").string(decision_name(gate.decision));
  out.key("policy").string(gate.policy).key("reasons").begin_array();
  for (const std::string& reason : gate.reasons) {
    out.string(reason);
  }
  out.end_array().key("compared").number(gate.compared).key("minimum").number(gate.minimum);
  out.key("needed").number(gate.needed);
  write_metrics(gate, out);
  write_parity(gate, out);
  write_errors(gate, out);
  write_latency(gate, out);
  write_cost(gate, out);
  write_history(gate.history, out);
  write_accepted(gate, out);
  out.end_object();
}

void write_verdict_json(const GateVerdict& gate, const Sink& sink) {
  Writer out;
  write_verdict(gate, out);
  sink(out.take() + "\n");
}

}  // namespace lockstep::report
