#include "noise/shape.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <set>
#include <string>

#include "lockstep/core/escape.hpp"
#include "lockstep/json/json.hpp"

#include "noise/instant.hpp"
#include "noise/text_shape.hpp"

namespace lockstep::noise {
namespace {

constexpr int kDeepest = 64;

// Values at these are JSON texts, or may be.
bool may_be_json(Aspect aspect) {
  return aspect == Aspect::json || aspect == Aspect::ndjson || aspect == Aspect::event ||
         aspect == Aspect::form || aspect == Aspect::part;
}

// {"a":[1,2],"b":"x"} -> {"a":[0],"b":""}: members by name, elements by kind.
std::string skeleton(const json::Value& value, int depth) {
  switch (value.type()) {
    case json::Type::null:
      return "null";
    case json::Type::boolean:
      return "true";
    case json::Type::number:
      return "0";
    case json::Type::string:
      return "\"\"";
    case json::Type::array:
    case json::Type::object:
      break;
  }
  if (depth == kDeepest) {
    return "...";
  }
  const bool object = value.type() == json::Type::object;
  std::set<std::string> parts;
  for (const json::Value child : value) {
    parts.insert((object ? child.key() + ":" : std::string()) + skeleton(child, depth + 1));
  }
  std::string out(1, object ? '{' : '[');
  for (const std::string& part : parts) {
    out += part + ",";
  }
  return out + (object ? '}' : ']');
}

// A JSON value that was taken apart. Document and text are kept elsewhere.
struct Parsed {
  json::Type type = json::Type::null;
  std::string text;      // of a string, unescaped; of a number as written
  std::string skeleton;  // of a container
};

std::optional<Parsed> parse(std::string_view text) {
  json::ParseError error;
  const auto document = json::Document::parse(text, error);
  if (!document) {
    return std::nullopt;
  }
  const json::Value root = document->root();
  Parsed parsed;
  parsed.type = root.type();
  if (parsed.type == json::Type::string) {
    parsed.text = root.string();
  } else if (parsed.type == json::Type::array || parsed.type == json::Type::object) {
    parsed.skeleton = skeleton(root, 0);
  } else {
    parsed.text = root.raw();
  }
  return parsed;
}

// An array without elements is one of any kind.
bool skeleton_fits(const std::string& seen, const std::string& value) {
  return seen == value || (seen[0] == '[' && value == "[]");
}

// nullopt: these are no JSON values.
std::optional<bool> json_fits(const std::vector<Given>& seen, const Given& value) {
  const auto parsed = parse(value.value);
  if (!parsed) {
    return std::nullopt;
  }
  std::vector<Parsed> kept;
  kept.reserve(seen.size());  // the views below stay where they are
  std::vector<Given> alike;
  for (const Given& each : seen) {
    auto other = parse(each.value);
    if (other && other->type == parsed->type) {
      kept.push_back(std::move(*other));
      alike.push_back({kept.back().text, each.asked_at_ns});
    }
  }
  if (alike.empty()) {
    return false;
  }
  const Given own{parsed->text, value.asked_at_ns};
  switch (parsed->type) {
    case json::Type::null:
      return true;
    case json::Type::boolean:
      break;
    case json::Type::number:
      return number_fits(alike, own);
    case json::Type::string:
      return text_fits(alike, own);
    case json::Type::array:
    case json::Type::object:
      return std::any_of(kept.begin(), kept.end(), [&parsed](const Parsed& each) {
        return skeleton_fits(each.skeleton, parsed->skeleton);
      });
  }
  return std::any_of(alike.begin(), alike.end(),
                     [&own](const Given& each) { return each.value == own.value; });
}

std::optional<double> to_double(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return value;
}

bool is_integer(std::string_view number) {
  return number.find_first_of(".eE") == std::string_view::npos;
}

// nullopt when these are no Unix times.
std::optional<bool> epoch_fits(const std::vector<Given>& seen, const Given& value) {
  constexpr std::int64_t kMinute = 60'000'000'000;
  std::int64_t least = INT64_MAX;
  std::int64_t greatest = INT64_MIN;
  std::string unit;
  for (const Given& each : seen) {
    const auto instant =
        each.asked_at_ns == 0 ? std::nullopt : epoch_instant(each.value, each.asked_at_ns);
    if (!instant || (!unit.empty() && unit != instant->notation)) {
      return std::nullopt;
    }
    unit = instant->notation;
    least = std::min(least, instant->ns - each.asked_at_ns);
    greatest = std::max(greatest, instant->ns - each.asked_at_ns);
  }
  const auto instant = epoch_instant(value.value, value.asked_at_ns);
  if (!instant || instant->notation != unit) {
    return false;
  }
  const std::int64_t offset = instant->ns - value.asked_at_ns;
  const std::int64_t slack = std::max(kMinute, 2 * (greatest - least));
  return offset >= least - slack && offset <= greatest + slack;
}

}  // namespace

bool number_fits(const std::vector<Given>& seen, const Given& value) {
  constexpr double kSmall = 100;
  constexpr double kLarge = 1e6;
  constexpr double kAbove = 10;
  constexpr double kBelow = 1000;
  const auto number = to_double(value.value);
  if (!number) {
    return false;
  }
  bool integers = true;
  double least = INFINITY;
  double greatest = -INFINITY;
  for (const Given& each : seen) {
    const auto other = to_double(each.value);
    if (!other) {
      return false;
    }
    integers = integers && is_integer(each.value);
    least = std::min(least, *other);
    greatest = std::max(greatest, *other);
  }
  if ((integers && !is_integer(value.value)) || (*number < 0 && least >= 0)) {
    return false;
  }
  if (const auto fits = epoch_fits(seen, value)) {
    return *fits;
  }
  const double size = std::max(std::abs(least), std::abs(greatest));
  if (least >= kLarge && *number < least / kBelow) {
    return false;
  }
  return std::abs(*number) <= kAbove * std::max(size, integers ? kSmall : 0);
}

bool is_unlikely_twice(std::string_view value) {
  constexpr std::size_t kLong = 8;
  return value.size() >= kLong && value.find_first_of("0123456789") != std::string_view::npos;
}

bool fits(Aspect aspect, const std::vector<Given>& seen, const Given& value) {
  if (std::any_of(seen.begin(), seen.end(),
                  [&value](const Given& each) { return each.value == value.value; })) {
    return true;
  }
  if (seen.empty() || aspect == Aspect::status) {
    return false;
  }
  if (aspect == Aspect::body) {
    // The values are windows around the first byte that differs.
    return std::any_of(seen.begin(), seen.end(), [&value](const Given& each) {
      return is_utf8(each.value) == is_utf8(value.value);
    });
  }
  if (may_be_json(aspect)) {
    if (const auto fits = json_fits(seen, value)) {
      return *fits;
    }
  }
  return text_fits(seen, value);
}

}  // namespace lockstep::noise
