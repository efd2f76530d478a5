// The list of report formats: to add one, write its file and a line here.
#include "lockstep/report/report.hpp"

#include "report/json.hpp"
#include "report/text.hpp"

namespace lockstep::report {

const std::vector<Format>& formats() {
  static const std::vector<Format> kFormats = {
      {"text", "the summary for a terminal", write_text},
      {"json", "one JSON document: run, endpoints, findings, exchanges", write_json},
      {"ndjson", "one JSON object a line: the run, every exchange, every finding", write_ndjson},
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
