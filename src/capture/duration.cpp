#include "capture/duration.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace lockstep::capture {
namespace {

constexpr double kMostNs = 1e18;

// Takes a number without a sign off the front.
std::optional<double> take_number(std::string_view& text) {
  double value = 0;
  const bool digit = !text.empty() && (text[0] == '.' || (text[0] >= '0' && text[0] <= '9'));
  const auto [rest, failure] =
      std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (!digit || failure != std::errc{}) {
    return std::nullopt;
  }
  text.remove_prefix(static_cast<std::size_t>(rest - text.data()));
  return value;
}

// Takes a unit off the front, in ns; 0 for none.
double take_unit(std::string_view& text) {
  struct Unit {
    std::string_view name;
    double ns;
  };
  // Longer names before those that they begin with.
  static constexpr auto kUnits = std::to_array<Unit>({
      {"ms", 1e6},
      {"us", 1e3},
      {"\xC2\xB5s", 1e3},  // micro sign
      {"\xCE\xBCs", 1e3},  // Greek mu
      {"ns", 1},
      {"s", 1e9},
      {"m", 60e9},
      {"h", 3600e9},
  });
  for (const Unit& unit : kUnits) {
    if (text.starts_with(unit.name)) {
      text.remove_prefix(unit.name.size());
      return unit.ns;
    }
  }
  return 0;
}

}  // namespace

std::optional<std::int64_t> parse_duration_with_unit(std::string_view text) {
  double ns = 0;
  do {
    const auto value = take_number(text);
    while (text.starts_with(' ')) {
      text.remove_prefix(1);
    }
    const double unit = value ? take_unit(text) : 0;
    if (unit == 0) {
      return std::nullopt;
    }
    ns += *value * unit;
  } while (!text.empty());
  return ns < kMostNs ? std::optional<std::int64_t>(std::llround(ns)) : std::nullopt;
}

}  // namespace lockstep::capture
