// Findings of the HTML report, each with its example side by side.
#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

#include "report/body_lines.hpp"
#include "report/curl.hpp"
#include "report/finding_text.hpp"
#include "report/html_parts.hpp"
#include "report/line_diff.hpp"
#include "report/markup.hpp"
#include "report/outcome.hpp"
#include "report/side_by_side.hpp"
#include "report/style.hpp"

namespace lockstep::report::html {
namespace {

constexpr std::size_t kMaxFindings = 200;
constexpr std::size_t kMaxWithBodies = 60;
constexpr std::size_t kOpen = 3;  // from the start
constexpr std::size_t kMaxNames = 12;
constexpr std::size_t kMaxRows = 80;
constexpr std::size_t kMaxLineCharacters = 400;
constexpr std::size_t kMaxBodyBytes = 1U << 20U;  // longer ones are not laid out
constexpr std::size_t kContext = 3;
constexpr std::string_view kGap = "⋯";

// Text that is escaped for a terminal already, or is to be; with its own part marked.
std::string marked(const std::string& line, const std::optional<std::string>& other) {
  const std::string text = short_value(line, kMaxLineCharacters);
  if (line.empty()) {
    return "";
  }
  if (!other) {
    return markup(text);
  }
  const std::string against = short_value(*other, kMaxLineCharacters);
  const Parts parts = own_part(text, against);
  if (parts.own.empty()) {
    return markup(text);
  }
  return markup(parts.before) + "<mark>" + markup(parts.own) + "</mark>" + markup(parts.after);
}

std::string cell(std::string_view tone, const std::optional<std::string>& line,
                 const std::optional<std::string>& other) {
  return line ? fmt::format("<td class=\"{}\">{}</td>", tone, marked(*line, other))
              : std::string("<td class=\"none\"></td>");
}

constexpr std::string_view kDiffHead =
    "<table class=\"diff\"><thead><tr><th class=\"is-base\">baseline</th><th "
    "class=\"is-cand\">candidate</th></tr></thead><tbody>\n";

std::string diff_table(const std::vector<SideBySide>& rows) {
  std::string text(kDiffHead);
  for (const SideBySide& row : rows) {
    switch (row.row) {
      case SideBySide::Row::gap:
        text += fmt::format("<tr class=\"gap\"><td colspan=\"2\">{}</td></tr>\n", kGap);
        break;
      case SideBySide::Row::same: {
        const std::string line = markup_value(row.baseline, kMaxLineCharacters);
        text += fmt::format("<tr class=\"same\"><td>{0}</td><td>{0}</td></tr>\n", line);
        break;
      }
      case SideBySide::Row::changed:
        text += "<tr>" + cell("b", row.baseline, row.candidate) +
                cell("c", row.candidate, row.baseline) + "</tr>\n";
        break;
    }
  }
  return text + "</tbody></table>\n";
}

// Both values from shortly before where they part.
std::string value_table(const FindingExample& example) {
  std::optional<std::string> a = example.baseline;
  std::optional<std::string> b = example.candidate;
  if (a && b) {
    const auto parted = std::mismatch(a->begin(), a->end(), b->begin(), b->end()).first;
    const auto common = static_cast<std::size_t>(parted - a->begin());
    if (common > kMaxLineCharacters / 2) {
      const std::size_t cut = utf8_prefix(*a, common - kMaxLineCharacters / 4).size();
      *a = "…" + a->substr(cut);
      *b = "…" + b->substr(cut);
    }
  }
  const auto shown = [](const std::optional<std::string>& value,
                        const std::optional<std::string>& other, std::string_view tone) {
    return value && !value->empty()
               ? cell(tone, value, other)
               : fmt::format("<td class=\"{}\"><span class=\"soft\">{}</span></td>", tone,
                             value ? "empty" : "absent");
  };
  return std::string(kDiffHead) + "<tr>" + shown(a, b, "b") + shown(b, a, "c") +
         "</tr>\n</tbody></table>\n" +
         (example.abridged ? "<p class=\"soft\">The values were cut.</p>\n" : "");
}

std::string body_table(const Bodies& bodies) {
  if (!bodies.baseline || !bodies.candidate || *bodies.baseline == *bodies.candidate) {
    return "";
  }
  if (std::max(bodies.baseline->size(), bodies.candidate->size()) > kMaxBodyBytes) {
    return "<h3>The whole bodies</h3><p class=\"soft\">are too long to be shown here.</p>\n";
  }
  const BodyLines lines = body_lines(*bodies.baseline, *bodies.candidate);
  const std::vector<DiffLine> diff = diff_lines(lines.baseline, lines.candidate);
  const auto changed = std::any_of(diff.begin(), diff.end(),
                                   [](const DiffLine& line) { return line.edit != Edit::same; });
  if (!changed) {
    return "";
  }
  const auto kept = with_context(diff, kContext, std::string(kGap));
  const auto rows = side_by_side(kept, kGap, kMaxRows + 1);
  const bool more = rows.size() > kMaxRows;
  return "<h3>The bodies of this exchange</h3>\n" +
         diff_table({rows.begin(),
                     rows.begin() + static_cast<std::ptrdiff_t>(std::min(rows.size(), kMaxRows))}) +
         (more ? "<p class=\"soft\">There is more: <code>lockstep show</code> has all of it.</p>\n"
               : "");
}

std::string counted_list(const std::vector<std::pair<std::string, std::uint64_t>>& names,
                         std::uint64_t others) {
  std::string text = "<ul class=\"counts\">";
  for (std::size_t i = 0; i < std::min(names.size(), kMaxNames); ++i) {
    text += fmt::format("<li><span>{}</span><code>{}</code></li>", names[i].second,
                        markup_value(names[i].first, 200));
  }
  if (names.size() > kMaxNames || others > 0) {
    text += fmt::format("<li><span></span>and {}{} more</li>", others > 0 ? "over " : "",
                        names.size() - std::min(names.size(), kMaxNames) + (others > 0 ? 1 : 0));
  }
  return text + "</ul>";
}

std::string fact(std::string_view name, const std::string& value) {
  return value.empty() ? "" : fmt::format("<dt>{}</dt><dd>{}</dd>\n", name, value);
}

std::string status_chips(const Finding& finding, const Options& options) {
  std::string text;
  if (const auto status = status_of(finding, options)) {
    const bool worse = *status == FindingStatus::fresh || *status == FindingStatus::returned;
    text += " " + chip(worse ? "fail" : "plain", finding_status_name(*status));
  }
  if (acceptance_of(finding, options) != nullptr) {
    text += " " + chip("plain", "accepted");
  }
  return text;
}

std::string facts(const Finding& finding, const Options& options) {
  const auto drift = options.drift ? options.drift(finding.drift_class) : std::nullopt;
  std::string why = "<code>" + markup(finding.drift_class) + "</code>";
  if (finding.sure != Sureness::none) {
    why += finding.sure == Sureness::exact
               ? ", certain"
               : fmt::format(", {} confidence", sureness_name(finding.sure));
  }
  std::string accepted;
  if (const AcceptanceUse* use = acceptance_of(finding, options)) {
    accepted = markup_value(use->reason, 300) +
               (use->until.empty() ? "" : ", until " + markup(use->until));
  }
  return "<dl class=\"facts\">\n" + fact("why", why) +
         fact("fix", drift ? markup(drift->fix) : "") + fact("accepted", accepted) +
         fact("where", counted_list(places_by_count(finding), finding.other_places)) +
         fact("endpoints", counted_list(endpoints_by_count(finding), finding.other_endpoints)) +
         fact("fingerprint", "<code>" + fingerprint_text(finding.fingerprint) + "</code>") +
         "</dl>\n";
}

std::string about_class(const Finding& finding, const Options& options) {
  const std::string text = options.explanation ? options.explanation(finding.drift_class) : "";
  const std::size_t end = text.find("\n\n");
  if (end == std::string::npos) {
    return "";
  }
  std::string lines;
  for (const char c : text.substr(end + 2)) {
    lines += c == '\n'  ? std::string("\n")
             : c == '&' ? "&amp;"
             : c == '<' ? "&lt;"
                        : std::string(1, c);
  }
  return "<details class=\"more\"><summary>About this class of drift</summary><pre "
         "class=\"about\">" +
         lines + "</pre></details>\n";
}

std::string example(const RunReader& run, const Finding& finding, const Options& options,
                    bool with_bodies) {
  std::string text =
      fmt::format("<h3>Example: exchange {}, <code>{}</code></h3>\n", finding.example.seq,
                  place_text({finding.aspect, finding.example.at}).empty()
                      ? std::string("the whole")
                      : markup_value(place_text({finding.aspect, finding.example.at}), 200));
  text += value_table(finding.example);
  if (!finding.example.note.empty()) {
    text += "<p class=\"soft\">" + markup_value(finding.example.note, 300) + "</p>\n";
  }
  std::optional<StoredExchange> exchange =
      with_bodies ? run.exchange(finding.example.seq) : std::nullopt;
  if (!exchange) {
    return text;
  }
  const Bodies bodies = options.bodies ? options.bodies(*exchange) : Bodies();
  text += body_table(bodies);
  text += "<h3>Ask again</h3>\n";
  for (const Side side : {Side::baseline, Side::candidate}) {
    const CurlCommand command = curl_command(
        run.info(), *exchange, side,
        bodies.request ? std::string_view(*bodies.request) : std::string_view(), options.database);
    text += "<pre class=\"command\">" + markup_value(command.line, 4000) + "</pre>\n";
  }
  return text;
}

std::string entry(const RunReader& run, const Finding& finding, const Options& options,
                  std::size_t rank) {
  std::string text = fmt::format(
      "<details class=\"panel finding\" id=\"{0}\" data-severity=\"{1}\"{2}>\n<summary><span "
      "class=\"id\">{0}</span>{3}<span class=\"title\">{4}{5}</span><span class=\"num "
      "soft\">{6}</span></summary>\n<div class=\"body\">\n",
      markup(finding.id), severity_name(finding.severity), rank < kOpen ? " open" : "",
      chip(severity_name(finding.severity), severity_name(finding.severity)),
      markup(finding_title(finding, options)), status_chips(finding, options),
      counted(finding.exchanges, "exchange"));
  return text + facts(finding, options) + example(run, finding, options, rank < kMaxWithBodies) +
         about_class(finding, options) + "</div>\n</details>\n";
}

constexpr std::string_view kTools =
    "<div class=\"tools\" id=\"tools\" hidden><input id=\"search\" type=\"search\" "
    "placeholder=\"Search findings and exchanges\" aria-label=\"Search findings and exchanges\" "
    "autocomplete=\"off\" spellcheck=\"false\">"
    "<button type=\"button\" class=\"filter\" data-severity=\"breaking\" "
    "aria-pressed=\"true\">breaking</button>"
    "<button type=\"button\" class=\"filter\" data-severity=\"risky\" "
    "aria-pressed=\"true\">risky</button>"
    "<button type=\"button\" class=\"filter\" data-severity=\"cosmetic\" "
    "aria-pressed=\"true\">cosmetic</button>"
    "<button type=\"button\" id=\"expand\">Open all</button>"
    "<button type=\"button\" id=\"keys\" class=\"keys\"><kbd>?</kbd> keys</button>"
    "<span id=\"status\" class=\"soft\" role=\"status\"></span></div>\n";

}  // namespace

void write_findings(const RunReader& run, const std::vector<Finding>& findings,
                    const Options& options, const Sink& sink) {
  sink(heading(
      "findings", "Findings",
      findings.empty() ? "" : fmt::format("{}: {}", findings.size(), severity_counts(findings))));
  sink(kTools);
  if (findings.empty()) {
    sink(run.counts().different == 0
             ? "<div class=\"panel note\">Nothing differs.</div>\n"
             : "<div class=\"panel note\">None were made of the differences.</div>\n");
    return;
  }
  for (std::size_t i = 0; i < std::min(findings.size(), kMaxFindings); ++i) {
    sink(entry(run, findings[i], options, i));
  }
  if (findings.size() > kMaxFindings) {
    sink(fmt::format("<div class=\"panel note\">And {} more: <code>{}</code></div>\n",
                     findings.size() - kMaxFindings,
                     markup(lockstep_command(fmt::format("findings {}", run.info().id), options))));
  }
  sink(
      "<div class=\"panel note no-match\" data-of=\"findings\" hidden>No finding matches.</div>\n");
}

}  // namespace lockstep::report::html
