// The list of report formats: to add one, write its file and a line here.
#include "lockstep/report/report.hpp"

#include "report/csv.hpp"
#include "report/github.hpp"
#include "report/html.hpp"
#include "report/json.hpp"
#include "report/junit.hpp"
#include "report/markdown.hpp"
#include "report/prometheus.hpp"
#include "report/text.hpp"

namespace lockstep::report {

const std::vector<Format>& formats() {
  static const std::vector<Format> kFormats = {
      {"text", "the summary for a terminal", write_text},
      {"json", "one JSON document: run, endpoints, findings, exchanges", write_json},
      {"ndjson", "one JSON object a line: the run, every exchange, every finding", write_ndjson},
      {"junit", "JUnit XML: a suite an endpoint, a case for each finding and limit", write_junit},
      {"markdown", "for a pull request's comment or a step's summary; below 60 KB", write_markdown},
      {"html", "one page for people, with plots and all findings side by side", write_html},
      {"github", "annotations of a GitHub Actions job: print it in a step", write_github},
      {"csv", "a row for each difference, for spreadsheets", write_csv},
      {"prometheus", "metrics for a node exporter or a push gateway", write_prometheus},
  };
  return kFormats;
}

const Format* find_format(std::string_view name) {
  for (const Format& format : formats()) {
    if (format.name == name) {
      return &format;
    }
  }
  return nullptr;
}

}  // namespace lockstep::report
