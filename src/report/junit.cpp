#include "report/junit.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

#include "report/coverage.hpp"
#include "report/difference_json.hpp"
#include "report/finding_text.hpp"
#include "report/markup.hpp"
#include "report/outcome.hpp"
#include "report/style.hpp"
#include "report/summary.hpp"

namespace lockstep::report {
namespace {

constexpr std::size_t kValueWidth = 500;

enum class Result : std::uint8_t { passed, failed, errored, skipped };

struct Case {
  std::string name;  // not escaped, as all texts here
  Result result = Result::passed;
  std::string type;     // of a failure
  std::string message;  // of anything but a pass
  std::string detail;   // lines
};

struct Suite {
  std::string name;
  double seconds = 0;
  std::vector<Case> cases;
};

// escape_line for each line.
std::string lines_markup(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out += markup(text.substr(0, end)) + "\n";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::size_t count(const Suite& suite, Result result) {
  return static_cast<std::size_t>(
      std::count_if(suite.cases.begin(), suite.cases.end(),
                    [result](const Case& each) { return each.result == result; }));
}

// A class name ends at its last dot for Jenkins, which must not be one of a path.
std::string class_name(std::string name) {
  std::replace(name.begin(), name.end(), '.', '_');
  return "lockstep." + name;
}

std::string case_element(const Case& each, const std::string& class_markup) {
  std::string text = fmt::format("    <testcase name=\"{}\" classname=\"{}\" time=\"0\"",
                                 markup(each.name), class_markup);
  switch (each.result) {
    case Result::passed:
      return text + "/>\n";
    case Result::skipped:
      return text + fmt::format("><skipped message=\"{}\"/></testcase>\n", markup(each.message));
    case Result::failed:
    case Result::errored:
      break;
  }
  const std::string_view element = each.result == Result::failed ? "failure" : "error";
  return text +
         fmt::format(">\n      <{0} type=\"{1}\" message=\"{2}\">{3}</{0}>\n    </testcase>\n",
                     element, markup(each.type), markup(each.message), lines_markup(each.detail));
}

void write_suite(const Suite& suite, const RunInfo& info, std::string_view coverage,
                 std::size_t index, const Sink& sink) {
  // The schema knows no time zone and no fraction.
  const std::string time = json_time(info.started_at_ns).substr(0, 19);
  sink(
      fmt::format("  <testsuite name=\"{}\" package=\"lockstep\" id=\"{}\" timestamp=\"{}\" "
                  "hostname=\"localhost\" tests=\"{}\" failures=\"{}\" errors=\"{}\" "
                  "skipped=\"{}\" time=\"{:.3f}\">\n",
                  markup(suite.name), index, time, suite.cases.size(), count(suite, Result::failed),
                  count(suite, Result::errored), count(suite, Result::skipped), suite.seconds));
  sink(fmt::format(
      "    <properties>\n"
      "      <property name=\"run\" value=\"{}\"/>\n"
      "      <property name=\"baseline\" value=\"{}\"/>\n"
      "      <property name=\"candidate\" value=\"{}\"/>\n"
      "      <property name=\"coverage\" value=\"{}\"/>\n"
      "{}    </properties>\n",
      info.id, markup(info.baseline), markup(info.candidate), coverage,
      info.redacted ? "" : "      <property name=\"secrets\" value=\"not redacted\"/>\n"));
  const std::string class_markup = markup(class_name(suite.name));
  for (const Case& each : suite.cases) {
    sink(case_element(each, class_markup));
  }
  sink("    <system-out></system-out>\n    <system-err></system-err>\n  </testsuite>\n");
}

Result result_of(Decision decision) {
  return decision == Decision::pass   ? Result::passed
         : decision == Decision::fail ? Result::failed
                                      : Result::errored;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    text += line + "\n";
  }
  return text;
}

Case metric_case(const MetricResult& metric) {
  const std::string_view sign = metric.at_least ? "at least" : "at most";
  std::string detail =
      fmt::format("value    {}\n",
                  metric.value ? metric_text(metric.unit, *metric.value) : std::string("unknown"));
  if (metric.interval) {
    detail += fmt::format("between  {}\n", interval_text(metric.unit, metric.interval));
  }
  detail += fmt::format("limit    {} {}\nsamples  {}\n", sign,
                        metric_text(metric.unit, metric.limit), metric.samples);
  if (metric.needed) {
    detail += fmt::format("needed   {} more\n", *metric.needed);
  }
  const std::string title = metric_title(metric);
  return {.name = metric.policy.empty() ? title
                  : metric.endpoint.empty()
                      ? metric.policy
                      : fmt::format("{} of {}", metric.policy, metric.endpoint),
          .result = is_tolerated(metric) ? Result::skipped : result_of(metric.outcome),
          .type = std::string(decision_name(metric.outcome)),
          .message = metric.reason.empty() ? title : metric.reason,
          .detail = detail};
}

Suite gate_suite(const RunReader& run, const Options& options) {
  const Outcome outcome = outcome_of(run, options);
  Suite suite{.name = "gate"};
  suite.cases.push_back({.name = "verdict",
                         .result = result_of(outcome.decision),
                         .type = std::string(decision_name(outcome.decision)),
                         .message = outcome.reasons.empty()
                                        ? outcome.title
                                        : outcome.title + ": " + outcome.reasons.front(),
                         .detail = joined(outcome.reasons)});
  if (options.gate != nullptr) {
    for (const MetricResult& metric : options.gate->metrics) {
      suite.cases.push_back(metric_case(metric));
    }
  }
  return suite;
}

std::string finding_detail(const Finding& finding, std::uint64_t here, const Options& options) {
  const auto drift = options.drift ? options.drift(finding.drift_class) : std::nullopt;
  std::string text = fmt::format("{}  {}  {}\n{} here, {} in all\nwhere      {}\n", finding.id,
                                 severity_name(finding.severity), finding_title(finding, options),
                                 counted(here, "exchange"), finding.exchanges,
                                 first_names(places_by_count(finding), finding.other_places > 0));
  text += fmt::format("example    #{} {}\nbaseline   {}\ncandidate  {}\n", finding.example.seq,
                      escape_line(finding.example.at),
                      short_value(finding.example.baseline, kValueWidth),
                      short_value(finding.example.candidate, kValueWidth));
  if (drift && !drift->fix.empty()) {
    text += fmt::format("fix        {}\n", drift->fix);
  }
  return text + lockstep_command("show " + finding.id, options) + "\n";
}

Case finding_case(const Finding& finding, std::uint64_t here, const Options& options) {
  const FindingPlace first = finding.places.empty()
                                 ? FindingPlace{finding.aspect, finding.example.at}
                                 : finding.places.begin()->first;
  Case made{.name = finding.drift_class + " at " + place_text(first),
            .result = Result::failed,
            .type = finding.drift_class,
            .message = fmt::format("{} ({}, {})", finding_title(finding, options),
                                   severity_name(finding.severity), counted(here, "exchange")),
            .detail = finding_detail(finding, here, options)};
  if (const AcceptanceUse* use = acceptance_of(finding, options)) {
    made.result = Result::skipped;
    made.message = fmt::format("accepted{}: {}", use->until.empty() ? "" : " until " + use->until,
                               use->reason);
  } else if (options.gate != nullptr && options.gate->decision == Decision::pass) {
    made.result = Result::skipped;
    made.message = "within the policy: " + made.message;
  }
  return made;
}

Case answer_case(const Endpoint& endpoint) {
  Case made{.name = "both sides answer"};
  if (endpoint.failed > 0) {
    made.result = Result::failed;
    made.type = "no-response";
    made.message = fmt::format("{} of {} got no response from a side", endpoint.failed,
                               counted(endpoint.sent, "exchange"));
    for (const auto& [reason, times] : endpoint.failures) {
      made.detail += fmt::format("{:>6} ×  {}\n", times, reason);
    }
    made.detail += fmt::format("first: #{}\n", endpoint.first_failed.value_or(0));
  }
  return made;
}

using ByEndpoint = std::map<std::string, std::vector<const Finding*>>;

Suite endpoint_suite(const Endpoint& endpoint, const ByEndpoint& findings, const Options& options) {
  Suite suite{.name = endpoint.name.empty() ? "(none)" : endpoint.name};
  suite.cases.push_back(answer_case(endpoint));
  if (const auto own = findings.find(endpoint.name); own != findings.end()) {
    std::set<std::string> names;
    for (const Finding* finding : own->second) {
      Case made = finding_case(*finding, finding->endpoints.at(endpoint.name), options);
      if (!names.insert(made.name).second) {
        made.name += " (" + fingerprint_text(finding->fingerprint) + ")";
      }
      suite.cases.push_back(std::move(made));
    }
  } else if (endpoint.different > 0) {
    suite.cases.push_back({.name = "replies agree",
                           .result = Result::failed,
                           .type = "different",
                           .message = fmt::format("{} of {} differ", endpoint.different,
                                                  counted(endpoint.sent, "exchange"))});
  } else {
    suite.cases.push_back({.name = "replies agree"});
  }
  return suite;
}

}  // namespace

void write_junit(const RunReader& run, const Options& options, const Sink& sink) {
  const Summary summary = summarise(run);
  const std::vector<Finding> findings = run.findings();
  ByEndpoint by_endpoint;
  for (const Finding& finding : findings) {
    for (const auto& [endpoint, exchanges] : finding.endpoints) {
      by_endpoint[endpoint].push_back(&finding);
    }
  }
  sink("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
  std::size_t index = 0;
  Suite gate = gate_suite(run, options);
  if (run.info().finished_at_ns) {
    gate.seconds = static_cast<double>(*run.info().finished_at_ns - run.info().started_at_ns) / 1e9;
  }
  const std::string coverage = share_text(coverage_of(run, summary));
  write_suite(gate, run.info(), coverage, index++, sink);
  for (const Endpoint& endpoint : summary.endpoints) {
    write_suite(endpoint_suite(endpoint, by_endpoint, options), run.info(), coverage, index++,
                sink);
  }
  sink("</testsuites>\n");
}

}  // namespace lockstep::report
