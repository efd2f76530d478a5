#include "report/html.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "report/contract_text.hpp"
#include "report/coverage.hpp"
#include "report/difference_json.hpp"
#include "report/html_assets.hpp"
#include "report/html_parts.hpp"
#include "report/markup.hpp"
#include "report/outcome.hpp"
#include "report/style.hpp"
#include "report/summary.hpp"

namespace lockstep::report {
namespace html {

std::string chip(std::string_view tone, std::string_view text) {
  return fmt::format("<span class=\"chip {}\">{}</span>", tone, markup(text));
}

std::string decision_chip(Decision decision) {
  return chip(decision_name(decision), decision_name(decision));
}

std::string heading(std::string_view id, std::string_view title, const std::string& aside) {
  return fmt::format("<h2 id=\"{}\">{}{}</h2>\n", id, title,
                     aside.empty() ? "" : " <small>" + aside + "</small>");
}

}  // namespace html

namespace {

constexpr std::size_t kMaxReasons = 8;

// A hash as a content security policy names it (CSP 3, section 2.3.1): in base64.
std::string csp_hash(std::string_view hex) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out = "sha256-";
  unsigned bits = 0;
  unsigned held = 0;
  for (const char c : hex) {
    bits = bits << 4U | static_cast<unsigned>(kHex.find(c));
    held += 4;
    if (held >= 6) {
      held -= 6;
      out += kDigits[bits >> held & 0x3FU];
    }
  }
  // 256 bits leave four over: one more digit, and padding.
  return out + kDigits[bits << (6U - held) & 0x3FU] + '=';
}

// The page's icon says how it went, in a browser's row of tabs as well.
std::string_view icon_color(Decision decision) {
  constexpr std::array<std::string_view, 3> kColors = {"%2317784a", "%23bf2630", "%238a5a00"};
  return kColors.at(static_cast<std::size_t>(decision));
}

std::string page_head(const RunReader& run, const Outcome& outcome) {
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{}'; "
      "script-src '{}'; img-src data:; base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n"
      "<title>{} – lockstep run {}</title>\n"
      "<link rel=\"icon\" href=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' "
      "viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='7' fill='{}'/%3E%3C/svg%3E\">\n"
      "<style>{}</style>\n</head>\n",
      csp_hash(kReportCss.sha256), csp_hash(kReportJs.sha256), markup(outcome.title), run.info().id,
      icon_color(outcome.decision), kReportCss.text);
}

std::string captures_of(const RunInfo& info) {
  constexpr std::size_t kMost = 5;
  std::string text;
  for (std::size_t i = 0; i < std::min(info.captures.size(), kMost); ++i) {
    text +=
        fmt::format("{}<code>{}</code>", i > 0 ? ", " : "", markup_value(info.captures[i], 200));
  }
  return info.captures.size() > kMost
             ? text + fmt::format(" and {} more", info.captures.size() - kMost)
             : text;
}

std::string masthead(const RunReader& run, const Outcome& outcome) {
  constexpr std::string_view kMark =
      "<svg viewBox=\"0 0 18 18\" aria-hidden=\"true\"><rect x=\"1\" y=\"2\" width=\"11\" "
      "height=\"5\" rx=\"2.5\" class=\"fill-base\"/><rect x=\"6\" y=\"11\" width=\"11\" "
      "height=\"5\" rx=\"2.5\" class=\"fill-cand\"/></svg>";
  const RunInfo& info = run.info();
  std::string text = fmt::format(
      "<body>\n<header class=\"top\">\n<div class=\"brand\">{}<b>lockstep</b><span>run {}</span>"
      "<time datetime=\"{}\">{}</time>{}</div>\n",
      kMark, info.id, json_time(info.started_at_ns), utc_time(info.started_at_ns),
      info.finished_at_ns
          ? fmt::format("<span>took {}</span>", duration(*info.finished_at_ns - info.started_at_ns))
          : std::string());
  if (!info.redacted) {
    text += "<p class=\"note\"><b>not redacted</b>: secrets are shown as they were</p>\n";
  }
  std::string title = outcome.title;
  title.front() =
      static_cast<char>(title.front() >= 'a' ? title.front() - 'a' + 'A' : title.front());
  text += fmt::format("<div class=\"panel verdict {}\" id=\"verdict\">\n<h1>{}</h1>\n",
                      decision_name(outcome.decision), markup(title));
  if (!outcome.reasons.empty()) {
    text += "<ul>\n";
    for (std::size_t i = 0; i < std::min(outcome.reasons.size(), kMaxReasons); ++i) {
      text += "<li>" + markup_value(outcome.reasons[i], 500) + "</li>\n";
    }
    if (outcome.reasons.size() > kMaxReasons) {
      text += fmt::format("<li class=\"soft\">and {} more</li>\n",
                          outcome.reasons.size() - kMaxReasons);
    }
    text += "</ul>\n";
  }
  text += fmt::format(
      "<dl class=\"sides\"><dt><span class=\"dot is-base\"></span>baseline</dt><dd>{}</dd>"
      "<dt><span class=\"dot is-cand\"></span>candidate</dt><dd>{}</dd>",
      markup_value(info.baseline, 300), markup_value(info.candidate, 300));
  if (!info.control.empty()) {
    text += fmt::format("<dt>control</dt><dd>{}</dd>", markup_value(info.control, 300));
  }
  return text + "<dt>captured</dt><dd>" + captures_of(info) +
         "</dd></dl>\n</div>\n</header>\n<main>\n";
}

std::string foot(const RunInfo& info) {
  constexpr std::string_view kHelp =
      "<dialog id=\"help\"><b>Keys</b><dl>"
      "<dt><kbd>/</kbd></dt><dd>search; <kbd>Esc</kbd> clears</dd>"
      "<dt><kbd>j</kbd> <kbd>k</kbd></dt><dd>next and previous finding</dd>"
      "<dt><kbd>Enter</kbd></dt><dd>open or close it</dd>"
      "<dt><kbd>e</kbd></dt><dd>open or close all</dd>"
      "<dt><kbd>1</kbd> <kbd>2</kbd> <kbd>3</kbd></dt><dd>breaking, risky, cosmetic</dd>"
      "</dl><form method=\"dialog\"><p><button class=\"copy\">Close</button></p></form></dialog>\n";
  return fmt::format(
      "</main>\n<footer>{}<p>lockstep {}. Again: <code>{}</code></p></footer>\n"
      "<script>{}</script>\n</body>\n</html>\n",
      kHelp, markup(info.version), markup_value(info.command, 2000), kReportJs.text);
}

}  // namespace

void write_html(const RunReader& run, const Options& options, const Sink& sink) {
  const Outcome outcome = outcome_of(run, options);
  const Summary summary = summarise(run);
  const std::vector<Finding> findings = run.findings();
  sink(page_head(run, outcome));
  sink(masthead(run, outcome));
  sink(html::cards(run, options, summary));
  sink(html::gate_table(options));
  const std::string plots = html::latency_plot(summary) + html::trend_plots(options.trend);
  if (!plots.empty()) {
    sink(
        html::heading("plots", options.trend.size() > 1 ? "Latency, and earlier runs" : "Latency") +
        "<div class=\"plots\">" + plots + "</div>\n");
  }
  html::write_findings(run, findings, options, sink);
  sink(html::endpoint_table(summary));
  sink(html::coverage_table(coverage_of(run, summary)));
  sink(html::contract_tables(run));
  html::write_exchanges(run, findings, sink);
  sink(html::accounts(run));
  sink(foot(run.info()));
}

}  // namespace lockstep::report
