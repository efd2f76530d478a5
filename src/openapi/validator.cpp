// What holds of every value, and the keywords that combine schemas.
#include "openapi/validator.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "lockstep/core/placeholder.hpp"

#include "openapi/answers.hpp"
#include "openapi/equality.hpp"
#include "openapi/number.hpp"

namespace lockstep::openapi {
namespace {

// Bodies nest at most 512 deep, each level through a few schemas; a step takes half a kilobyte of
// stack. Time: about a second at worst.
constexpr std::size_t kMaxDepth = 2'000;
constexpr std::size_t kMaxSteps = 5'000'000;

std::uint8_t types_of(const json::Value& value) {
  switch (value.type()) {
    case json::Type::null:
      return kNullBit;
    case json::Type::boolean:
      return kBooleanBit;
    case json::Type::object:
      return kObjectBit;
    case json::Type::array:
      return kArrayBit;
    case json::Type::string:
      return kStringBit;
    case json::Type::number:
      break;
  }
  return static_cast<std::uint8_t>(is_integer(value.raw()) ? kNumberBit | kIntegerBit : kNumberBit);
}

// A stored body may hold placeholders in the place of secrets, of which nothing is known.
bool is_hidden(const json::Value& value) {
  return value.type() == json::Type::string &&
         value.raw().find(kPlaceholderStart) != std::string_view::npos;
}

std::string placed(const Schema& schema, std::string_view keyword) {
  return keyword.empty() ? schema.path : fmt::format("{}/{}", schema.path, keyword);
}

// Alternatives that differ in their type from the value say nothing about what is wrong with it.
bool is_about_whole(const Violations& violations, const std::string& at) {
  const Violation& first = violations.list().front();
  return first.at == at && (first.keyword == "type" || first.keyword == "enum" ||
                            first.keyword == "const" || first.keyword == "false");
}

}  // namespace

void Violations::add(Violation violation) {
  if (is_full()) {
    ++omitted_;
  } else {
    list_.push_back(std::move(violation));
  }
}

void Violations::add(const Violations& others) {
  for (const Violation& each : others.list_) {
    add(each);
  }
  omitted_ += others.omitted_;
}

Answer Validator::refuse(const Subject& subject, std::string_view keyword, std::string message) {
  if (subject.violations != nullptr) {
    if (subject.violations->is_full()) {
      subject.violations->add(Violation{});  // only counted
    } else {
      subject.violations->add(Violation{pointer_to(subject.at), std::string(keyword),
                                        placed(subject.schema, keyword == "false" ? "" : keyword),
                                        std::move(message)});
    }
  }
  return Answer::no;
}

Answer Validator::check(SchemaId id, const json::Value& value, const Step* at,
                        Violations* violations) {
  if (depth_ >= kMaxDepth || ++steps_ > kMaxSteps) {
    gave_up_ = true;
    return Answer::perhaps;
  }
  ++depth_;
  const Answer answer = checked({schemas_[id], value, at, violations});
  --depth_;
  return answer;
}

Answer Validator::checked(const Subject& subject) {
  const Schema& schema = subject.schema;
  if (schema.null_is_fine && subject.value.type() == json::Type::null) {
    return Answer::yes;
  }
  if (is_hidden(subject.value)) {
    return Answer::perhaps;
  }
  if (schema.never) {
    return refuse(subject, "false", "nothing is allowed here");
  }
  Answer answer = schema.uncertain ? Answer::perhaps : Answer::yes;
  // What is of another type is not looked at more closely: the rest follows from that.
  if (schema.types != 0 && (types_of(subject.value) & schema.types) == 0) {
    return refuse(
        subject, "type",
        fmt::format("is {}, expected {}", type_text(subject.value), types_text(schema.types)));
  }
  answer = both(answer, scalar(subject));
  if (subject.value.type() == json::Type::object) {
    answer = both(answer, object(subject));
  } else if (subject.value.type() == json::Type::array) {
    answer = both(answer, array(subject));
  }
  return both(answer, combined(subject));
}

Answer Validator::scalar(const Subject& subject) {
  const Schema& schema = subject.schema;
  Answer answer = Answer::yes;
  if (!schema.enumeration.empty() &&
      std::none_of(
          schema.enumeration.begin(), schema.enumeration.end(),
          [&subject](const json::Value& each) { return equal_values(each, subject.value); })) {
    answer =
        refuse(subject, "enum",
               fmt::format("is none of the {} values that are allowed", schema.enumeration.size()));
  }
  if (schema.constant && !equal_values(*schema.constant, subject.value)) {
    answer = refuse(subject, "const", "is not the one value that is allowed");
  }
  if (subject.value.type() == json::Type::number) {
    answer = both(answer, number(subject));
  } else if (subject.value.type() == json::Type::string) {
    answer = both(answer, text(subject));
  } else {
    return answer;
  }
  return schema.has_format ? both(answer, Answer::perhaps) : answer;
}

Answer Validator::combined(const Subject& subject) {
  const Schema& schema = subject.schema;
  Answer answer = Answer::yes;
  if (schema.ref) {
    answer = both(answer, check(*schema.ref, subject.value, subject.at, subject.violations));
  }
  for (const SchemaId id : schema.all_of) {
    answer = both(answer, check(id, subject.value, subject.at, subject.violations));
  }
  if (!schema.any_of.empty()) {
    answer = both(answer, any_of(subject, schema.any_of, "anyOf"));
  }
  if (!schema.one_of.empty()) {
    answer = both(answer, schema.has_discriminator ? any_of(subject, schema.one_of, "oneOf")
                                                   : one_of(subject));
  }
  if (schema.negated) {
    answer = both(answer, negated(subject));
  }
  return schema.condition ? both(answer, conditional(subject)) : answer;
}

// Where one alternative alone is near enough to say what is wrong, that is said.
Answer Validator::any_of(const Subject& subject, const std::vector<SchemaId>& alternatives,
                         std::string_view keyword) {
  Answer best = Answer::no;
  for (const SchemaId id : alternatives) {
    const Answer answer = check(id, subject.value, subject.at, nullptr);
    if (answer == Answer::yes) {
      return Answer::yes;
    }
    best = std::max(best, answer);
  }
  if (best != Answer::no || subject.violations == nullptr) {
    return best;
  }
  const std::string at = pointer_to(subject.at);
  std::vector<Violations> near;
  for (const SchemaId id : alternatives) {
    Violations of_one;
    if (check(id, subject.value, subject.at, &of_one) == Answer::no && of_one.size() > 0 &&
        !is_about_whole(of_one, at)) {
      near.push_back(std::move(of_one));
    }
  }
  if (near.size() == 1) {
    subject.violations->add(near.front());
    return Answer::no;
  }
  return refuse(subject, keyword,
                fmt::format("is as none of the {} alternatives wants it", alternatives.size()));
}

Answer Validator::one_of(const Subject& subject) {
  std::size_t certain = 0;
  std::size_t possible = 0;
  for (const SchemaId id : subject.schema.one_of) {
    const Answer answer = check(id, subject.value, subject.at, nullptr);
    certain += answer == Answer::yes ? 1U : 0U;
    possible += answer == Answer::perhaps ? 1U : 0U;
  }
  if (certain > 1) {
    return refuse(subject, "oneOf",
                  fmt::format("is as {} of the {} alternatives want it, of which one must", certain,
                              subject.schema.one_of.size()));
  }
  if (certain + possible == 0) {
    return any_of(subject, subject.schema.one_of, "oneOf");
  }
  return certain == 1 && possible == 0 ? Answer::yes : Answer::perhaps;
}

Answer Validator::negated(const Subject& subject) {
  const Answer answer = check(*subject.schema.negated, subject.value, subject.at, nullptr);
  return answer == Answer::yes ? refuse(subject, "not", "is what it must not be")
                               : opposite(answer);
}

Answer Validator::conditional(const Subject& subject) {
  const Schema& schema = subject.schema;
  const Answer condition = check(*schema.condition, subject.value, subject.at, nullptr);
  if (condition == Answer::perhaps) {
    return Answer::perhaps;
  }
  const std::optional<SchemaId> next =
      condition == Answer::yes ? schema.then_schema : schema.else_schema;
  return next ? check(*next, subject.value, subject.at, subject.violations) : Answer::yes;
}

}  // namespace lockstep::openapi
