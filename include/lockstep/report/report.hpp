// A stored run, written down for people and for machines. One format a file; formats() is the
// list. Nothing captured reaches a sink without being escaped for it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/coverage.hpp"
#include "lockstep/core/finding.hpp"
#include "lockstep/core/run.hpp"
#include "lockstep/core/verdict.hpp"

namespace lockstep::report {

// What is to be said about a drift class.
struct DriftText {
  std::string_view summary;  // one line
  std::string_view fix;      // on the candidate's side, one line; may be empty
};

// Bodies of one exchange as they are to be shown: with content codings undone. Unset when they
// were not kept or are not there.
struct Bodies {
  std::optional<std::string> request;
  std::optional<std::string> baseline;
  std::optional<std::string> candidate;
};

// A label of every metric that is written for Prometheus, to tell one service's from another's.
struct Label {
  std::string name;  // [a-zA-Z_][a-zA-Z0-9_]*
  std::string value;
};

struct Options {
  bool color = false;
  std::string database;  // named in the commands that are suggested; empty for the default one
  // The text of a drift class by its id; without it, only ids are printed.
  std::function<std::optional<DriftText>(std::string_view id)> drift;
  // All that is known about a drift class, for people: a line, an empty line, and paragraphs.
  std::function<std::string(std::string_view id)> explanation;
  std::size_t max_findings = 10;  // listed in the summary
  // What the gate made of the run; null when none was asked. Must outlive the writing.
  const GateVerdict* gate = nullptr;
  std::vector<TrendPoint> trend;  // runs up to this one, oldest first; may be empty
  // The bodies of an exchange of this run; without it, reports show none.
  std::function<Bodies(StoredExchange& exchange)> bodies;
  std::vector<Label> labels;
};

// Takes what is written, piece by piece. May throw; the writer then stops.
using Sink = std::function<void(std::string_view)>;

struct Format {
  std::string_view name;
  std::string_view summary;
  void (*write)(const RunReader& run, const Options& options, const Sink& sink);
};

const std::vector<Format>& formats();
const Format* find_format(std::string_view name);  // nullptr for an unknown name

// One exchange in full for a terminal: the request, both responses, their differences with
// context, and a curl command for each side.
void write_exchange(const RunInfo& run, const StoredExchange& exchange, const Bodies& bodies,
                    const Options& options, const Sink& sink);

// All findings of a run: a few lines each for a terminal; {"findings":[…]}; one JSON object a line.
void write_findings(const RunReader& run, const Options& options, const Sink& sink);
void write_findings_json(const RunReader& run, const Options& options, const Sink& sink);
void write_findings_ndjson(const RunReader& run, const Options& options, const Sink& sink);

// One finding in full for a terminal: all of its endpoints and places, what is known about its
// cause, its example and, when that exchange is given, a curl command for each side. `body` is the
// example's request body.
void write_finding(const RunInfo& run, const Finding& finding,
                   const std::optional<StoredExchange>& example, std::string_view body,
                   const Options& options, const Sink& sink);

// The gate's decision: some lines for a terminal; one JSON object, which is also what the json and
// ndjson reports have of it.
void write_verdict_text(const GateVerdict& gate, const Options& options, const Sink& sink);
void write_verdict_json(const GateVerdict& gate, const Sink& sink);

// The JSON Schema of the lines of an ndjson report, of the objects in a json one, and of what
// write_verdict_json writes.
std::string_view json_schema();

// What would be sent of each endpoint, and what not and why, as a table for a terminal; at most
// `most` rows.
std::string plan_coverage_text(const Coverage& coverage, std::size_t most, bool color);

// One line of `lockstep runs`: number, start, what was compared and how it went.
std::string run_line(const RunInfo& info, const Counts& counts);

// The differences of a comparison, a line each, for a terminal and as a JSON document.
void write_differences(const Comparison& comparison, const Options& options, const Sink& sink);
void write_differences_json(const Comparison& comparison, const Sink& sink);

}  // namespace lockstep::report
