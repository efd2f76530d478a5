#include "cli/census.hpp"

#include <algorithm>
#include <ctime>

#include <fmt/format.h>

#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"
#include "lockstep/replay/replay.hpp"
#include "lockstep/report/contract.hpp"
#include "lockstep/report/report.hpp"

#include "cli/hiding.hpp"

namespace lockstep::cli {
namespace {

constexpr std::size_t kMaxEndpoints = 40;

std::string time_text(std::int64_t unix_ns) {
  const std::time_t seconds = unix_ns / 1'000'000'000;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", parts.tm_year + 1900, parts.tm_mon + 1,
                     parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

void note_record(const Record& record, Census& census) {
  census.with_response += record.response ? 1U : 0U;
  census.with_body += record.request.body.empty() ? 0U : 1U;
  for (const std::string_view name : record.fidelity.names()) {
    ++census.fidelity[std::string(name)];
  }
  if (record.captured_at_ns) {
    const std::int64_t at = *record.captured_at_ns;
    census.first_ns = std::min(census.first_ns.value_or(at), at);
    census.last_ns = std::max(census.last_ns.value_or(at), at);
  }
}

// "line 12" or "entry 3 at byte 4711"
std::string place(const Origin& origin) {
  return origin.line > 0 ? fmt::format("{}:{}", escape_line(origin.source), origin.line)
                         : fmt::format("{}: entry {} at byte {}", escape_line(origin.source),
                                       origin.index, origin.offset);
}

std::string skip_lines(const Census& census) {
  std::string text;
  for (const auto& [reason, count] : census.skipped) {
    const Skip& example = census.first_skip.at(reason);
    text += fmt::format("    {:<18} {:>8}  first: {}", reason, count, place(example.origin));
    if (!example.method.empty()) {
      const std::string request = escape_line(example.method + " " + example.target);
      text += "  " + std::string(utf8_prefix(request, 60));
    }
    if (!example.detail.empty()) {
      text += "  (" + example.detail + ")";
    }
    text += "\n";
  }
  return text;
}

std::string operation_lines(const Census& census) {
  constexpr std::size_t kMaxOperations = 40;
  return census.operations.empty()
             ? ""
             : "\n" + report::operations_summary(census.operations, true) + "\n" +
                   report::unreached_lines(census.operations, kMaxOperations);
}

}  // namespace

Census take_census(Captures& captures, const plan::Options& options,
                   const redact::Redactor& redactor, OperationCensus& operations,
                   const std::function<void(const Planned&)>& on_planned) {
  Census census;
  plan::Planner planner(
      options,
      [&](CaptureItem& item) {
        const bool more = captures.next(item);
        if (more && std::holds_alternative<Record>(item)) {
          note_record(std::get<Record>(item), census);
        }
        return more;
      },
      [&](const Skip& skip) {
        ++census.skipped[skip.reason];
        operations.skipped(skip);
        if (!census.first_skip.contains(skip.reason)) {
          census.first_skip.emplace(skip.reason, hidden_skip(skip, redactor));
        }
        const std::string endpoint =
            skip.method.empty()
                ? std::string()
                : redactor.endpoint(plan::planned_endpoint(skip.method, skip.target, options));
        ++census.endpoints[endpoint].skipped[skip.reason];
      },
      replay::refuse_unsendable);
  while (const std::optional<Planned> planned = planner.next()) {
    ++census.planned;
    EndpointCoverage& endpoint = census.endpoints[redactor.endpoint(planned->endpoint)];
    ++endpoint.sent;
    ++endpoint.compared;
    const Request& request = planned->record.request;
    operations.sent(request.method, request.target, false);
    on_planned(*planned);
  }
  census.captured = planner.captured();
  census.operations = operations.reports(redactor);
  return census;
}

std::optional<std::uint64_t> count_planned(const std::vector<std::string>& paths,
                                           const plan::Options& options,
                                           const std::atomic<bool>& give_up) {
  try {
    Captures captures(paths, {}, Captures::Order::any);
    plan::Options quiet = options;
    quiet.warn = nullptr;
    plan::Planner planner(
        quiet, [&](CaptureItem& item) { return !give_up && captures.next(item); },
        [](const Skip&) {}, replay::refuse_unsendable);
    std::uint64_t count = 0;
    while (planner.next()) {
      ++count;
    }
    return give_up ? std::nullopt : std::optional(count);
  } catch (const Error&) {
    // The run itself reads the same files and says what is wrong with them.
    return std::nullopt;
  }
}

std::string census_text(const Census& census, const Captures& captures, bool color) {
  std::string text;
  for (const auto& [path, format] : captures.formats()) {
    text += fmt::format("{}  {}\n", escape_line(path), format);
  }
  text +=
      "\n" + report::plan_coverage_text(coverage_of(census.endpoints), kMaxEndpoints, color) + "\n";
  text += fmt::format("  captured   {:>8}\n", census.captured);
  if (census.first_ns) {
    text += fmt::format("  from       {} UTC\n  to         {} UTC\n", time_text(*census.first_ns),
                        time_text(*census.last_ns));
  }
  text += fmt::format("  with recorded response {}, with request body {}\n", census.with_response,
                      census.with_body);
  for (const auto& [name, count] : census.fidelity) {
    text += fmt::format("  {:<22} {}\n", name, count);
  }
  text += fmt::format("  to send    {:>8}\n", census.planned);
  text += fmt::format("  to skip    {:>8}\n", census.captured - census.planned);
  return text + skip_lines(census) + operation_lines(census);
}

std::string dry_run_text(Captures& captures, const plan::Options& options,
                         const redact::Redactor& redactor, OperationCensus& operations,
                         std::uint64_t limit, bool color) {
  std::string requests;
  const Census census =
      take_census(captures, options, redactor, operations, [&](const Planned& planned) {
        if (planned.seq < limit) {
          const std::string& target = planned.record.request.target;
          requests +=
              fmt::format("{:>8}  {} {}\n", planned.seq, escape_line(planned.record.request.method),
                          escape_line(redactor.target(target).value_or(target)));
        }
      });
  std::string text = "dry run: nothing is sent\n" + census_text(census, captures, color);
  if (!requests.empty()) {
    text += "\nin this order:\n" + requests;
  }
  if (census.planned > limit) {
    text += fmt::format("          and {} more; --limit N lists more\n", census.planned - limit);
  }
  return text;
}

}  // namespace lockstep::cli
