#include <optional>
#include <string_view>

#include "drift/text.hpp"
#include "drift/times.hpp"

namespace lockstep::drift {

namespace {

// Takes the number at the front of `text`, "4.500000" or "1"; nullopt when there is none.
std::optional<double> take_number(std::string_view& text) {
  std::size_t end = 0;
  while (end < text.size() && (is_digit(text[end]) || text[end] == '.')) {
    ++end;
  }
  const auto value = to_double(text.substr(0, end));
  text.remove_prefix(end);
  return value;
}

bool take(std::string_view& text, std::string_view literal) {
  if (!text.starts_with(literal)) {
    return false;
  }
  text.remove_prefix(literal.size());
  return true;
}

double take_sign(std::string_view& text) { return take(text, "-") ? -1 : (take(text, "+"), 1); }

// h:mm:ss[.f], all of `text`.
std::optional<double> clock_seconds(std::string_view text) {
  const auto parts = split(text, ':');
  if (parts.size() != 3 || !all_digits(parts[0]) || !all_digits(parts[1]) || parts[1].size() != 2 ||
      parts[2].size() < 2 || !is_digit(parts[2].front())) {
    return std::nullopt;
  }
  const auto hours = to_double(parts[0]);
  const auto minutes = to_double(parts[1]);
  const auto seconds = to_double(parts[2]);
  if (!hours || !minutes || !seconds) {
    return std::nullopt;
  }
  return *hours * 3600 + *minutes * 60 + *seconds;
}

}  // namespace

std::optional<double> parse_iso_duration(std::string_view text) {
  const double sign = take_sign(text);
  if (!take(text, "P") || text.empty() || text.size() > 40) {
    return std::nullopt;
  }
  double total = 0;
  bool in_time = false;
  bool any = false;
  while (!text.empty()) {
    if (take(text, "T")) {
      in_time = true;
      continue;
    }
    const auto value = take_number(text);
    if (!value || text.empty()) {
      return std::nullopt;
    }
    const char unit = text.front();
    text.remove_prefix(1);
    if (!in_time && (unit == 'D' || unit == 'W')) {
      total += *value * (unit == 'D' ? 86400 : 604800);
    } else if (in_time && (unit == 'H' || unit == 'M' || unit == 'S')) {
      total += *value * (unit == 'H' ? 3600 : unit == 'M' ? 60 : 1);
    } else {
      return std::nullopt;  // years and months have no length
    }
    any = true;
  }
  return any ? std::optional(sign * total) : std::nullopt;
}

std::optional<double> parse_clock_duration(std::string_view text) {
  if (text.size() > 40) {
    return std::nullopt;
  }
  if (const auto plain = clock_seconds(text)) {
    return plain;
  }
  const double sign = take_sign(text);
  const auto days = take_number(text);
  if (!days) {
    return std::nullopt;
  }
  if (!take(text, " days, ") && !take(text, " day, ") && !take(text, " ")) {
    return std::nullopt;
  }
  const auto clock = clock_seconds(text);
  // Python's "-1 day, 5:00:00" is a day back and five hours forward.
  return clock ? std::optional(sign * *days * 86400 + *clock) : std::nullopt;
}

std::optional<double> parse_go_duration(std::string_view text) {
  const double sign = take_sign(text);
  if (text.empty() || text.size() > 40) {
    return std::nullopt;
  }
  struct Unit {
    std::string_view name;
    double seconds;
  };
  // "ms" before "m": the first that fits is taken.
  static constexpr Unit kUnits[] = {{"ns", 1e-9}, {"µs", 1e-6}, {"us", 1e-6}, {"ms", 1e-3},
                                    {"h", 3600},  {"m", 60},    {"s", 1}};
  double total = 0;
  while (!text.empty()) {
    const auto value = take_number(text);
    if (!value) {
      return std::nullopt;
    }
    bool known = false;
    for (const Unit& unit : kUnits) {
      if (take(text, unit.name)) {
        total += *value * unit.seconds;
        known = true;
        break;
      }
    }
    if (!known) {
      return std::nullopt;
    }
  }
  return sign * total;
}

}  // namespace lockstep::drift
