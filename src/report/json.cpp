#include "report/json.hpp"

#include <cmath>

#include "lockstep/json/writer.hpp"

#include "report/contract_text.hpp"
#include "report/coverage.hpp"
#include "report/difference_json.hpp"
#include "report/finding_json.hpp"
#include "report/noise_text.hpp"
#include "report/rules.hpp"
#include "report/summary.hpp"
#include "report/verdict_json.hpp"

namespace lockstep::report {
namespace {

using json::Writer;

constexpr int kFormat = 1;
constexpr int kParityDecimals = 6;
constexpr int kMillisecondDecimals = 3;

// Shortest spelling of `value` rounded to so many decimals.
double rounded(double value, int decimals) {
  const double scale = std::pow(10.0, decimals);
  return std::round(value * scale) / scale;
}

void write_counts(const Counts& counts, Writer& out) {
  const auto map = [&out](std::string_view key, const std::map<std::string, std::uint64_t>& items) {
    out.key(key).begin_object();
    for (const auto& [name, count] : items) {
      out.key(name).number(count);
    }
    out.end_object();
  };
  out.begin_object().key("captured").number(counts.captured).key("sent").number(counts.sent);
  map("skipped", counts.skipped);
  out.key("compared").number(counts.compared);
  map("failed", counts.failed);
  out.key("identical").number(counts.identical);
  out.key("equivalent").number(counts.equivalent);
  out.key("noise").number(counts.noise);
  out.key("accepted").number(counts.accepted);
  out.key("different").number(counts.different);
  if (counts.asked_again > 0) {
    out.key("asked_again").number(counts.asked_again);
  }
  out.end_object();
}

void write_parity(const Counts& counts, Writer& out) {
  const auto share = [&out](std::string_view key, std::optional<double> value) {
    out.key(key);
    value ? out.number(rounded(*value, kParityDecimals)) : out.null();
  };
  out.begin_object();
  share("byte", counts.byte_parity());
  share("semantic", counts.semantic_parity());
  out.end_object();
}

void write_run(const RunReader& run, const Summary& summary, Writer& out) {
  const RunInfo& info = run.info();
  const Counts& counts = run.counts();
  out.begin_object().key("type").string("run").key("format").number(kFormat);
  out.key("id").number(info.id).key("state").string(run_state_name(info.state));
  out.key("lockstep").string(info.version);
  out.key("baseline").string(info.baseline).key("candidate").string(info.candidate);
  if (!info.control.empty()) {
    out.key("control").string(info.control);
  }
  if (info.recompared) {
    out.key("recompared").number(*info.recompared);
  }
  if (!info.redacted) {
    out.key("redacted").boolean(false);
  }
  out.key("captures").begin_array();
  for (const std::string& capture : info.captures) {
    out.string(capture);
  }
  out.end_array();
  out.key("started_at").string(json_time(info.started_at_ns)).key("finished_at");
  info.finished_at_ns ? out.string(json_time(*info.finished_at_ns)) : out.null();
  out.key("seed").number(info.seed).key("counts");
  write_counts(counts, out);
  out.key("parity");
  write_parity(counts, out);
  out.key("coverage");
  write_coverage(coverage_of(run, summary), out);
  if (!info.openapi.empty()) {
    out.key("contract");
    write_contract(run, out);
  }
  if (const std::vector<RuleReport> rules = run.rules(); !rules.empty()) {
    out.key("rules");
    write_rules(rules, out);
  }
  out.end_object();
}

void write_reply(const StoredReply& reply, Writer& out) {
  const auto milliseconds = [&out](std::string_view key, std::int64_t ns) {
    out.key(key).number(rounded(static_cast<double>(ns) / 1e6, kMillisecondDecimals));
  };
  out.begin_object();
  if (reply.error) {
    out.key("error").begin_object();
    out.key("reason").string(reply.error->reason).key("phase").string(reply.error->phase);
    out.key("message").string(reply.error->message).end_object();
  } else {
    out.key("status").number(reply.status).key("bytes").number(reply.bytes);
  }
  milliseconds("ttfb_ms", reply.timing.first_byte);
  milliseconds("total_ms", reply.timing.total);
  out.end_object();
}

void write_one_exchange(const StoredExchange& exchange, const FindingNames& findings, Writer& out) {
  out.begin_object().key("type").string("exchange").key("seq").number(exchange.seq);
  out.key("method").string(exchange.method).key("target").string(exchange.target);
  out.key("endpoint").string(exchange.endpoint);
  out.key("verdict").string(verdict_name(exchange.comparison.verdict));
  if (exchange.weight > 1) {
    out.key("weight").number(exchange.weight);
  }
  out.key("baseline");
  write_reply(exchange.baseline, out);
  out.key("candidate");
  write_reply(exchange.candidate, out);
  out.key("differences").begin_array();
  for (const Difference& difference : exchange.comparison.differences) {
    const auto finding = findings.find(difference.finding);
    write_difference(difference, out,
                     finding == findings.end() ? std::string_view() : finding->second);
  }
  out.end_array();
  if (exchange.comparison.omitted > 0) {
    out.key("differences_omitted").number(exchange.comparison.omitted);
  }
  if (exchange.contract) {
    out.key("contract");
    write_check(*exchange.contract, out);
  }
  if (!exchange.fidelity.empty()) {
    out.key("fidelity").begin_array();
    for (const std::string_view name : exchange.fidelity.names()) {
      out.string(name);
    }
    out.end_array();
  }
  if (out.lossy()) {
    out.key("lossy").boolean(true);
  }
  out.end_object();
}

void write_endpoints(const Summary& summary, Writer& out) {
  out.begin_array();
  for (const Endpoint& endpoint : summary.endpoints) {
    out.begin_object().key("endpoint").string(endpoint.name).key("sent").number(endpoint.sent);
    out.key("different").number(endpoint.different).key("failed").number(endpoint.failed);
    out.key("places").begin_array();
    for (const Group& group : endpoint.groups) {
      out.begin_object().key("aspect").string(aspect_name(group.example.aspect));
      out.key("at").string(group.at).key("kind").string(kind_name(group.example.kind));
      out.key("exchanges").number(group.exchanges).key("example").number(group.seq).end_object();
    }
    out.end_array().end_object();
  }
  out.end_array();
}

void write_latency(const Summary& summary, Writer& out) {
  const auto side = [&out](std::string_view key, const std::optional<Latency>& latency) {
    out.key(key);
    if (!latency) {
      out.null();
      return;
    }
    const auto ms = [](std::int64_t ns) {
      return rounded(static_cast<double>(ns) / 1e6, kMillisecondDecimals);
    };
    out.begin_object().key("p50_ms").number(ms(latency->p50));
    out.key("p95_ms").number(ms(latency->p95));
    out.key("p99_ms").number(ms(latency->p99)).end_object();
  };
  out.begin_object();
  side("baseline", summary.baseline);
  side("candidate", summary.candidate);
  out.end_object();
}

}  // namespace

void write_json(const RunReader& run, const Options& options, const Sink& sink) {
  const Summary summary = summarise(run);
  const std::vector<Finding> findings = run.findings();
  Writer out;
  write_run(run, summary, out);
  sink("{\"run\":" + out.take() + ",\n\"latency\":");
  write_latency(summary, out);
  if (options.gate != nullptr) {
    sink(out.take() + ",\n\"gate\":");
    write_verdict(*options.gate, out);
  }
  sink(out.take() + ",\n\"endpoints\":");
  write_endpoints(summary, out);
  sink(out.take() + ",\n\"noise\":[");
  std::string_view separator = "\n";
  for (const NoisyPlace& place : run.noise()) {
    write_noisy_place(place, out);
    sink(separator);
    sink(out.take());
    separator = ",\n";
  }
  sink("\n],\n\"findings\":[");
  separator = "\n";
  for (const Finding& finding : findings) {
    write_finding(finding, options, out);
    sink(separator);
    sink(out.take());
    separator = ",\n";
  }
  sink("\n],\n\"exchanges\":[");
  separator = "\n";
  const FindingNames names = names_of(findings);
  run.each_exchange([&](const StoredExchange& exchange) {
    write_one_exchange(exchange, names, out);
    sink(separator);
    sink(out.take());
    separator = ",\n";
  });
  sink("\n]}\n");
}

void write_ndjson(const RunReader& run, const Options& options, const Sink& sink) {
  const std::vector<Finding> findings = run.findings();
  const FindingNames names = names_of(findings);
  Writer out;
  write_run(run, summarise(run), out);
  sink(out.take() + "\n");
  if (options.gate != nullptr) {
    write_verdict(*options.gate, out);
    sink(out.take() + "\n");
  }
  run.each_exchange([&](const StoredExchange& exchange) {
    write_one_exchange(exchange, names, out);
    sink(out.take() + "\n");
  });
  for (const NoisyPlace& place : run.noise()) {
    write_noisy_place(place, out);
    sink(out.take() + "\n");
  }
  for (const Finding& finding : findings) {
    write_finding(finding, options, out);
    sink(out.take() + "\n");
  }
}

}  // namespace lockstep::report
