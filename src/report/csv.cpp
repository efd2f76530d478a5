#include "report/csv.hpp"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

#include "report/style.hpp"

namespace lockstep::report {
namespace {

constexpr std::size_t kMaxCell = 8'000;  // characters; spreadsheets take 32,767 bytes or so

constexpr std::string_view kHead =
    "seq,method,target,endpoint,verdict,baseline_status,candidate_status,baseline_ms,candidate_ms,"
    "finding,severity,drift,aspect,at,kind,noise,baseline,candidate\r\n";

// "-12.5e3": a number that a spreadsheet may read as one.
bool is_plain_number(std::string_view text) {
  const std::size_t digits = text.starts_with('-') ? 1 : 0;
  return text.size() > digits && text[digits] >= '0' && text[digits] <= '9' &&
         text.find_first_not_of("0123456789.", digits) == std::string_view::npos &&
         std::count(text.begin(), text.end(), '.') <= 1;
}

// OWASP, "CSV Injection"; the last four are the wide forms that some spreadsheets take as well.
bool starts_formula(std::string_view text) {
  const std::size_t start = std::min(text.find_first_not_of(" \xC2\xA0"), text.size());
  const std::string_view rest = text.substr(start);
  for (const std::string_view sign : {"=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠"}) {
    if (rest.starts_with(sign)) {
      return !is_plain_number(text);
    }
  }
  return false;
}

struct FindingNote {
  std::string id;
  std::string_view severity;
};
using FindingNotes = std::unordered_map<std::uint64_t, FindingNote>;

FindingNotes notes_of(const std::vector<Finding>& findings) {
  FindingNotes notes;
  for (const Finding& finding : findings) {
    notes.emplace(finding.fingerprint, FindingNote{finding.id, severity_name(finding.severity)});
    for (const std::uint64_t absorbed : finding.absorbed) {
      notes.emplace(absorbed, FindingNote{finding.id, severity_name(finding.severity)});
    }
  }
  return notes;
}

std::string status_cell(const StoredReply& reply) {
  return reply.error ? csv_cell(reply.error->reason) : fmt::format("{}", reply.status);
}

std::string milliseconds(const StoredReply& reply) {
  return fmt::format("{:.3f}", static_cast<double>(reply.timing.total) / 1e6);
}

std::string value_cell(const std::optional<std::string>& value) {
  return value ? csv_cell(*value) : std::string();
}

std::string difference_cells(const Difference& difference, const FindingNotes& notes) {
  const auto note = notes.find(difference.finding);
  const bool found = note != notes.end();
  return fmt::format("{},{},{},{},{},{},{},{},{}", found ? csv_cell(note->second.id) : "",
                     found ? note->second.severity : "", csv_cell(difference.drift),
                     aspect_name(difference.aspect), csv_cell(difference.at),
                     kind_name(difference.kind), difference.noise ? "true" : "false",
                     value_cell(difference.baseline), value_cell(difference.candidate));
}

}  // namespace

std::string csv_cell(std::string_view bytes) {
  std::string text = bytes.empty() ? std::string() : short_value(std::string(bytes), kMaxCell);
  if (starts_formula(text)) {
    text = std::string("'").append(text);
  }
  if (text.find_first_of(",\"; '") == std::string::npos) {
    return text;
  }
  std::string quoted = "\"";
  for (const char c : text) {
    quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  }
  return quoted + "\"";
}

void write_csv(const RunReader& run, const Options& /*options*/, const Sink& sink) {
  const FindingNotes notes = notes_of(run.findings());
  // A column of its own, since a line of text would be no row.
  const std::string_view mark = run.info().redacted ? "" : ",true";
  sink(kHead.substr(0, kHead.size() - 2));
  // As is this: only a run that sent equal requests once has weights.
  const bool weighted = run.counts().skipped.contains("repeated");
  sink(run.info().redacted ? "" : ",not redacted");
  sink(weighted ? ",weight\r\n" : "\r\n");
  run.each_exchange([&](const StoredExchange& exchange) {
    const std::string start =
        fmt::format("{},{},{},{},{},{},{},{},{},", exchange.seq, csv_cell(exchange.method),
                    csv_cell(exchange.target), csv_cell(exchange.endpoint),
                    verdict_name(exchange.comparison.verdict), status_cell(exchange.baseline),
                    status_cell(exchange.candidate), milliseconds(exchange.baseline),
                    milliseconds(exchange.candidate));
    const std::string end = fmt::format(
        "{}{}\r\n", mark, weighted ? fmt::format(",{}", exchange.weight) : std::string());
    for (const Difference& difference : exchange.comparison.differences) {
      sink(start);
      sink(difference_cells(difference, notes));
      sink(end);
    }
    if (exchange.comparison.differences.empty()) {
      sink(start);
      sink(",,,,,,,,");
      sink(end);
    }
  });
}

}  // namespace lockstep::report
