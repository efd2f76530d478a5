#include "report/coverage.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"
#include "lockstep/report/report.hpp"

#include "report/style.hpp"

namespace lockstep::report {
namespace {

constexpr std::size_t kWidestEndpoint = 48;
constexpr std::string_view kNameless = "(no request)";

std::string endpoint_text(const EndpointCoverage& endpoint) {
  return endpoint.endpoint.empty() ? std::string(kNameless) : escape_line(endpoint.endpoint);
}

// The width that all names fit into but for the very long ones, which stick out.
int name_width(const std::vector<const EndpointCoverage*>& rows, std::size_t most) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < std::min(rows.size(), most); ++i) {
    const std::size_t size = endpoint_text(*rows[i]).size();
    width = size <= kWidestEndpoint ? std::max(width, size) : width;
  }
  return static_cast<int>(width);
}

std::string table(const std::vector<const EndpointCoverage*>& rows, std::size_t most, bool plan,
                  const Style& style) {
  const std::string heads =
      plan ? fmt::format("{:>10} {:>9} {:>9}  {}", "captured", "send", "skip", "endpoint")
           : fmt::format("{:>10} {:>9} {:>9} {:>9} {:>9}  {}", "captured", "skipped", "sent",
                         "failed", "compared", "endpoint");
  std::string text = style.bold(heads) + "\n";
  const int width = name_width(rows, most);
  for (std::size_t i = 0; i < std::min(rows.size(), most); ++i) {
    const EndpointCoverage& row = *rows[i];
    std::string line =
        plan ? fmt::format("{:>10} {:>9} {:>9}", row.captured(), row.sent, row.total_skipped())
             : fmt::format("{:>10} {:>9} {:>9} {:>9} {:>9}", row.captured(), row.total_skipped(),
                           row.sent, row.failed(), row.compared);
    line += fmt::format("  {:<{}}  {}", endpoint_text(row), width, style.dim(skips_text(row)));
    text += row.skipped.empty() ? line.substr(0, line.find_last_not_of(' ') + 1) : line;
    text += '\n';
  }
  if (rows.size() > most) {
    text += fmt::format("{:>{}}and {} more\n", "", plan ? 32 : 52, rows.size() - most);
  }
  return text;
}

}  // namespace

Coverage coverage_of(const RunReader& run, const Summary& summary) {
  std::map<std::string, EndpointCoverage> rows;
  for (const Endpoint& endpoint : summary.endpoints) {
    EndpointCoverage& row = rows[endpoint.name];
    row.sent = endpoint.sent;
    row.compared = endpoint.sent - endpoint.failed;
  }
  std::map<std::string, std::uint64_t> left = run.counts().skipped;
  for (const SkippedRequests& skipped : run.skipped()) {
    rows[skipped.endpoint].skipped[skipped.reason] += skipped.count;
    std::uint64_t& count = left[skipped.reason];
    count -= std::min(count, skipped.count);
  }
  for (const auto& [reason, count] : left) {
    if (count > 0) {
      rows[""].skipped[reason] += count;
    }
  }
  return lockstep::coverage_of(rows);
}

std::string share_text(const Coverage& coverage) {
  const std::optional<double> share = coverage.share();
  return share ? fmt::format("{} of {}", percent(*share), counted(coverage.requests(), "request"))
               : "no requests";
}

std::string skips_text(const EndpointCoverage& endpoint) {
  std::vector<std::pair<std::string, std::uint64_t>> reasons(endpoint.skipped.begin(),
                                                             endpoint.skipped.end());
  std::stable_sort(reasons.begin(), reasons.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string text;
  for (const auto& [reason, count] : reasons) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", escape_line(reason), count);
  }
  return text;
}

std::vector<const EndpointCoverage*> uncovered(const Coverage& coverage) {
  std::vector<const EndpointCoverage*> rows;
  for (const EndpointCoverage& endpoint : coverage.endpoints) {
    if (endpoint.compared < endpoint.captured()) {
      rows.push_back(&endpoint);
    }
  }
  return rows;
}

std::string plan_coverage_text(const Coverage& coverage, std::size_t most, bool color) {
  std::vector<const EndpointCoverage*> rows;
  for (const EndpointCoverage& endpoint : coverage.endpoints) {
    rows.push_back(&endpoint);
  }
  const Style style(color);
  return fmt::format("coverage: what would be sent speaks for {}\n",
                     style.bold(share_text(coverage))) +
         (rows.empty() ? "" : table(rows, most, true, style));
}

std::string uncovered_text(const Coverage& coverage, std::size_t most, const Style& style) {
  const std::vector<const EndpointCoverage*> rows = uncovered(coverage);
  return rows.empty() ? ""
                      : "\n" + style.bold("not compared:") + "\n" + table(rows, most, false, style);
}

void write_coverage(const Coverage& coverage, json::Writer& out) {
  constexpr double kDecimals = 1e6;
  out.begin_object().key("requests").number(coverage.requests());
  out.key("spoken_for");
  const std::optional<double> share = coverage.share();
  share ? out.number(std::round(*share * kDecimals) / kDecimals) : out.null();
  out.key("endpoints").begin_array();
  for (const EndpointCoverage& endpoint : coverage.endpoints) {
    out.begin_object().key("endpoint");
    endpoint.endpoint.empty() ? out.null() : out.string(endpoint.endpoint);
    out.key("captured").number(endpoint.captured()).key("skipped").begin_object();
    for (const auto& [reason, count] : endpoint.skipped) {
      out.key(reason).number(count);
    }
    out.end_object().key("sent").number(endpoint.sent).key("failed").number(endpoint.failed());
    out.key("compared").number(endpoint.compared).end_object();
  }
  out.end_array().end_object();
}

}  // namespace lockstep::report
