#include "lockstep/report/trend.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "lockstep/json/writer.hpp"

#include "report/style.hpp"

namespace lockstep::report {
namespace {

using Figure = std::optional<double> TrendPoint::*;

// As high as the value among its peers; a space where there is none.
std::string sparkline(std::span<const TrendPoint> points, Figure figure) {
  constexpr std::array<std::string_view, 8> kBars = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  std::optional<double> least;
  std::optional<double> most;
  for (const TrendPoint& point : points) {
    if (const std::optional<double>& value = point.*figure) {
      least = std::min(least.value_or(*value), *value);
      most = std::max(most.value_or(*value), *value);
    }
  }
  std::string line;
  for (const TrendPoint& point : points) {
    const std::optional<double>& value = point.*figure;
    if (!value) {
      line += " ";
      continue;
    }
    const double range = *most - *least;
    const double height = range > 0 ? (*value - *least) / range : 0;
    line += kBars.at(std::min<std::size_t>(static_cast<std::size_t>(height * 8), 7));
  }
  return line;
}

std::string percent_or_dash(const std::optional<double>& share) {
  return share ? percent(*share) : "-";
}

std::string ratio_or_dash(const std::optional<double>& ratio) {
  return ratio ? fmt::format("{:.2f}", *ratio) : "-";
}

struct Row {
  std::string_view name;
  Figure figure;
  std::string (*text)(const std::optional<double>&);
};

json::Writer& optional(json::Writer& out, std::string_view key,
                       const std::optional<double>& value) {
  out.key(key);
  return value ? out.number(*value) : out.null();
}

constexpr std::array<Row, 7> kRows = {{
    {"semantic parity", &TrendPoint::semantic_parity, percent_or_dash},
    {"byte parity", &TrendPoint::byte_parity, percent_or_dash},
    {"baseline errors", &TrendPoint::baseline_errors, percent_or_dash},
    {"candidate errors", &TrendPoint::candidate_errors, percent_or_dash},
    {"p50 ratio", &TrendPoint::p50_ratio, ratio_or_dash},
    {"p95 ratio", &TrendPoint::p95_ratio, ratio_or_dash},
    {"p99 ratio", &TrendPoint::p99_ratio, ratio_or_dash},
}};

}  // namespace

void write_trend(std::span<const TrendPoint> points, const Options& options, const Sink& sink) {
  if (points.empty()) {
    sink("no runs\n");
    return;
  }
  const Style style(options.color);
  std::string text =
      fmt::format("{:>5}  {:<23}  {:>9}  {:>9}  {:>9}  {:>9}  {:>6}  {:>6}  {:>6}\n", "run",
                  "started", "compared", "semantic", "byte", "errors", "p50", "p95", "p99");
  for (const TrendPoint& point : points) {
    text += fmt::format("{:>5}  {:<23}  {:>9}  {:>9}  {:>9}  {:>9}  {:>6}  {:>6}  {:>6}{}\n",
                        point.run, utc_time(point.started_at_ns), point.compared,
                        percent_or_dash(point.semantic_parity), percent_or_dash(point.byte_parity),
                        percent_or_dash(point.candidate_errors), ratio_or_dash(point.p50_ratio),
                        ratio_or_dash(point.p95_ratio), ratio_or_dash(point.p99_ratio),
                        point.complete ? "" : style.dim("  not complete"));
  }
  text += "\n";
  for (const Row& row : kRows) {
    const auto value = [&row](const TrendPoint& point) { return point.*row.figure; };
    const auto known = std::find_if(points.begin(), points.end(), [&](const TrendPoint& each) {
      return value(each).has_value();
    });
    if (known != points.end()) {
      text += fmt::format("  {:<17} {}  {} → {}\n", row.name, sparkline(points, row.figure),
                          row.text(value(*known)), row.text(value(points.back())));
    }
  }
  sink(text);
}

void write_trend_json(std::span<const TrendPoint> points, const Sink& sink) {
  json::Writer out(2);
  out.begin_object().key("runs").begin_array();
  for (const TrendPoint& point : points) {
    out.begin_object().key("run").number(point.run);
    out.key("started_at").string(utc_time(point.started_at_ns));
    out.key("complete").boolean(point.complete).key("compared").number(point.compared);
    out.key("different").number(point.different);
    optional(out, "byte_parity", point.byte_parity);
    optional(out, "semantic_parity", point.semantic_parity);
    optional(out, "baseline_errors", point.baseline_errors);
    optional(out, "candidate_errors", point.candidate_errors);
    optional(out, "p50_ratio", point.p50_ratio);
    optional(out, "p95_ratio", point.p95_ratio);
    optional(out, "p99_ratio", point.p99_ratio);
    out.end_object();
  }
  out.end_array().end_object();
  sink(out.take() + "\n");
}

}  // namespace lockstep::report
