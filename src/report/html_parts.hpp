// The sections of the HTML report. Each returns markup in which all that was captured is escaped.
#pragma once

#include <string>
#include <vector>

#include "lockstep/core/run.hpp"
#include "lockstep/report/report.hpp"

#include "report/summary.hpp"

namespace lockstep::report::html {

// The four metrics as cards, and the limits of the gate as a table.
std::string cards(const RunReader& run, const Options& options, const Summary& summary);
std::string gate_table(const Options& options);

// Plots as SVG: how long both sides take; what became of earlier runs, empty for fewer than two.
std::string latency_plot(const Summary& summary);
std::string trend_plots(const std::vector<TrendPoint>& trend);

// Every endpoint with the share of each verdict, the worst first.
std::string endpoint_table(const Summary& summary);

// What was compared of each endpoint and what not, those with most requests first.
std::string coverage_table(const Coverage& coverage);

// A foldable entry for each finding; the first ones with the bodies of their example.
void write_findings(const RunReader& run, const std::vector<Finding>& findings,
                    const Options& options, const Sink& sink);

// The exchanges that differ or failed: some of each finding, then the first in plan order.
void write_exchanges(const RunReader& run, const std::vector<Finding>& findings, const Sink& sink);

// How the numbers reconcile, what is noise, what rules and acceptances hid.
std::string accounts(const RunReader& run);

// A coloured label: "fail", "breaking"; `tone` is a class of the style sheet.
std::string chip(std::string_view tone, std::string_view text);
std::string decision_chip(Decision decision);
// <section> with a heading, and in it what comes before the next one.
std::string heading(std::string_view id, std::string_view title, const std::string& aside = {});

}  // namespace lockstep::report::html
