// Runs beside one another.
#pragma once

#include <span>

#include "lockstep/core/verdict.hpp"
#include "lockstep/report/report.hpp"

namespace lockstep::report {

// The oldest run first: a table with sparklines, or a JSON document.
void write_trend(std::span<const TrendPoint> points, const Options& options, const Sink& sink);
void write_trend_json(std::span<const TrendPoint> points, const Sink& sink);

// Findings that are new, have returned, show far more often or are gone, a line each.
void write_history(const History& history, const Options& options, const Sink& sink);

}  // namespace lockstep::report
