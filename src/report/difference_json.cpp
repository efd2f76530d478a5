#include "report/difference_json.hpp"

#include <ctime>

#include <fmt/format.h>

#include "lockstep/report/report.hpp"

namespace lockstep::report {

std::string json_time(std::int64_t unix_ns) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  // Floored, so that a time before 1970 has a fraction that counts forward.
  const std::int64_t fraction = (unix_ns % kSecond + kSecond) % kSecond;
  const std::time_t seconds = (unix_ns - fraction) / kSecond;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", parts.tm_year + 1900,
                     parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec,
                     fraction / 1000);
}

void write_difference(const Difference& difference, json::Writer& out, std::string_view finding) {
  const auto value = [&out](std::string_view key, const std::optional<std::string>& text) {
    if (text) {
      out.key(key).string(*text);
    }
  };
  out.begin_object().key("aspect").string(aspect_name(difference.aspect));
  out.key("at").string(difference.at).key("kind").string(kind_name(difference.kind));
  value("baseline", difference.baseline);
  value("candidate", difference.candidate);
  out.key("noise").boolean(difference.noise);
  if (difference.accepted) {
    out.key("accepted").boolean(true);
  }
  if (difference.abridged) {
    out.key("abridged").boolean(true);
  }
  if (!difference.drift.empty()) {
    out.key("drift").string(difference.drift);
  }
  if (!finding.empty()) {
    out.key("finding").string(finding);
  }
  if (!difference.note.empty()) {
    out.key("note").string(difference.note);
  }
  out.end_object();
}

void write_differences_json(const Comparison& comparison, const Sink& sink) {
  json::Writer out;
  out.begin_object().key("verdict").string(verdict_name(comparison.verdict));
  out.key("differences").begin_array();
  for (const Difference& difference : comparison.differences) {
    write_difference(difference, out);
  }
  out.end_array();
  if (comparison.omitted > 0) {
    out.key("differences_omitted").number(comparison.omitted);
  }
  if (out.lossy()) {
    out.key("lossy").boolean(true);
  }
  out.end_object();
  sink(out.take() + "\n");
}

}  // namespace lockstep::report
