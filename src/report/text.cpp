// The summary of a run on a terminal.
#include "report/text.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

#include "report/contract_text.hpp"
#include "report/coverage.hpp"
#include "report/finding_text.hpp"
#include "report/noise_text.hpp"
#include "report/rules.hpp"
#include "report/style.hpp"
#include "report/summary.hpp"
#include "report/verdict_text.hpp"

namespace lockstep::report {
namespace {

constexpr std::size_t kMaxEndpoints = 10;

std::string reasons(const std::map<std::string, std::uint64_t>& counts) {
  std::string text;
  for (const auto& [reason, count] : counts) {
    text += fmt::format("{}{} {}", text.empty() ? "  (" : ", ", escape_line(reason), count);
  }
  return text.empty() ? text : text + ")";
}

std::string heading(const RunInfo& info, const Style& style) {
  std::string captures;
  for (const std::string& capture : info.captures) {
    captures += (captures.empty() ? "" : " ") + escape_line(capture);
  }
  std::string text = style.bold(fmt::format("run {}", info.id)) +
                     fmt::format("  {}  {}", captures, utc_time(info.started_at_ns));
  if (info.finished_at_ns) {
    text += fmt::format(", took {}", duration(*info.finished_at_ns - info.started_at_ns));
  }
  text += fmt::format("\n  baseline   {}\n  candidate  {}\n", escape_line(info.baseline),
                      escape_line(info.candidate));
  if (!info.control.empty()) {
    text += fmt::format("  control    {}\n", escape_line(info.control));
  }
  if (info.recompared) {
    text +=
        fmt::format("  the replies of run {}, judged again; nothing was sent\n", *info.recompared);
  }
  text += unredacted_line(info, style);
  if (info.state == RunState::interrupted) {
    text += style.yellow("  interrupted: only what was done until then is shown") + "\n";
  } else if (info.state == RunState::running) {
    text += style.yellow("  unfinished: still running, or ended by a crash") + "\n";
  }
  return text;
}

std::string count_lines(const Counts& counts, const Style& style) {
  std::string text;
  text += fmt::format("  captured   {:>8}\n", counts.captured);
  text += fmt::format("  skipped    {:>8}{}\n", counts.total_skipped(), reasons(counts.skipped));
  text += fmt::format("  sent       {:>8}\n", counts.sent);
  const std::string failed =
      fmt::format("  failed     {:>8}{}", counts.total_failed(), reasons(counts.failed));
  text += (counts.total_failed() > 0 ? style.red(failed) : failed) + "\n";
  text += fmt::format("  compared   {:>8}\n", counts.compared);
  text += fmt::format("    identical  {:>6}\n", counts.identical);
  text += fmt::format("    equivalent {:>6}\n", counts.equivalent);
  if (counts.noise > 0) {
    text += fmt::format("    noise      {:>6}\n", counts.noise);
  }
  if (counts.accepted > 0) {
    text += fmt::format("    accepted   {:>6}\n", counts.accepted);
  }
  const std::string different = fmt::format("    different  {:>6}", counts.different);
  return text + (counts.different > 0 ? style.red(different) : different) + "\n";
}

std::string parity_line(const Counts& counts, const Style& style) {
  if (counts.compared == 0) {
    return "  parity     " + style.yellow("unknown: nothing was compared") + "\n";
  }
  const std::string semantic = "semantic " + percent(*counts.semantic_parity());
  std::string painted = semantic;
  if (counts.different > 0) {
    painted = style.red(semantic);
  } else if (counts.total_failed() == 0) {
    painted = style.green(semantic);
  }
  return fmt::format("  parity     byte {}, {}\n", percent(*counts.byte_parity()), painted);
}

std::string latency_lines(const Summary& summary) {
  if (!summary.baseline || !summary.candidate) {
    return "";
  }
  const auto line = [](std::string_view side, const Latency& latency) {
    return fmt::format("{:<10} p50 {:>8}  p95 {:>8}  p99 {:>8}\n", side, duration(latency.p50),
                       duration(latency.p95), duration(latency.p99));
  };
  return "  latency    " + line("baseline", *summary.baseline) + "             " +
         line("candidate", *summary.candidate);
}

std::string error_line(const Counts& counts, const Summary& summary, const Style& style) {
  if (counts.sent == 0) {
    return "";
  }
  const auto share = [&counts](std::uint64_t errors) {
    return fmt::format(
        "{} ({})", percent(static_cast<double>(errors) / static_cast<double>(counts.sent)), errors);
  };
  const std::string candidate = "candidate " + share(summary.errors.candidate);
  return fmt::format(
      "  errors     baseline {}, {}   no response or status 5xx\n", share(summary.errors.baseline),
      summary.errors.candidate > summary.errors.baseline ? style.red(candidate) : candidate);
}

// Endpoints where a side gave no response: these are no differences, and so in no finding.
std::string failure_lines(const Summary& summary, const Style& style) {
  std::string text;
  std::size_t shown = 0;
  std::size_t hidden = 0;
  for (const Endpoint& endpoint : summary.endpoints) {
    if (endpoint.failed == 0) {
      continue;
    }
    if (++shown > kMaxEndpoints) {
      ++hidden;
      continue;
    }
    text += fmt::format("  {:>5} ×  {}{}, first #{}\n", endpoint.failed, escape_line(endpoint.name),
                        reasons(endpoint.failures), *endpoint.first_failed);
  }
  if (hidden > 0) {
    text += fmt::format("  and {} more\n", counted(hidden, "endpoint"));
  }
  return text.empty() ? text : "\n" + style.red("no response") + "\n" + text;
}

std::string conclusion(const Counts& counts, const Style& style) {
  if (counts.different > 0) {
    return style.red(fmt::format("parity does not hold: {} of {} differ", counts.different,
                                 counted(counts.compared, "compared exchange"))) +
           "\n";
  }
  if (counts.total_failed() > 0) {
    return style.red(fmt::format("parity is not shown: {} failed",
                                 counted(counts.total_failed(), "exchange"))) +
           "\n";
  }
  if (counts.compared == 0) {
    return style.yellow("inconclusive: nothing was compared") + "\n";
  }
  return style.green(fmt::format("parity holds: {} compared, none different",
                                 counted(counts.compared, "exchange"))) +
         "\n";
}

std::string next_steps(const RunReader& run, const std::vector<Finding>& findings,
                       const Summary& summary, const Options& options, const Style& style) {
  std::vector<std::pair<std::string, std::string_view>> steps;
  const auto step = [&](const std::string& command, std::string_view what) {
    steps.emplace_back(lockstep_command(command, options), what);
  };
  const auto failed = std::find_if(summary.endpoints.begin(), summary.endpoints.end(),
                                   [](const Endpoint& one) { return one.first_failed; });
  if (!findings.empty()) {
    const Finding& first = findings.front();
    step("show " + first.id, "a finding: all its places, its cause, how to see it");
    step(fmt::format("show {}", first.example.seq),
         "an exchange in full, with a curl for each side");
  } else if (failed != summary.endpoints.end()) {
    step(fmt::format("show {}", *failed->first_failed),
         "an exchange in full, with a curl for each side");
  }
  step(fmt::format("report {} --format ndjson", run.info().id), "every exchange, for machines");
  std::size_t width = 36;
  for (const auto& [command, what] : steps) {
    width = std::max(width, command.size());
  }
  std::string text = "\n" + style.dim("next:") + "\n";
  for (const auto& [command, what] : steps) {
    text += fmt::format("  {:<{}} {}\n", command, width, style.dim(what));
  }
  return text;
}

}  // namespace

std::string run_line(const RunInfo& info, const Counts& counts) {
  std::string captures;
  for (const std::string& capture : info.captures) {
    captures += (captures.empty() ? "" : " ") + escape_line(capture);
  }
  const auto parity = counts.semantic_parity();
  std::string line =
      fmt::format("{:>5}  {:<23}  {:>9}  {:>9}  {:>7}  {:>9}  {}", info.id,
                  utc_time(info.started_at_ns), counts.compared, counts.different,
                  counts.total_failed(), parity ? percent(*parity) : "unknown", captures);
  if (info.state != RunState::complete) {
    line += info.state == RunState::interrupted ? "  (interrupted)" : "  (unfinished)";
  }
  return line + (info.redacted ? "\n" : "  (not redacted)\n");
}

void write_text(const RunReader& run, const Options& options, const Sink& sink) {
  const Style style(options.color);
  const Summary summary = summarise(run);
  const std::vector<Finding> findings = run.findings();
  const Counts& counts = run.counts();
  const Coverage coverage = coverage_of(run, summary);
  sink(heading(run.info(), style) + "\n" + count_lines(counts, style) + "\n" +
       parity_line(counts, style) + latency_lines(summary) + error_line(counts, summary, style) +
       fmt::format("  coverage   {}\n", share_text(coverage)) +
       noise_lines(counts, run.noise(), style));
  sink(failure_lines(summary, style) + uncovered_text(coverage, kMaxEndpoints, style));
  if (!findings.empty()) {
    sink("\n" + finding_list(run.info(), findings, options.max_findings, options));
  }
  sink(rule_lines(run.rules()));
  sink(contract_lines(run, style));
  if (options.gate != nullptr) {
    sink(gate_lines(*options.gate, style));
  }
  sink((options.gate == nullptr ? "\n" + conclusion(counts, style) : std::string()) +
       next_steps(run, findings, summary, options, style));
}

}  // namespace lockstep::report
