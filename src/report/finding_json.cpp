#include "report/finding_json.hpp"

namespace lockstep::report {
namespace {

void write_where(const Finding& finding, json::Writer& out) {
  out.key("endpoints").begin_array();
  for (const auto& [endpoint, exchanges] : finding.endpoints) {
    out.begin_object().key("endpoint").string(endpoint);
    out.key("exchanges").number(exchanges).end_object();
  }
  out.end_array();
  if (finding.other_endpoints > 0) {
    out.key("exchanges_elsewhere").number(finding.other_endpoints);
  }
  out.key("places").begin_array();
  for (const auto& [place, differences] : finding.places) {
    out.begin_object().key("aspect").string(aspect_name(place.aspect));
    out.key("at").string(place.at).key("differences").number(differences).end_object();
  }
  out.end_array();
  if (finding.other_places > 0) {
    out.key("differences_elsewhere").number(finding.other_places);
  }
}

void write_example(const Finding& finding, json::Writer& out) {
  const FindingExample& example = finding.example;
  out.key("example").begin_object().key("seq").number(example.seq);
  out.key("endpoint").string(example.endpoint);
  out.key("aspect").string(aspect_name(finding.aspect)).key("at").string(example.at);
  out.key("kind").string(kind_name(finding.kind));
  if (example.baseline) {
    out.key("baseline").string(*example.baseline);
  }
  if (example.candidate) {
    out.key("candidate").string(*example.candidate);
  }
  if (example.abridged) {
    out.key("abridged").boolean(true);
  }
  if (!example.note.empty()) {
    out.key("note").string(example.note);
  }
  out.end_object();
}

}  // namespace

void write_finding(const Finding& finding, const Options& options, json::Writer& out) {
  out.begin_object().key("type").string("finding").key("id").string(finding.id);
  out.key("fingerprint").string(fingerprint_text(finding.fingerprint));
  out.key("drift").string(finding.drift_class);
  const auto drift = options.drift ? options.drift(finding.drift_class) : std::nullopt;
  if (drift) {
    out.key("summary").string(drift->summary);
  }
  if (drift && !drift->fix.empty()) {
    out.key("fix").string(drift->fix);
  }
  out.key("severity").string(severity_name(finding.severity));
  out.key("sure").string(sureness_name(finding.sure)).key("possibly").boolean(finding.possibly);
  out.key("exchanges").number(finding.exchanges).key("differences").number(finding.differences);
  out.key("first").number(finding.first_seq).key("last").number(finding.last_seq);
  write_where(finding, out);
  write_example(finding, out);
  if (out.lossy()) {
    out.key("lossy").boolean(true);
  }
  out.end_object();
}

FindingNames names_of(const std::vector<Finding>& findings) {
  FindingNames names;
  for (const Finding& finding : findings) {
    names.emplace(finding.fingerprint, finding.id);
  }
  for (const Finding& finding : findings) {
    for (const std::uint64_t absorbed : finding.absorbed) {
      names.emplace(absorbed, finding.id);
    }
  }
  return names;
}

void write_findings_json(const RunReader& run, const Options& options, const Sink& sink) {
  json::Writer out;
  std::string_view separator = "\n";
  sink(run.info().redacted ? "{\"findings\":[" : "{\"redacted\":false,\"findings\":[");
  for (const Finding& finding : run.findings()) {
    write_finding(finding, options, out);
    sink(separator);
    sink(out.take());
    separator = ",\n";
  }
  sink("\n]}\n");
}

void write_findings_ndjson(const RunReader& run, const Options& options, const Sink& sink) {
  json::Writer out;
  for (const Finding& finding : run.findings()) {
    write_finding(finding, options, out);
    sink(out.take() + "\n");
  }
}

}  // namespace lockstep::report
