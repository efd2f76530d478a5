// How text for people looks: colours when wanted, numbers with units, values on one short line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lockstep/core/run.hpp"

namespace lockstep::report {

class Style {
 public:
  explicit Style(bool color) : color_(color) {}

  std::string bold(std::string_view text) const { return paint("1", text); }
  std::string dim(std::string_view text) const { return paint("2", text); }
  std::string red(std::string_view text) const { return paint("31", text); }
  std::string green(std::string_view text) const { return paint("32", text); }
  std::string yellow(std::string_view text) const { return paint("33", text); }
  std::string cyan(std::string_view text) const { return paint("36", text); }

 private:
  std::string paint(std::string_view code, std::string_view text) const;

  bool color_;
};

// "850 µs", "12.3 ms", "1.24 s"
std::string duration(std::int64_t ns);
// "98.7 %"; only 1 prints as "100 %", what is below 1 never rounds up to it, and only 0 prints as
// "0.0 %".
std::string percent(double share);
// "2026-11-22 08:10:11 UTC"
std::string utc_time(std::int64_t unix_ns);
// At most `limit` characters of `value`, escaped, with "…" where it was cut. "absent" for none.
std::string short_value(const std::optional<std::string>& value, std::size_t limit);
// "3 exchanges", "1 exchange"
std::string counted(std::uint64_t n, std::string_view singular);

// A line that says so when a run holds secrets, else nothing.
std::string unredacted_line(const RunInfo& info, const Style& style);

}  // namespace lockstep::report
