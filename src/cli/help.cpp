#include "cli/help.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lockstep/capture/capture.hpp"
#include "lockstep/compare/compare.hpp"
#include "lockstep/core/record.hpp"
#include "lockstep/drift/drift.hpp"
#include "lockstep/gate/policy.hpp"
#include "lockstep/openapi/openapi.hpp"
#include "lockstep/redact/redact.hpp"
#include "lockstep/report/report.hpp"

#include "cli/flags.hpp"
#include "cli/selection.hpp"

namespace lockstep::cli {
namespace {

constexpr int kFlagWidth = 34;

std::string flag_line(const Flag& each) {
  std::string left = each.letter == '\0' ? "    " : fmt::format("-{}, ", each.letter);
  left += fmt::format("--{}{}{}", each.name, each.value.empty() ? "" : " ", each.value);
  std::string text = fmt::format("  {:<{}}", left, kFlagWidth);
  if (left.size() >= kFlagWidth) {
    text += fmt::format("\n  {:<{}}", "", kFlagWidth);
  }
  text += fmt::format(" {}", each.help);
  if (!each.preset.empty()) {
    text += fmt::format(" (default {})", each.preset);
  }
  return text + (each.repeatable ? "; repeatable\n" : "\n");
}

template <typename Items, typename Line>
std::string table(std::string_view title, const Items& items, Line line) {
  std::string text = fmt::format("{}\n\n", title);
  for (const auto& item : items) {
    text += line(item);
  }
  return text;
}

std::string report_help() {
  return table("Report formats, for --format and --report FORMAT=FILE:", report::formats(),
               [](const report::Format& format) {
                 return fmt::format("  {:<10} {}\n", format.name, format.summary);
               }) +
         R"(
Any number of them in one run:
  lockstep run ... --report html=parity.html --report junit=parity.xml
or from a stored one:
  lockstep report 12 --report markdown=summary.md
  lockstep report 12 --format csv -o differences.csv
  lockstep report --push http://gateway:9091 --label service=shop
A file that cannot be written is exit code 2; the run is stored all the same. 'lockstep report
--schema' prints the JSON Schema of json and ndjson.
)";
}

std::string formats_help() {
  return table("Capture formats, found by content; gzip, zlib and zstd are undone:",
               capture::formats(),
               [](const capture::FormatInfo& format) {
                 return fmt::format("  {:<10} {}\n             holds  {}\n             loses  {}\n",
                                    format.name, format.summary, format.holds, format.loses);
               }) +
         R"(
Lines of a log may be wrapped by a container runtime (CRI, Docker), syslog, journald, docker
compose or kubectl; several kinds may take turns in one file. Lines that hold no request are
counted as skipped (no-request). A request whose body was lost is not sent (body-missing).
)";
}

std::string headers_help() {
  return table("Response headers that are not compared:", compare::default_excluded_headers(),
               [](const std::string& name) { return fmt::format("  {}\n", name); }) +
         "\nlockstep.json changes the list:\n"
         "  {\"headers\": {\"ignore\": [\"x-request-id\"], \"compare\": [\"server\"]}}\n";
}

std::string rules_help() {
  return R"(Rules say which differences do not count. They stand in lockstep.json, which is read
from the current folder unless --config names another; 'lockstep check' checks it:

  {"rules": [{"endpoint": "GET /users/{id}", "at": "/seen_at", "time": "2s"}]}

where
  endpoint   a glob over endpoints, or over their paths; all if not given
  at         /items/*/id    JSON Pointer; * is one step, ** any number, ~2 a literal *
             header:NAME    response header; status: the status
             ASPECT:AT      elsewhere, as differences name it: form:/tag, line:3, xml:/a[1]/@b
  kind       missing, added, type, value, order, duplicate, or a list of them
  reason     for people
and one of
  "ignore": true             nothing counts there and below
  "exact": true              everything does: an exception from the rules after it
  "unordered": true          order means nothing in this array; "set": nor does repetition;
                             {"by": "id"}: objects with the same id belong together
  "tolerance": 0.01          numbers differ by so much; {"relative": 0.001} of the greater one
  "time": "2s"               instants so far apart, in any spelling; "0s": only spelling differs
  "pattern": "[0-9a-f]{8}"   both values match the whole of a regular expression (RE2)
  "equal_if": ["null", "missing"]   these are equal: null, empty, missing; case: a is A
  "expect": true             an agreed change: reported where it is absent;
                             {"baseline": 404, "candidate": 410} names the values

The first rule that is about a difference decides. What is hidden is counted for each rule.
To ignore whole bodies a rule must say "whole_body": true.
)";
}

std::string gate_help() {
  std::string text =
      R"(A gate is a list of limits, from --gate, lockstep.json or a step of a rollout:

  semantic-parity>=99.9%            over all exchanges; 0.999 is the same
  p99-ratio<=1.10 @ GET /users/*    for each endpoint that matches, on its own; @ * is all
  p95-ratio<=+5%?                   must not be certain to be missed; undecided will do
  no breaking finding               or risky, cosmetic, new; or any

A limit passes when the 95 % interval lies inside it, fails when it lies outside, and else is
inconclusive: then it is said how many more exchanges are needed. The metrics:

)";
  for (const gate::MetricInfo& metric : gate::metrics()) {
    text += fmt::format("  {:<20} {}\n", metric.name, metric.meaning);
  }
  const auto limits_text = [](const gate::Policy& policy) {
    std::string limits;
    std::string line;
    for (const gate::Limit& limit : policy.limits) {
      const std::string each = limit.text();
      if (!line.empty() && line.size() + each.size() > 84) {
        limits += line + "\n";
        line.clear();
      }
      line += (line.empty() ? "    " : ", ") + each;
    }
    return limits + line + "\n";
  };
  text += "\nWithout any limits:\n" + limits_text(gate::default_policy());
  for (const unsigned step : gate::steps()) {
    text += fmt::format("--step {}:\n{}", step, limits_text(gate::step_policy(step)));
  }
  return text + R"(
With --step, limits come on top, in place of those on the same metric and endpoint. Unless a
limit says otherwise, 1000 exchanges must be compared, 99 % of those that are sent.
lockstep.json has them for every run, with what things cost:
  {"gate": {"limits": ["semantic-parity>=99.9%"], "steps": {"100": ["p99-ratio<=1.02"]},
            "warmup": 50,
            "cost": {"platform": "cloud-run", "baseline": {"vcpu": 2, "memory_gib": 2}}}}
Cost is an estimate: time, rounded up to what is billed, by the size of a side, shared by the
requests that run at once. Prices in US dollars, as published, without free quotas:
)" + [] {
    std::string prices;
    for (const gate::PriceTable& table : gate::price_tables()) {
      const CostPrices& price = table.prices;
      prices += fmt::format(
          "  {:<15} {:.7f} a vCPU second, {:.7f} a GiB second, {:.2f} a million, "
          "by {:g} ms\n",
          table.platform, price.vcpu_second, price.gib_second, price.million_requests,
          price.billing_unit_ms);
    }
    return prices;
  }();
}

std::string skips_help() {
  return table("Why a captured request is not sent:", skip_reasons(), [](const SkipReason& reason) {
    return fmt::format("  {:<18} {}\n", reason.id, reason.explanation);
  });
}

std::string endpoints_help() {
  return R"(Requests are counted, judged and explained by endpoint: method and path without what varies in it.
The first of these that knows a request's path decides:

  --endpoint TEMPLATE   'GET /users/{id}', or '/users/{id}' for any method. {name} is one segment or
                        a part of one, a last segment * or {rest...} whatever follows.
  --openapi FILE        the operations of an OpenAPI document, see 'help openapi'
  a guess               {id} for what looks like an identifier: numbers, dates, UUIDs, hexadecimal,
                        e-mail addresses, long tokens. {name} for words where a path has the names
                        of many things, as slugs and user names.

Where names stand is learned from the first 100,000 entries of the captures, before anything is
sent: places that have far more words than an API, or where new ones keep coming. Words such as
'me' and 'search' stay apart, and those that carry the traffic. The database keeps what was learned,
so that the endpoints of one night are those of the next. Standard input cannot be read twice: it
is grouped by what earlier runs have learned.
)";
}

struct Topic {
  std::string_view name;
  std::string_view summary;
  std::string (*text)();
};

const std::vector<Topic>& subjects() {
  static const std::vector<Topic> kTopics = {
      {"drift", "why replies differ; 'help drift CLASS' explains one", drift::help_all},
      {"endpoints", "how requests are grouped", endpoints_help},
      {"formats", "capture formats", formats_help},
      {"headers", "response headers that are not compared", headers_help},
      {"limits", "what a gate wants of a run, and the steps of a rollout", gate_help},
      {"openapi", "what an OpenAPI document is used for", openapi::help},
      {"redaction", "what is hidden of what is stored and printed", redact::help},
      {"reports", "report formats", report_help},
      {"rules", "what lockstep.json can say about differences", rules_help},
      {"selection", "which of the captured requests are sent", selection_help},
      {"skips", "why a captured request is not sent", skips_help},
  };
  return kTopics;
}

}  // namespace

std::string program_help() {
  std::string text =
      "lockstep replays captured HTTP requests against an old and a new implementation\n"
      "and says whether the new one still answers as the old one did.\n\n"
      "usage: lockstep COMMAND [flags]\n\ncommands:\n";
  for (const Command& command : commands()) {
    text += fmt::format("  {:<9} {}\n", command.name, command.summary);
  }
  text += "\n'lockstep COMMAND --help' lists its flags. 'lockstep help TOPIC' explains:\n";
  for (const Topic& topic : subjects()) {
    text += fmt::format("  {:<9} {}\n", topic.name, topic.summary);
  }
  return text +
         "\nexit codes: 0 parity holds, 1 it does not, 2 trouble, 3 inconclusive, "
         "130 interrupted\n";
}

std::string command_help(const Command& command) {
  std::string text =
      fmt::format("usage: lockstep {} {}{}[flags]\n\n{}\n\nflags:\n", command.name,
                  command.operands, command.operands.empty() ? "" : " ", command.help);
  for (const Flag& each : flags()) {
    if (std::find(command.flags.begin(), command.flags.end(), each.name) != command.flags.end()) {
      text += flag_line(each);
    }
  }
  return text;
}

std::string drift_class_help(std::string_view id) {
  const drift::DriftClass* drift_class = drift::find_class(id);
  return drift_class == nullptr ? "" : drift::help_class(*drift_class);
}

std::string topic_help(std::string_view topic) {
  if (const Command* command = find_command(topic)) {
    return command_help(*command);
  }
  for (const Topic& subject : subjects()) {
    if (subject.name == topic) {
      return subject.text();
    }
  }
  return "";
}

std::vector<std::string_view> topics() {
  std::vector<std::string_view> names;
  for (const Command& command : commands()) {
    names.push_back(command.name);
  }
  for (const Topic& topic : subjects()) {
    names.push_back(topic.name);
  }
  return names;
}

}  // namespace lockstep::cli
