#include "store/results.hpp"

#include <charconv>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "store/queries.hpp"
#include "store/statement.hpp"

namespace lockstep::store {
namespace {

std::string buckets_text(const LatencyHistogram& histogram) {
  std::string text = "[";
  for (const auto& [bucket, count] : histogram.buckets) {
    text += fmt::format("{}[{},{}]", text.size() > 1 ? "," : "", latency_bucket_low(bucket), count);
  }
  return text + "]";
}

// Takes one number and what stands before it off the text; nullopt where there is none.
std::optional<std::uint64_t> take_number(std::string_view& text, std::string_view before) {
  std::uint64_t number = 0;
  if (!text.starts_with(before)) {
    return std::nullopt;
  }
  text.remove_prefix(before.size());
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) {
    return std::nullopt;
  }
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

bool read_buckets(std::string_view text, LatencyHistogram& histogram) {
  if (text == "[]") {
    return true;
  }
  text.remove_prefix(text.starts_with('[') ? 1 : 0);
  while (true) {
    const auto low = take_number(text, "[");
    const auto count = low ? take_number(text, ",") : std::nullopt;
    if (!count || *low > INT64_MAX || !text.starts_with(']')) {
      return false;
    }
    histogram.buckets[latency_bucket(static_cast<std::int64_t>(*low))] += *count;
    text.remove_prefix(1);
    if (text == "]") {
      return true;
    }
    if (!text.starts_with(',')) {
      return false;
    }
    text.remove_prefix(1);
  }
}

}  // namespace

void write_accepted(const Connection& connection, std::int64_t run_id,
                    std::span<const AcceptanceUse> accepted) {
  if (accepted.empty()) {
    return;
  }
  Statement insert(connection, kInsertAccepted);
  std::int64_t position = 0;
  for (const AcceptanceUse& use : accepted) {
    insert
        .bind(run_id, position++, use.fingerprint, use.drift_class, use.reason, use.until,
              Text{acceptance_status_name(use.status)}, use.differences)
        .run();
  }
}

std::vector<AcceptanceUse> read_accepted(const Connection& connection, std::int64_t run_id) {
  std::vector<AcceptanceUse> accepted;
  Statement statement(connection, kReadAccepted);
  statement.bind(run_id);
  while (statement.step()) {
    Row row(statement);
    AcceptanceUse& use = accepted.emplace_back();
    use.fingerprint = row.natural();
    use.drift_class = row.bytes();
    use.reason = row.bytes();
    use.until = row.bytes();
    const auto status = acceptance_status_from_name(row.view());
    if (!status) {
      connection.damaged("an accepted finding is in an unknown state");
    }
    use.status = *status;
    use.differences = row.natural();
  }
  return accepted;
}

void write_latencies(const Connection& connection, std::int64_t run_id,
                     std::span<const LatencyHistogram> latencies) {
  if (latencies.empty()) {
    return;
  }
  Statement insert(connection, kInsertLatency);
  std::int64_t n = 0;
  for (const LatencyHistogram& histogram : latencies) {
    const std::string buckets = buckets_text(histogram);
    insert
        .bind(run_id, n++, histogram.endpoint, Text{side_name(histogram.side)}, histogram.corrected,
              Text{buckets})
        .run();
  }
}

std::vector<LatencyHistogram> read_latencies(const Connection& connection, std::int64_t run_id) {
  std::vector<LatencyHistogram> latencies;
  Statement statement(connection, kReadLatencies);
  statement.bind(run_id);
  while (statement.step()) {
    Row row(statement);
    LatencyHistogram& histogram = latencies.emplace_back();
    histogram.endpoint = row.bytes();
    const std::string_view side = row.view();
    histogram.side = side == side_name(Side::baseline) ? Side::baseline : Side::candidate;
    histogram.corrected = row.flag();
    if (!read_buckets(row.view(), histogram)) {
      connection.damaged("stored latencies cannot be read");
    }
  }
  return latencies;
}

}  // namespace lockstep::store
