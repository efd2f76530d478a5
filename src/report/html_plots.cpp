// Plots of the HTML report. They are drawn for 480 units of width, so that text is still readable
// on a phone; colours come from the style sheet.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "report/html_parts.hpp"
#include "report/style.hpp"

namespace lockstep::report::html {
namespace {

constexpr double kWidth = 480;
constexpr double kLeft = 34;
constexpr double kRight = 14;
constexpr std::size_t kBins = 56;
constexpr std::size_t kMaxPoints = 60;  // of a trend

// Times on a logarithmic axis that both sides share.
class TimeAxis {
 public:
  TimeAxis(std::int64_t least, std::int64_t most) {
    // No shorter than a factor of four, so that equal times do not look far apart.
    low_ = std::log10(static_cast<double>(std::max<std::int64_t>(least, 1000)));
    high_ = std::log10(static_cast<double>(std::max<std::int64_t>(most, 1000)));
    const double missing = std::max(0.0, std::log10(4.0) - (high_ - low_));
    low_ -= missing / 2 + 0.02;
    high_ += missing / 2 + 0.02;
  }

  double share(std::int64_t ns) const {
    const double at = std::log10(static_cast<double>(std::max<std::int64_t>(ns, 1)));
    return std::clamp((at - low_) / (high_ - low_), 0.0, 1.0);
  }
  double x(std::int64_t ns) const { return kLeft + share(ns) * (kWidth - kLeft - kRight); }
  std::size_t bin(std::int64_t ns) const {
    return std::min(static_cast<std::size_t>(share(ns) * static_cast<double>(kBins)), kBins - 1);
  }
  // Round times: 1, 2 and 5 of each decade, or only 1 where that would be many.
  std::vector<std::int64_t> ticks() const {
    const bool coarse = high_ - low_ > 2.2;
    std::vector<std::int64_t> found;
    for (int decade = static_cast<int>(std::floor(low_)); decade <= static_cast<int>(high_);
         ++decade) {
      for (const double step : {1.0, 2.0, 5.0}) {
        const double value = step * std::pow(10.0, decade);
        const double at = std::log10(value);
        if (at >= low_ && at <= high_ && (!coarse || step == 1.0)) {
          found.push_back(static_cast<std::int64_t>(std::llround(value)));
        }
      }
    }
    return found;
  }

 private:
  double low_ = 0;
  double high_ = 0;
};

// "10 ms": round values need no fraction.
std::string tick_text(std::int64_t ns) {
  const auto value = static_cast<double>(ns);
  return ns < 1'000'000       ? fmt::format("{:g} µs", value / 1e3)
         : ns < 1'000'000'000 ? fmt::format("{:g} ms", value / 1e6)
                              : fmt::format("{:g} s", value / 1e9);
}

using Bins = std::array<double, kBins>;

// The share of times in each bin, evened out a little over its neighbours.
Bins density(const std::vector<std::int64_t>& times, const TimeAxis& axis) {
  Bins counts{};
  for (const std::int64_t time : times) {
    ++counts.at(axis.bin(time));
  }
  Bins smooth{};
  for (std::size_t i = 0; i < kBins; ++i) {
    const double before = i > 0 ? counts.at(i - 1) : 0;
    const double after = i + 1 < kBins ? counts.at(i + 1) : 0;
    smooth.at(i) = (before + 2 * counts.at(i) + after) /
                   (4 * static_cast<double>(std::max<std::size_t>(times.size(), 1)));
  }
  return smooth;
}

std::string area(const Bins& bins, double most, double top, double bottom, std::string_view kind) {
  const double step = (kWidth - kLeft - kRight) / static_cast<double>(kBins);
  std::string path = fmt::format("M{:.1f} {:.1f}", kLeft, bottom);
  for (std::size_t i = 0; i < kBins; ++i) {
    path += fmt::format("L{:.1f} {:.1f}", kLeft + (static_cast<double>(i) + 0.5) * step,
                        bottom - bins.at(i) / most * (bottom - top));
  }
  return fmt::format("<path class=\"area-{}\" d=\"{}L{:.1f} {:.1f}Z\"/>", kind, path,
                     kWidth - kRight, bottom);
}

std::string percentile_row(std::string_view name, std::int64_t a, std::int64_t b, double y,
                           const TimeAxis& axis) {
  return fmt::format(
      "<text x=\"0\" y=\"{0:.1f}\" class=\"strong\">{1}</text><line class=\"link\" x1=\"{2:.1f}\" "
      "x2=\"{3:.1f}\" y1=\"{4:.1f}\" y2=\"{4:.1f}\"/><circle class=\"fill-base\" cx=\"{2:.1f}\" "
      "cy=\"{4:.1f}\" r=\"5.5\"/><circle class=\"fill-cand\" cx=\"{3:.1f}\" cy=\"{4:.1f}\" "
      "r=\"3.5\"/>",
      y + 4, name, axis.x(a), axis.x(b), y);
}

constexpr std::string_view kSides =
    "<span class=\"legend\"><span><span class=\"dot is-base\"></span>baseline</span><span><span "
    "class=\"dot is-cand\"></span>candidate</span></span>";

std::string figure(std::string_view title, std::string_view legend, const std::string& svg) {
  return fmt::format("<figure class=\"panel\"><figcaption>{} {}</figcaption>{}</figure>\n", title,
                     legend, svg);
}

std::string svg(double height, const std::string& label, const std::string& inside) {
  return fmt::format(
      "<svg class=\"plot\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">{}</svg>", kWidth,
      height, label, inside);
}

struct Line {
  std::string_view stroke;  // "base", "cand", "third"
  std::string_view name;
  std::optional<double> TrendPoint::*value;
};

std::string legend_of(const std::vector<Line>& lines) {
  std::string text = "<span class=\"legend\">";
  for (const Line& line : lines) {
    text += fmt::format("<span><span class=\"dot is-{}\"></span>{}</span>", line.stroke, line.name);
  }
  return text + "</span>";
}

struct Range {
  double low = 0;
  double high = 1;
};

Range range_of(const std::vector<TrendPoint>& trend, const std::vector<Line>& lines, Range most) {
  Range range = most;
  for (const TrendPoint& point : trend) {
    for (const Line& line : lines) {
      if (const auto value = point.*line.value; value && std::isfinite(*value)) {
        range = {std::min(range.low, *value), std::max(range.high, *value)};
      }
    }
  }
  return range;
}

// One line over the runs, broken where a run has no value, with a dot at the last one.
std::string trend_line(const std::vector<TrendPoint>& trend, const Line& line, Range range,
                       double top, double bottom) {
  const double step = (kWidth - kLeft - kRight - 30) /
                      static_cast<double>(std::max<std::size_t>(trend.size() - 1, 1));
  std::string path;
  std::string dots;
  bool pen = false;
  for (std::size_t i = 0; i < trend.size(); ++i) {
    const auto value = trend[i].*line.value;
    if (!value || !std::isfinite(*value)) {
      pen = false;
      continue;
    }
    const double x = kLeft + 30 + step * static_cast<double>(i);
    const double y =
        bottom - (*value - range.low) / std::max(range.high - range.low, 1e-9) * (bottom - top);
    path += fmt::format("{}{:.1f} {:.1f}", pen ? "L" : "M", x, y);
    if (trend.size() <= 30 || i + 1 == trend.size()) {
      dots += fmt::format("<circle class=\"fill-{}\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{}\"/>",
                          line.stroke, x, y, i + 1 == trend.size() ? 4 : 2.5);
    }
    pen = true;
  }
  return fmt::format("<path class=\"stroke-{}\" d=\"{}\"/>{}", line.stroke,
                     path.empty() ? "M0 0" : path, dots);
}

std::string trend_plot(const std::vector<TrendPoint>& trend, std::string_view title,
                       const std::vector<Line>& lines, Range most, bool is_share) {
  constexpr double kTop = 12;
  constexpr double kBottom = 188;
  const Range range = range_of(trend, lines, most);
  const auto label = [is_share](double value) {
    return is_share ? percent(value) : fmt::format("{:.2f}×", value);
  };
  std::string inside;
  for (const double value : {range.low, range.high}) {
    const double y = value == range.low ? kBottom : kTop;
    inside += fmt::format(
        "<line class=\"grid\" x1=\"{0}\" x2=\"{1}\" y1=\"{2:.1f}\" y2=\"{2:.1f}\"/><text x=\"0\" "
        "y=\"{3:.1f}\">{4}</text>",
        kLeft + 22, kWidth - kRight, y, y + 4, label(value));
  }
  if (!is_share && range.low < 1.0 && range.high > 1.0) {
    inside += fmt::format(
        "<line class=\"reference\" x1=\"{0}\" x2=\"{1}\" y1=\"{2:.1f}\" y2=\"{2:.1f}\"/>",
        kLeft + 22, kWidth - kRight,
        kBottom - (1.0 - range.low) / (range.high - range.low) * (kBottom - kTop));
  }
  for (const Line& line : lines) {
    inside += trend_line(trend, line, range, kTop, kBottom);
  }
  inside += fmt::format(
      "<text x=\"{}\" y=\"210\">run {}</text><text x=\"{}\" y=\"210\" text-anchor=\"end\">run "
      "{}</text>",
      kLeft + 26, trend.front().run, kWidth - kRight, trend.back().run);
  return figure(title, legend_of(lines),
                svg(226, fmt::format("{} over {} runs", title, trend.size()), inside));
}

}  // namespace

std::string latency_plot(const Summary& summary) {
  if (!summary.baseline || !summary.candidate) {
    return "";
  }
  constexpr double kTop = 8;
  constexpr double kBottom = 122;
  const std::vector<std::int64_t>& a = summary.baseline_times;
  const std::vector<std::int64_t>& b = summary.candidate_times;
  const TimeAxis axis(std::min(a.front(), b.front()), std::max(a.back(), b.back()));
  const Bins base = density(a, axis);
  const Bins candidate = density(b, axis);
  const double most = std::max(*std::max_element(base.begin(), base.end()),
                               *std::max_element(candidate.begin(), candidate.end()));
  std::string inside;
  for (const std::int64_t tick : axis.ticks()) {
    inside += fmt::format(
        "<line class=\"grid\" x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"{1}\" y2=\"206\"/><text "
        "x=\"{0:.1f}\" y=\"220\" text-anchor=\"middle\">{2}</text>",
        axis.x(tick), kTop, tick_text(tick));
  }
  inside += area(base, most, kTop, kBottom, "base") + area(candidate, most, kTop, kBottom, "cand");
  inside += percentile_row("p50", summary.baseline->p50, summary.candidate->p50, 146, axis);
  inside += percentile_row("p95", summary.baseline->p95, summary.candidate->p95, 170, axis);
  inside += percentile_row("p99", summary.baseline->p99, summary.candidate->p99, 194, axis);
  const std::string label = fmt::format(
      "Distribution of response times. Median: baseline {}, candidate {}. 99th percentile: "
      "baseline {}, candidate {}.",
      duration(summary.baseline->p50), duration(summary.candidate->p50),
      duration(summary.baseline->p99), duration(summary.candidate->p99));
  return figure("Response times", kSides, svg(226, label, inside));
}

std::string trend_plots(const std::vector<TrendPoint>& all) {
  if (all.size() < 2) {
    return "";
  }
  const std::vector<TrendPoint> trend(
      all.size() > kMaxPoints ? all.end() - static_cast<std::ptrdiff_t>(kMaxPoints) : all.begin(),
      all.end());
  return trend_plot(trend, "Parity over runs",
                    {{"base", "byte for byte", &TrendPoint::byte_parity},
                     {"cand", "in meaning", &TrendPoint::semantic_parity}},
                    {.low = 0.99, .high = 1.0}, true) +
         trend_plot(trend, "Latency ratio over runs",
                    {{"base", "p50", &TrendPoint::p50_ratio},
                     {"third", "p95", &TrendPoint::p95_ratio},
                     {"cand", "p99", &TrendPoint::p99_ratio}},
                    {.low = 0.95, .high = 1.05}, false) +
         trend_plot(trend, "Errors over runs",
                    {{"base", "baseline", &TrendPoint::baseline_errors},
                     {"cand", "candidate", &TrendPoint::candidate_errors}},
                    {.low = 0.0, .high = 0.01}, true);
}

}  // namespace lockstep::report::html
