// Limits as people write them.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"
#include "lockstep/core/nearest.hpp"
#include "lockstep/gate/policy.hpp"

namespace lockstep::gate {
namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t first = std::min(text.find_first_not_of(" \t"), text.size());
  text.remove_prefix(first);
  return text.substr(0, text.find_last_not_of(" \t") + 1);
}

[[noreturn]] void refuse(std::string_view text, const std::string& problem,
                         const std::string& advice) {
  throw Error(fmt::format("\"{}\": {}", escape_line(text), problem), advice);
}

const MetricInfo& metric_of(std::string_view name, std::string_view text) {
  std::vector<std::string_view> names;
  for (const MetricInfo& info : metrics()) {
    if (info.name == name) {
      return info;
    }
    names.push_back(info.name);
  }
  const std::string meant = nearest(name, names);
  refuse(
      text, fmt::format("unknown metric \"{}\"", escape_line(name)),
      meant.empty() ? "'lockstep help limits' lists them" : fmt::format("did you mean {}?", meant));
}

// "99.9%", "1.05", "+5%", "0"
std::optional<double> number_of(std::string_view text, Unit unit) {
  const bool more = text.starts_with('+');
  text.remove_prefix(more ? 1 : 0);
  const bool percent = text.ends_with('%');
  text = trimmed(text.substr(0, text.size() - (percent ? 1 : 0)));
  // In decimal: 99.9 / 100 is not 0.999.
  const std::string decimal = std::string(text) + (percent ? "e-2" : "");
  const bool plain = !text.empty() && text.find_first_not_of("-.0123456789") == text.npos;
  double value = 0;
  const auto [end, error] = std::from_chars(decimal.data(), decimal.data() + decimal.size(), value);
  if (!plain || error != std::errc() || end != decimal.data() + decimal.size() ||
      (percent && unit == Unit::count) || (more && !(percent && unit == Unit::ratio))) {
    return std::nullopt;
  }
  return value + (more ? 1 : 0);
}

double value_of(std::string_view word, const MetricInfo& info, std::string_view text) {
  const std::optional<double> value = number_of(word, info.unit);
  const std::string example = info.unit == Unit::share   ? "such as 99.9%"
                              : info.unit == Unit::ratio ? "such as 1.05 or +5%"
                                                         : "a whole number";
  if (!value) {
    refuse(text, fmt::format("\"{}\" will not do for {}", escape_line(word), info.name),
           "give " + example);
  }
  constexpr double kMost = 1e15;
  const double least = info.metric == Metric::error_rate_increase ? -1 : 0;
  if (info.unit == Unit::share && (*value > 1 || *value < least)) {
    refuse(text, fmt::format("{} is a share, at most 100 %", info.name),
           *value > 1 && *value <= 100 && !word.ends_with('%')
               ? fmt::format("did you mean {}%?", escape_line(word))
               : "give " + example);
  }
  const bool whole = info.unit != Unit::count || *value == std::floor(*value);
  const bool possible =
      *value >= least && *value <= kMost && (info.unit != Unit::ratio || *value > 0);
  if (!whole || !possible) {
    refuse(text, fmt::format("\"{}\" will not do for {}", escape_line(word), info.name),
           "give " + example);
  }
  return *value;
}

// "no breaking finding"
std::optional<Metric> forbidden(std::string_view text) {
  if (!text.starts_with("no ")) {
    return std::nullopt;
  }
  text = trimmed(text.substr(3));
  if (text == "finding" || text == "findings") {
    return Metric::findings;
  }
  constexpr auto kSeverities =
      std::to_array<std::pair<std::string_view, Metric>>({{"breaking", Metric::breaking_findings},
                                                          {"risky", Metric::risky_findings},
                                                          {"cosmetic", Metric::cosmetic_findings},
                                                          {"new", Metric::new_findings}});
  for (const auto& [word, metric] : kSeverities) {
    if (text == fmt::format("{} finding", word) || text == fmt::format("{} findings", word)) {
      return metric;
    }
  }
  return std::nullopt;
}

std::string value_text(const Limit& limit) {
  switch (info_of(limit.metric).unit) {
    case Unit::share:
      return fmt::format("{:.10g}%", limit.value * 100);
    default:
      return fmt::format("{:.10g}", limit.value);
  }
}

}  // namespace

Limit parse_limit(std::string_view text) {
  std::string_view rest = trimmed(text);
  Limit limit;
  if (const auto metric = forbidden(rest)) {
    limit.metric = *metric;
    return limit;
  }
  const std::size_t sign = rest.find_first_of("<>=");
  if (sign == rest.npos) {
    refuse(text, "this is no limit", "write it as 'semantic-parity>=99.9%'");
  }
  const MetricInfo& info = metric_of(trimmed(rest.substr(0, sign)), text);
  limit.metric = info.metric;
  const std::string_view wanted = info.at_least ? ">=" : "<=";
  if (rest.substr(sign, 2) != wanted) {
    refuse(
        text,
        fmt::format("the limit of {} is {} one", info.name, info.at_least ? "a lower" : "an upper"),
        fmt::format("write {}{}…", info.name, wanted));
  }
  rest = rest.substr(sign + 2);
  if (const std::size_t at = rest.find('@'); at != rest.npos) {
    limit.endpoint = trimmed(rest.substr(at + 1));
    rest = rest.substr(0, at);
    if (limit.endpoint.empty() || !info.by_endpoint) {
      refuse(text,
             limit.endpoint.empty() ? "no endpoint is named after @"
                                    : fmt::format("{} is not by endpoint", info.name),
             limit.endpoint.empty() ? "write @ GET /users/* or @ *" : "leave @ and what follows");
    }
  }
  rest = trimmed(rest);
  limit.lenient = rest.ends_with('?');
  limit.value =
      value_of(trimmed(rest.substr(0, rest.size() - (limit.lenient ? 1 : 0))), info, text);
  return limit;
}

std::string Limit::text() const {
  const MetricInfo& info = info_of(metric);
  return fmt::format("{}{}{}{}{}{}", info.name, info.at_least ? ">=" : "<=", value_text(*this),
                     lenient ? "?" : "", endpoint.empty() ? "" : " @ ", endpoint);
}

std::vector<Limit> checked(std::vector<Limit> limits) {
  std::vector<Limit> result;
  for (Limit& limit : limits) {
    const auto same = std::find_if(result.begin(), result.end(), [&limit](const Limit& each) {
      return each.metric == limit.metric && each.endpoint == limit.endpoint;
    });
    if (same == result.end()) {
      result.push_back(std::move(limit));
    } else if (*same != limit) {
      throw Error(fmt::format("\"{}\" contradicts \"{}\"", escape_line(limit.text()),
                              escape_line(same->text())),
                  "decide for one");
    }
  }
  return result;
}

}  // namespace lockstep::gate
