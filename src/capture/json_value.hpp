// Reading members of JSON objects, whose writers differ in what they leave out and what type they
// give it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lockstep/json/json.hpp"

namespace lockstep::capture {

// The member, when it has that type.
inline std::optional<json::Value> member(const json::Value& object, std::string_view key,
                                         json::Type type) {
  std::optional<json::Value> value = object.find(key);
  return value && value->type() == type ? value : std::nullopt;
}

// A string's text, also of a number or boolean that was meant as one; empty for anything else.
inline std::string text_of(const std::optional<json::Value>& value) {
  if (!value) {
    return {};
  }
  switch (value->type()) {
    case json::Type::string:
      return value->string();
    case json::Type::number:
    case json::Type::boolean:
      return std::string(value->raw());
    case json::Type::null:
    case json::Type::array:
    case json::Type::object:
      break;
  }
  return {};
}

inline std::string text_member(const json::Value& object, std::string_view key) {
  return text_of(object.find(key));
}

inline std::optional<double> number_member(const json::Value& object, std::string_view key) {
  const auto value = member(object, key, json::Type::number);
  return value ? std::optional(value->number()) : std::nullopt;
}

}  // namespace lockstep::capture
