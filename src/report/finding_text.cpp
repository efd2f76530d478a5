#include "report/finding_text.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

#include "report/curl.hpp"

namespace lockstep::report {
namespace {

constexpr std::size_t kNamed = 3;  // endpoints and places of one finding in a list
constexpr std::size_t kValueWidth = 44;
constexpr std::size_t kWideValue = 200;

std::optional<DriftText> text_of(const Finding& finding, const Options& options) {
  return options.drift ? options.drift(finding.drift_class) : std::nullopt;
}

std::string painted(Severity severity, const Style& style) {
  const std::string_view name = severity_name(severity);
  return severity == Severity::breaking ? style.red(name)
         : severity == Severity::risky  ? style.yellow(name)
                                        : style.dim(name);
}

std::string example_place(const Finding& finding) {
  return place_text({finding.aspect, finding.example.at});
}

// Names by how often they were seen, most first.
template <typename Counts, typename Name>
std::vector<std::pair<std::string, std::uint64_t>> by_count(const Counts& counts, Name name) {
  std::vector<std::pair<std::string, std::uint64_t>> sorted;
  sorted.reserve(counts.size());
  for (const auto& [key, count] : counts) {
    sorted.emplace_back(name(key), count);
  }
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  return sorted;
}

// Both values from shortly before where they part, when that is not near their start.
std::string values(const Finding& finding, std::size_t width, const Style& style) {
  std::optional<std::string> a = finding.example.baseline;
  std::optional<std::string> b = finding.example.candidate;
  std::string_view before;
  if (a && b) {
    const auto parted = std::mismatch(a->begin(), a->end(), b->begin(), b->end()).first;
    const auto common = static_cast<std::size_t>(parted - a->begin());
    if (std::max(a->size(), b->size()) > width && common > width / 2) {
      const std::size_t cut = utf8_prefix(*a, common - width / 4).size();
      a->erase(0, cut);
      b->erase(0, cut);
      before = "…";
    }
  }
  return fmt::format("{}{} {} {}{}", before, style.red(short_value(a, width)), style.dim("→"),
                     before, style.green(short_value(b, width)));
}

// Headers need it: it says which cookie, and which attribute of it.
std::string note(const Finding& finding, const Style& style) {
  const std::string& text = finding.example.note;
  return text.empty() || finding.aspect != Aspect::header
             ? ""
             : style.dim(fmt::format("  ({})", escape_line(text)));
}

// Why, and how sure that is.
std::string reason(const Finding& finding, const Style& style) {
  if (finding.drift_class == kUnexplained) {
    return style.cyan(escape_line(finding.drift_class));
  }
  std::string text = style.cyan(escape_line(finding.drift_class));
  if (finding.possibly) {
    return text +
           fmt::format(", on the evidence of {} only", counted(finding.exchanges, "exchange"));
  }
  return finding.sure == Sureness::none
             ? text
             : text + fmt::format(", {}",
                                  finding.sure == Sureness::exact
                                      ? "certain"
                                      : fmt::format("{} confidence", sureness_name(finding.sure)));
}

std::string finding_lines(const Finding& finding, const Options& options, const Style& style) {
  const auto line = [](std::string_view label, const std::string& text) {
    return fmt::format("      {:<8} {}\n", label, text);
  };
  std::string text = fmt::format("{} {}  {}\n", style.bold(fmt::format("{:<5}", finding.id)),
                                 painted(finding.severity, style), finding_title(finding, options));
  text += line("seen",
               fmt::format("{}: {}", counted(finding.exchanges, "exchange"),
                           first_names(endpoints_by_count(finding), finding.other_endpoints > 0)));
  text += line("where", first_names(places_by_count(finding), finding.other_places > 0));
  // Where there is one place only, it was said.
  const bool elsewhere =
      finding.places.size() > 1 || !finding.places.contains({finding.aspect, finding.example.at});
  text += line("example", fmt::format("#{}{}  {}{}", finding.example.seq,
                                      elsewhere ? " " + example_place(finding) : "",
                                      values(finding, kValueWidth, style), note(finding, style)));
  text += line("why", reason(finding, style));
  const auto drift = text_of(finding, options);
  if (drift && !drift->fix.empty()) {
    text += line("fix", escape_line(drift->fix));
  } else if (finding.aspect != Aspect::header && !finding.example.note.empty()) {
    text += line("note", escape_line(finding.example.note));
  }
  return text;
}

template <typename Names>
std::string counted_names(std::string_view title, const Names& names, std::uint64_t others) {
  std::string text = fmt::format("  {}\n", title);
  for (const auto& [name, count] : names) {
    text += fmt::format("    {:>8}  {}\n", count, name);
  }
  return others == 0 ? text : text + fmt::format("    {:>8}  (others)\n", others);
}

// What the catalogue says, without its first line: that is the title.
std::string explanation(const Finding& finding, const Options& options) {
  std::string text = options.explanation ? options.explanation(finding.drift_class) : "";
  const std::size_t end = text.find("\n\n");
  return end == std::string::npos ? "" : "\n" + text.substr(end + 2);
}

}  // namespace

std::string finding_title(const Finding& finding, const Options& options) {
  const auto drift = text_of(finding, options);
  std::string title = drift ? escape_line(drift->summary) : "a difference that no rule explains";
  return finding.possibly ? "possibly: " + title : title;
}

std::string place_text(const FindingPlace& place) {
  if (place.aspect == Aspect::status) {
    return "status";
  }
  return place.at.empty() ? std::string(aspect_name(place.aspect))
                          : fmt::format("{} {}", aspect_name(place.aspect), escape_line(place.at));
}

std::vector<std::pair<std::string, std::uint64_t>> endpoints_by_count(const Finding& finding) {
  return by_count(finding.endpoints, [](const std::string& name) { return escape_line(name); });
}

std::vector<std::pair<std::string, std::uint64_t>> places_by_count(const Finding& finding) {
  return by_count(finding.places, place_text);
}

std::string first_names(const std::vector<std::pair<std::string, std::uint64_t>>& names,
                        bool and_others) {
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kNamed); ++i) {
    text += (i > 0 ? ", " : "") + names[i].first;
  }
  if (names.size() > kNamed) {
    text += fmt::format(" and {}{} more", and_others ? "over " : "", names.size() - kNamed);
  }
  return text;
}

std::string severity_counts(const std::vector<Finding>& findings) {
  std::string text;
  for (const Severity severity : {Severity::breaking, Severity::risky, Severity::cosmetic}) {
    const auto count = std::count_if(findings.begin(), findings.end(),
                                     [&](const Finding& one) { return one.severity == severity; });
    if (count > 0) {
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, severity_name(severity));
    }
  }
  return text;
}

std::string lockstep_command(std::string_view command, const Options& options) {
  return fmt::format("lockstep {}{}", command,
                     options.database.empty() ? "" : " --db " + shell_quote(options.database));
}

std::string finding_list(const RunInfo& run, const std::vector<Finding>& findings,
                         std::size_t limit, const Options& options) {
  if (findings.empty()) {
    return "";
  }
  const Style style(options.color);
  std::string text = style.bold(counted(findings.size(), "finding")) + ": " +
                     severity_counts(findings) + "   " + style.dim("baseline → candidate") + "\n";
  for (std::size_t i = 0; i < std::min(findings.size(), limit); ++i) {
    text += "\n" + finding_lines(findings[i], options, style);
  }
  if (findings.size() > limit) {
    text += fmt::format("\n… and {} more: {}\n", findings.size() - limit,
                        lockstep_command(fmt::format("findings {}", run.id), options));
  }
  return text;
}

void write_findings(const RunReader& run, const Options& options, const Sink& sink) {
  const std::vector<Finding> findings = run.findings();
  if (findings.empty()) {
    sink(run.counts().different == 0 ? "no findings: nothing differs\n" : "no findings\n");
    return;
  }
  sink(unredacted_line(run.info(), Style(options.color)) +
       finding_list(run.info(), findings, findings.size(), options));
}

void write_finding(const RunInfo& run, const Finding& finding,
                   const std::optional<StoredExchange>& example, std::string_view body,
                   const Options& options, const Sink& sink) {
  const Style style(options.color);
  sink(unredacted_line(run, style));
  sink(fmt::format("{}  {}  {}\n", style.bold(finding.id), painted(finding.severity, style),
                   finding_title(finding, options)));
  sink(fmt::format("  why          {}\n", reason(finding, style)));
  const auto drift = text_of(finding, options);
  if (drift && !drift->fix.empty()) {
    sink(fmt::format("  fix          {}\n", escape_line(drift->fix)));
  }
  sink(fmt::format("  fingerprint  {}\n", fingerprint_text(finding.fingerprint)));
  sink(fmt::format(
      "  seen         {}, {}, first #{}, last #{}\n\n", counted(finding.exchanges, "exchange"),
      counted(finding.differences, "difference"), finding.first_seq, finding.last_seq));
  sink(
      counted_names("exchanges by endpoint", endpoints_by_count(finding), finding.other_endpoints));
  sink(counted_names("differences by place", places_by_count(finding), finding.other_places));
  sink(fmt::format("\n  example  #{}  {}  {} {}{}\n", finding.example.seq,
                   escape_line(finding.example.endpoint), example_place(finding),
                   style.yellow(kind_name(finding.kind)) + note(finding, style),
                   finding.example.abridged ? style.dim("  (values were cut)") : ""));
  sink(fmt::format("    baseline   {}\n    candidate  {}\n",
                   style.red(short_value(finding.example.baseline, kWideValue)),
                   style.green(short_value(finding.example.candidate, kWideValue))));
  sink(explanation(finding, options));
  if (example) {
    sink(curl_text(run, *example, body, options));
  }
  sink("\n" + style.dim("next:") +
       fmt::format(
           "\n  {:<36} {}\n",
           lockstep_command(fmt::format("show {} --run {}", finding.example.seq, run.id), options),
           style.dim("the example in full")));
}

}  // namespace lockstep::report
