// Keywords about numbers and strings, and what messages say of values: never the value itself.
#include <fmt/format.h>

#include "lockstep/core/escape.hpp"
#include "lockstep/json/code_points.hpp"

#include "openapi/answers.hpp"
#include "openapi/number.hpp"
#include "openapi/reference.hpp"
#include "openapi/validator.hpp"

namespace lockstep::openapi {
namespace {

constexpr std::size_t kMaxPointer = 1024;

std::uint64_t code_points(std::string_view body) {
  std::uint64_t count = 0;
  while (!body.empty()) {
    json::next_code_point(body);
    ++count;
  }
  return count;
}

// A number of the document as it is written, unless somebody wrote pages of it.
std::string shown(const std::string& number) {
  constexpr std::size_t kMaxDigits = 40;
  return number.size() > kMaxDigits ? "the bound" : number;
}

}  // namespace

std::string pointer_to(const Step* at) {
  std::string pointer;
  for (; at != nullptr; at = at->before) {
    const std::string token =
        at->is_index ? std::to_string(at->index) : pointer_token(json::unescape(at->key));
    pointer.insert(0, "/" + token);
    if (pointer.size() > kMaxPointer) {
      return "…" +
             pointer.substr(pointer.size() - std::string(utf8_prefix(pointer, kMaxPointer)).size());
    }
  }
  return pointer;
}

std::string type_text(const json::Value& value) {
  switch (value.type()) {
    case json::Type::null:
      return "null";
    case json::Type::boolean:
      return "a boolean";
    case json::Type::object:
      return "an object";
    case json::Type::array:
      return "an array";
    case json::Type::string:
      return "a string";
    case json::Type::number:
      break;
  }
  return is_integer(value.raw()) ? "an integer" : "a number";
}

std::string types_text(std::uint8_t types) {
  constexpr std::pair<TypeBits, std::string_view> kNames[] = {
      {kBooleanBit, "boolean"}, {kIntegerBit, "integer"}, {kNumberBit, "number"},
      {kStringBit, "string"},   {kArrayBit, "array"},     {kObjectBit, "object"},
      {kNullBit, "null"}};
  std::string text;
  for (const auto& [bit, name] : kNames) {
    if ((types & bit) != 0) {
      text += fmt::format("{}{}", text.empty() ? "" : " or ", name);
    }
  }
  return text;
}

Answer Validator::number(const Subject& subject) {
  const Schema& schema = subject.schema;
  const std::string_view value = subject.value.raw();
  Answer answer = Answer::yes;
  const auto bound = [&](const std::optional<NumberBound>& limit, bool lower, bool exclusive,
                         std::string_view keyword) {
    if (!limit || limit->value.empty()) {
      return;
    }
    const int order = compare_numbers(value, limit->value);
    const bool beyond = lower ? order < 0 : order > 0;
    if (beyond || (order == 0 && exclusive)) {
      answer = refuse(
          subject, keyword,
          fmt::format("is {} {}",
                      beyond ? (lower ? "less than" : "greater than") : "equal to the excluded",
                      shown(limit->value)));
    }
  };
  bound(schema.minimum, true, schema.minimum && schema.minimum->exclusive, "minimum");
  bound(schema.maximum, false, schema.maximum && schema.maximum->exclusive, "maximum");
  bound(schema.exclusive_minimum, true, true, "exclusiveMinimum");
  bound(schema.exclusive_maximum, false, true, "exclusiveMaximum");
  if (!schema.multiple_of.empty()) {
    const std::optional<bool> multiple = is_multiple_of(value, schema.multiple_of);
    answer = !multiple ? both(answer, Answer::perhaps)
             : *multiple
                 ? answer
                 : refuse(subject, "multipleOf", "is no multiple of " + shown(schema.multiple_of));
  }
  return answer;
}

Answer Validator::text(const Subject& subject) {
  const Schema& schema = subject.schema;
  Answer answer = Answer::yes;
  if (schema.length.min || schema.length.max) {
    const std::string_view raw = subject.value.raw();
    const std::uint64_t length = code_points(raw.substr(1, raw.size() - 2));
    if (schema.length.min && length < *schema.length.min) {
      answer = refuse(subject, "minLength",
                      fmt::format("has fewer than {} characters", *schema.length.min));
    }
    if (schema.length.max && length > *schema.length.max) {
      answer = refuse(subject, "maxLength",
                      fmt::format("has more than {} characters", *schema.length.max));
    }
  }
  if (schema.pattern != nullptr && !RE2::PartialMatch(subject.value.string(), *schema.pattern)) {
    answer = refuse(subject, "pattern", "does not match the pattern");
  }
  return answer;
}

}  // namespace lockstep::openapi
