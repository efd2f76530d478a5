// One exchange in full, for a terminal.
#include <algorithm>
#include <set>
#include <string>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"
#include "lockstep/report/report.hpp"

#include "report/body_lines.hpp"
#include "report/contract_text.hpp"
#include "report/curl.hpp"
#include "report/line_diff.hpp"
#include "report/style.hpp"

namespace lockstep::report {
namespace {

constexpr std::size_t kContext = 3;
constexpr std::size_t kMaxLines = 400;
constexpr std::size_t kValueWidth = 200;

std::string paint(const Style& style, const DiffLine& line) {
  std::string text = std::string(1, static_cast<char>(line.edit)) + " " + line.text;
  switch (line.edit) {
    case Edit::removed:
      return style.red(text);
    case Edit::added:
      return style.green(text);
    case Edit::same:
      break;
  }
  return text;
}

std::string diff_block(const std::vector<DiffLine>& lines, const Style& style) {
  std::string text;
  for (std::size_t i = 0; i < std::min(lines.size(), kMaxLines); ++i) {
    text += "    " + paint(style, lines[i]) + "\n";
  }
  if (lines.size() > kMaxLines) {
    text += fmt::format("    … {} more lines\n", lines.size() - kMaxLines);
  }
  return text;
}

std::vector<std::string> header_lines(const Headers& headers) {
  std::vector<std::string> lines;
  for (const Header& header : headers) {
    lines.push_back(escape_line(ascii_lower(header.name) + ": " + header.value));
  }
  std::stable_sort(lines.begin(), lines.end());
  return lines;
}

std::string request_section(const StoredExchange& exchange, const Bodies& bodies,
                            const Style& style) {
  std::string text =
      style.bold(fmt::format("#{}  {} {}", exchange.seq, escape_line(exchange.method),
                             escape_line(exchange.target))) +
      "\n";
  text += fmt::format("  endpoint   {}\n  from       {}", escape_line(exchange.endpoint),
                      escape_line(exchange.origin.source));
  if (exchange.origin.line > 0) {
    text += fmt::format(", line {}", exchange.origin.line);
  } else {
    text += fmt::format(", entry {} at byte {}", exchange.origin.index, exchange.origin.offset);
  }
  text += "\n";
  if (exchange.weight > 1) {
    text += fmt::format("  stands for {} captured requests that are equal\n", exchange.weight);
  }
  if (!exchange.fidelity.empty()) {
    text += fmt::format("  fidelity   {}\n", fmt::join(exchange.fidelity.names(), ", "));
  }
  if (!exchange.authority.empty() && find_header(exchange.request_headers, "host") == nullptr) {
    text += "    host: " + escape_line(exchange.authority) + "\n";
  }
  for (const Header& header : exchange.request_headers) {
    text += "    " + escape_line(header.name + ": " + header.value) + "\n";
  }
  if (exchange.request_bytes > 0) {
    text += fmt::format("    body of {}", counted(exchange.request_bytes, "byte"));
    text += bodies.request ? ": " + short_value(bodies.request, kValueWidth) + "\n" : "\n";
  }
  return text;
}

std::string reply_line(std::string_view side, const StoredReply& reply, const Style& style) {
  if (reply.error) {
    return fmt::format("  {:<10} {}\n", side,
                       style.red("no response: " + escape_line(reply.error->reason) + " (" +
                                 escape_line(reply.error->message) + ")"));
  }
  const std::string reason = reply.reason.empty() ? "" : " " + escape_line(reply.reason);
  return fmt::format("  {:<10} {}{}  {}  {}\n", side, reply.status, reason,
                     counted(reply.bytes, "byte"), duration(reply.timing.total));
}

std::string body_section(const Bodies& bodies, const Style& style) {
  if (!bodies.baseline || !bodies.candidate || *bodies.baseline == *bodies.candidate) {
    return "";
  }
  const BodyLines lines = body_lines(*bodies.baseline, *bodies.candidate);
  const std::vector<DiffLine> diff = diff_lines(lines.baseline, lines.candidate);
  if (std::all_of(diff.begin(), diff.end(),
                  [](const DiffLine& line) { return line.edit == Edit::same; })) {
    return "  bodies     laid out alike they are the same\n";
  }
  return "  bodies     " + style.red("- baseline") + "  " + style.green("+ candidate") + "\n" +
         diff_block(with_context(diff, kContext, "…"), style);
}

std::string header_section(const StoredExchange& exchange, const Style& style) {
  if (exchange.baseline.error || exchange.candidate.error) {
    return "";
  }
  const auto lines =
      diff_lines(header_lines(exchange.baseline.headers), header_lines(exchange.candidate.headers));
  return lines.empty() ? "" : "  headers\n" + diff_block(lines, style);
}

std::string difference_line(const Difference& difference, const Style& style) {
  const std::string kind(kind_name(difference.kind));
  std::string text =
      fmt::format("    {} {}  {}", aspect_name(difference.aspect),
                  difference.at.empty() ? "(whole)" : escape_line(difference.at),
                  difference.kind == Kind::spelling ? style.dim(kind) : style.yellow(kind));
  if (difference.baseline || difference.candidate) {
    text +=
        fmt::format("  {} {} {}", style.red(short_value(difference.baseline, kValueWidth)),
                    style.dim("→"), style.green(short_value(difference.candidate, kValueWidth)));
  }
  if (!difference.drift.empty()) {
    text += "  " + style.cyan(escape_line(difference.drift));
  }
  if (!difference.note.empty()) {
    text += "  " + style.dim("(" + escape_line(difference.note) + ")");
  }
  return text + (difference.noise ? style.dim("  noise") : "") +
         (difference.accepted ? style.dim("  accepted") : "") + "\n";
}

}  // namespace

namespace {

// Each class that explains a difference, once: what it is, and how to mend it.
std::string drift_section(const Comparison& comparison, const Options& options,
                          const Style& style) {
  std::string text;
  std::set<std::string_view> seen;
  for (const Difference& difference : comparison.differences) {
    const auto drift = options.drift ? options.drift(difference.drift) : std::nullopt;
    if (drift && seen.insert(difference.drift).second) {
      text += "    " + style.cyan(difference.drift) + "  " + escape_line(drift->summary) + "\n";
      if (difference.kind != Kind::spelling && !drift->fix.empty()) {
        text += "      fix: " + escape_line(drift->fix) + "\n";
      }
    }
  }
  return text.empty() ? text : "\n  why\n" + text;
}

}  // namespace

void write_differences(const Comparison& comparison, const Options& options, const Sink& sink) {
  const Style style(options.color);
  for (const Difference& difference : comparison.differences) {
    sink(difference_line(difference, style));
  }
  if (comparison.omitted > 0) {
    sink(fmt::format("    and {} more\n", comparison.omitted));
  }
}

void write_exchange(const RunInfo& run, const StoredExchange& exchange, const Bodies& bodies,
                    const Options& options, const Sink& sink) {
  const Style style(options.color);
  sink(unredacted_line(run, style) + request_section(exchange, bodies, style));
  sink("\n" + reply_line("baseline", exchange.baseline, style) +
       reply_line("candidate", exchange.candidate, style));
  const Verdict verdict = exchange.comparison.verdict;
  const std::string name(verdict_name(verdict));
  const bool bad = verdict == Verdict::different || verdict == Verdict::failed;
  sink(fmt::format("  verdict    {}\n", bad ? style.red(name) : style.green(name)));
  if (!exchange.comparison.differences.empty()) {
    sink("\n  differences  baseline → candidate\n");
    write_differences(exchange.comparison, options, sink);
    sink(drift_section(exchange.comparison, options, style));
  }
  if (exchange.contract) {
    sink(contract_section(*exchange.contract, style));
  }
  if (!exchange.kept) {
    sink(
        "\n  headers and bodies were not kept, as the exchange is identical; --keep all keeps "
        "them\n");
  } else {
    sink("\n" + header_section(exchange, style) + body_section(bodies, style));
  }
  sink(curl_text(run, exchange, bodies.request ? std::string_view(*bodies.request) : "", options));
}

}  // namespace lockstep::report
