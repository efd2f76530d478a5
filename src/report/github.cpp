#include "report/github.hpp"

#include <algorithm>
#include <map>
#include <string>

#include <fmt/format.h>

#include "report/finding_text.hpp"
#include "report/outcome.hpp"
#include "report/style.hpp"

namespace lockstep::report {
namespace {

constexpr std::size_t kMostOfAKind = 10;
constexpr std::size_t kValueWidth = 120;

// What the runner's parser reads as structure (actions/toolkit, packages/core/src/command.ts).
std::string encoded(std::string_view text, bool property) {
  std::string out;
  for (const char c : text) {
    const bool special = c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ','));
    out += special ? fmt::format("%{:02X}", static_cast<unsigned>(c)) : std::string(1, c);
  }
  return out;
}

std::string command(std::string_view level, const std::string& title, const std::string& message) {
  return fmt::format("::{} title={}::{}\n", level, encoded(title, true), encoded(message, false));
}

std::string_view level_of(Decision decision) {
  return decision == Decision::pass ? "notice" : decision == Decision::fail ? "error" : "warning";
}

std::string_view level_of(const Finding& finding, const Options& options) {
  const bool tolerated = acceptance_of(finding, options) != nullptr ||
                         (options.gate != nullptr && options.gate->decision == Decision::pass);
  return tolerated || finding.severity == Severity::cosmetic ? "notice"
         : finding.severity == Severity::breaking            ? "error"
                                                             : "warning";
}

std::string annotation(const Finding& finding, const Options& options) {
  const auto drift = options.drift ? options.drift(finding.drift_class) : std::nullopt;
  std::string message =
      fmt::format("{}\n{}: {}\nwhere: {}\nexample: #{} {} → {}", finding_title(finding, options),
                  counted(finding.exchanges, "exchange"),
                  first_names(endpoints_by_count(finding), finding.other_endpoints > 0),
                  first_names(places_by_count(finding), finding.other_places > 0),
                  finding.example.seq, short_value(finding.example.baseline, kValueWidth),
                  short_value(finding.example.candidate, kValueWidth));
  if (drift && !drift->fix.empty()) {
    message += fmt::format("\nfix: {}", drift->fix);
  }
  return command(level_of(finding, options),
                 finding.id + " " + short_value(finding.drift_class, 80), message);
}

}  // namespace

void write_github(const RunReader& run, const Options& options, const Sink& sink) {
  const Outcome outcome = outcome_of(run, options);
  std::string reasons;
  for (std::size_t i = 0; i < std::min(outcome.reasons.size(), kMostOfAKind); ++i) {
    reasons += (i > 0 ? "\n" : "") + outcome.reasons[i];
  }
  sink(command(level_of(outcome.decision), "lockstep: " + outcome.title,
               reasons.empty() ? outcome.title : reasons));
  if (!run.info().redacted) {
    sink(command("warning", "lockstep: not redacted",
                 "not redacted: reports of this run show secrets as they were (--no-redact)"));
  }
  std::map<std::string_view, std::size_t> written = {{level_of(outcome.decision), 1}};
  for (const Finding& finding : run.findings()) {
    if (++written[level_of(finding, options)] <= kMostOfAKind) {
      sink(annotation(finding, options));
    }
  }
}

}  // namespace lockstep::report
