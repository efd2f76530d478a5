#include "report/style.hpp"

#include <cmath>
#include <ctime>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

namespace lockstep::report {

std::string Style::paint(std::string_view code, std::string_view text) const {
  return color_ ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
}

std::string duration(std::int64_t ns) {
  const auto value = static_cast<double>(ns);
  if (value < 1e6) {
    return fmt::format("{:.0f} µs", value / 1e3);
  }
  if (value < 1e9) {
    return fmt::format("{:.{}f} ms", value / 1e6, value < 1e8 ? 1 : 0);
  }
  return fmt::format("{:.2f} s", value / 1e9);
}

std::string percent(double share) {
  if (share >= 1.0) {
    return "100 %";
  }
  if (share > 0.0 && share < 0.001) {
    return "< 0.1 %";
  }
  // Rounded towards zero: 999,999 of a million is not 100.0 %.
  const int decimals = share > 0.999 ? 4 : share > 0.99 ? 2 : 1;
  const double scale = std::pow(10.0, decimals);
  return fmt::format("{:.{}f} %", std::floor(share * 100.0 * scale) / scale, decimals);
}

std::string utc_time(std::int64_t unix_ns) {
  const std::time_t seconds = unix_ns / 1'000'000'000;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02} UTC", parts.tm_year + 1900,
                     parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

std::string short_value(const std::optional<std::string>& value, std::size_t limit) {
  if (!value) {
    return "absent";
  }
  if (value->empty()) {
    return "empty";
  }
  // Escaping can make text longer, never shorter: cut before and after.
  const std::string_view start = utf8_prefix(*value, limit * 4);
  const std::string text = escape_line(start);
  std::size_t end = 0;
  std::size_t characters = 0;
  while (end < text.size() && characters < limit) {
    end += utf8_sequence_length(std::string_view(text).substr(end));
    ++characters;
  }
  const bool cut = end < text.size() || start.size() < value->size();
  return text.substr(0, end) + (cut ? "…" : "");
}

std::string counted(std::uint64_t n, std::string_view singular) {
  return fmt::format("{} {}{}", n, singular, n == 1 ? "" : "s");
}

std::string unredacted_line(const RunInfo& info, const Style& style) {
  return info.redacted
             ? ""
             : "  " + style.yellow("not redacted: secrets are shown as they were (--no-redact)") +
                   "\n";
}

}  // namespace lockstep::report
