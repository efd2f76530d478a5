#include "cli/values.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <utility>

#include <fmt/format.h>

#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"

namespace lockstep::cli {
namespace {

[[noreturn]] void refuse(std::string_view flag, const std::string& text, std::string_view takes) {
  throw Error(fmt::format("--{}: \"{}\" will not do", flag, escape_line(text)),
              fmt::format("give {}", takes));
}

struct Quantity {
  double number = 0;
  std::string unit;
};

// A number that is not negative, and what follows it.
std::optional<Quantity> quantity(const std::string& text) {
  const std::size_t digits = text.find_first_not_of("0123456789.");
  const std::string number = text.substr(0, digits);
  double value = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value,
                                            std::chars_format::fixed);
  if (error != std::errc() || end != number.data() + number.size()) {
    return std::nullopt;
  }
  return Quantity{value, digits == std::string::npos ? "" : text.substr(digits)};
}

using Unit = std::pair<std::string_view, double>;

template <std::size_t N>
std::optional<double> scaled(const std::string& text, const std::array<Unit, N>& units) {
  const auto value = quantity(text);
  if (!value) {
    return std::nullopt;
  }
  const auto unit = std::find_if(units.begin(), units.end(), [&value](const Unit& each) {
    return equal_ignoring_case(each.first, value->unit);
  });
  return unit == units.end() ? std::nullopt : std::optional(value->number * unit->second);
}

// `text` with every ${NAME} replaced by the environment's value.
std::string expand(std::string_view flag, const std::string& text) {
  std::string out;
  std::size_t start = 0;
  for (;;) {
    const std::size_t open = text.find("${", start);
    const std::size_t close = open == std::string::npos ? open : text.find('}', open);
    if (close == std::string::npos) {
      return out + text.substr(start);
    }
    out += text.substr(start, open - start);
    const std::string name = text.substr(open + 2, close - open - 2);
    const char* value = std::getenv(name.c_str());
    if (value == nullptr) {
      throw Error(fmt::format("--{}: the environment has no variable {}", flag, escape_line(name)),
                  fmt::format("set it, as in {}=… lockstep run …", escape_line(name)));
    }
    out += value;
    start = close + 1;
  }
}

std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) {
    return "";
  }
  return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

}  // namespace

std::uint64_t to_count(std::string_view flag, const std::string& text, std::uint64_t min,
                       std::uint64_t max) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < min || value > max) {
    refuse(flag, text,
           max == UINT64_MAX ? fmt::format("a whole number of at least {}", min)
                             : fmt::format("a whole number from {} to {}", min, max));
  }
  return value;
}

double to_rate(std::string_view flag, const std::string& text) {
  constexpr std::array<Unit, 2> kUnits = {{{"", 1}, {"/s", 1}}};
  const auto rate = scaled(text, kUnits);
  if (!rate || !std::isfinite(*rate) || *rate > 1e6) {
    refuse(flag, text, "requests a second, such as 50 or 2.5/s");
  }
  return *rate;
}

std::chrono::milliseconds to_duration(std::string_view flag, const std::string& text) {
  constexpr std::array<Unit, 5> kUnits = {
      {{"", 1000}, {"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}}};
  constexpr double kMax = 24 * 3'600'000.0;
  const auto ms = scaled(text, kUnits);
  if (!ms || *ms < 1 || *ms > kMax) {
    refuse(flag, text, "a duration such as 500ms, 30s or 2m");
  }
  return std::chrono::milliseconds(std::llround(*ms));
}

std::chrono::seconds to_age(std::string_view flag, const std::string& text) {
  constexpr auto kUnits =
      std::to_array<Unit>({{"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86'400}, {"w", 604'800}});
  constexpr double kMost = 3e9;  // a century
  const auto seconds = scaled(text, kUnits);
  if (!seconds || *seconds > kMost) {
    refuse(flag, text, "an age such as 90d or 12h");
  }
  return std::chrono::seconds(static_cast<std::int64_t>(*seconds));
}

std::uint64_t to_size(std::string_view flag, const std::string& text) {
  constexpr double kKilo = 1024;
  constexpr std::array<Unit, 11> kUnits = {{{"", 1},
                                            {"b", 1},
                                            {"k", kKilo},
                                            {"kb", kKilo},
                                            {"kib", kKilo},
                                            {"m", kKilo * kKilo},
                                            {"mb", kKilo * kKilo},
                                            {"mib", kKilo * kKilo},
                                            {"g", kKilo * kKilo * kKilo},
                                            {"gb", kKilo * kKilo * kKilo},
                                            {"gib", kKilo * kKilo * kKilo}}};
  constexpr double kMax = kKilo * kKilo * kKilo * 1024;
  const auto bytes = scaled(text, kUnits);
  if (!bytes || *bytes < 1 || *bytes > kMax) {
    refuse(flag, text, "a size such as 500k, 64MB or 1GB");
  }
  return static_cast<std::uint64_t>(*bytes);
}

std::vector<std::string> to_methods(std::string_view flag, const std::string& text) {
  std::vector<std::string> methods;
  std::size_t start = 0;
  while (start <= text.size()) {
    const std::size_t comma = std::min(text.find(',', start), text.size());
    std::string method = trimmed(std::string_view(text).substr(start, comma - start));
    // Methods are case-sensitive, but nobody who types "post" means a method of that name.
    std::transform(method.begin(), method.end(), method.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    if (!is_token(method)) {
      refuse(flag, text, "methods with commas between them, such as GET,HEAD,POST");
    }
    methods.push_back(method);
    start = comma + 1;
  }
  return methods;
}

Header to_header(std::string_view flag, const std::string& text) {
  const std::size_t colon = text.find(':');
  const std::string name = trimmed(std::string_view(text).substr(0, colon));
  if (colon == std::string::npos || !is_token(name)) {
    throw Error(fmt::format("--{}: a header needs a name and a colon", flag), "give 'Name: value'");
  }
  std::string value = trimmed(expand(flag, text.substr(colon + 1)));
  if (value.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) {
    throw Error(fmt::format("--{}: the value of {} holds a line break or NUL", flag, name),
                "HTTP cannot carry it");
  }
  return {name, std::move(value)};
}

}  // namespace lockstep::cli
