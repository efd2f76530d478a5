// Keywords about arrays and objects.
#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"
#include "lockstep/json/code_points.hpp"

#include "openapi/answers.hpp"
#include "openapi/equality.hpp"
#include "openapi/validator.hpp"

namespace lockstep::openapi {
namespace {

// A key without quotes, and without a copy where it has no escapes.
std::string_view bare(std::string_view raw_key) { return raw_key.substr(1, raw_key.size() - 2); }

std::string_view unescaped(std::string_view key, std::string& memory) {
  if (key.find('\\') == std::string_view::npos) {
    return key;
  }
  memory = json::unescape(key);
  return memory;
}

std::string quoted(const std::string& name) { return fmt::format("\"{}\"", escape_line(name)); }

}  // namespace

Answer Validator::array(const Subject& subject) {
  const Schema& schema = subject.schema;
  const std::size_t size = subject.value.size();
  Answer answer = Answer::yes;
  if (schema.items_count.min && size < *schema.items_count.min) {
    answer = refuse(subject, "minItems",
                    fmt::format("has fewer than {} items", *schema.items_count.min));
  }
  if (schema.items_count.max && size > *schema.items_count.max) {
    answer =
        refuse(subject, "maxItems", fmt::format("has more than {} items", *schema.items_count.max));
  }
  if (schema.items || !schema.prefix_items.empty()) {
    answer = both(answer, elements(subject));
  }
  if (schema.contains) {
    answer = both(answer, contains(subject));
  }
  return schema.unique_items ? both(answer, unique(subject)) : answer;
}

Answer Validator::elements(const Subject& subject) {
  const Schema& schema = subject.schema;
  Answer answer = Answer::yes;
  Step step{subject.at, {}, 0, true};
  for (const json::Value each : subject.value) {
    const std::optional<SchemaId> id = step.index < schema.prefix_items.size()
                                           ? std::optional(schema.prefix_items[step.index])
                                           : schema.items;
    if (!id || gave_up_) {
      break;
    }
    answer = both(answer, check(*id, each, &step, subject.violations));
    if (answer == Answer::no && subject.violations == nullptr) {
      break;
    }
    ++step.index;
  }
  return answer;
}

Answer Validator::contains(const Subject& subject) {
  const Schema& schema = subject.schema;
  std::uint64_t certain = 0;
  std::uint64_t possible = 0;
  Step step{subject.at, {}, 0, true};
  for (const json::Value each : subject.value) {
    const Answer answer = check(*schema.contains, each, &step, nullptr);
    certain += answer == Answer::yes ? 1U : 0U;
    possible += answer == Answer::perhaps ? 1U : 0U;
    ++step.index;
  }
  const std::uint64_t least = schema.contains_count.min.value_or(1);
  if (certain + possible < least) {
    return refuse(
        subject, "contains",
        fmt::format("of its items {} are as wanted, at least {} must be", certain, least));
  }
  if (schema.contains_count.max && certain > *schema.contains_count.max) {
    return refuse(subject, "maxContains",
                  fmt::format("of its items {} are as wanted, at most {} may be", certain,
                              *schema.contains_count.max));
  }
  return possible == 0 ? Answer::yes : Answer::perhaps;
}

Answer Validator::unique(const Subject& subject) {
  std::unordered_multimap<std::uint64_t, json::Value> seen;
  for (const json::Value each : subject.value) {
    const std::uint64_t hash = hash_value(each);
    const auto [first, last] = seen.equal_range(hash);
    for (auto other = first; other != last; ++other) {
      if (equal_values(other->second, each)) {
        return refuse(subject, "uniqueItems", "has the same item twice");
      }
    }
    seen.emplace(hash, each);
  }
  return Answer::yes;
}

Answer Validator::object(const Subject& subject) {
  const Schema& schema = subject.schema;
  const std::size_t size = subject.value.size();
  Answer answer = Answer::yes;
  for (const std::string& name : schema.required) {
    if (!subject.value.find(name)) {
      answer = refuse(subject, "required", quoted(name) + " is missing");
    }
  }
  if (schema.members.min && size < *schema.members.min) {
    answer = refuse(subject, "minProperties",
                    fmt::format("has fewer than {} members", *schema.members.min));
  }
  if (schema.members.max && size > *schema.members.max) {
    answer = refuse(subject, "maxProperties",
                    fmt::format("has more than {} members", *schema.members.max));
  }
  if (!schema.properties.empty() || !schema.pattern_properties.empty() ||
      schema.additional_properties || schema.property_names) {
    answer = both(answer, members(subject));
  }
  return schema.dependent_required.empty() && schema.dependent_schemas.empty()
             ? answer
             : both(answer, dependents(subject));
}

Answer Validator::members(const Subject& subject) {
  Answer answer = Answer::yes;
  std::string memory;
  for (const json::Value each : subject.value) {
    answer = both(answer, member(subject, each, unescaped(bare(each.raw_key()), memory)));
    if (gave_up_ || (answer == Answer::no && subject.violations == nullptr)) {
      break;
    }
  }
  return answer;
}

// All that is said of one member; `key` is unescaped.
Answer Validator::member(const Subject& subject, const json::Value& value, std::string_view key) {
  const Schema& schema = subject.schema;
  const Step step{subject.at, bare(value.raw_key()), 0, false};
  Answer answer = Answer::yes;
  bool named = false;
  const auto property = std::lower_bound(
      schema.properties.begin(), schema.properties.end(), key,
      [](const auto& each, std::string_view wanted) { return each.first < wanted; });
  if (property != schema.properties.end() && property->first == key) {
    named = true;
    answer = both(answer, check(property->second, value, &step, subject.violations));
  }
  for (const Pattern& pattern : schema.pattern_properties) {
    if (pattern.expression == nullptr) {
      named = true;  // for all that is known; the schema is uncertain
    } else if (RE2::PartialMatch(key, *pattern.expression)) {
      named = true;
      answer = both(answer, check(pattern.schema, value, &step, subject.violations));
    }
  }
  if (!named && schema.additional_properties) {
    if (schemas_[*schema.additional_properties].never) {
      const Subject extra{schema, value, &step, subject.violations};
      answer = refuse(extra, "additionalProperties", "there must be no such member");
    } else {
      answer = both(answer, check(*schema.additional_properties, value, &step, subject.violations));
    }
  }
  if (schema.property_names) {
    std::string text(1, '"');
    text.append(bare(value.raw_key())).append(1, '"');
    json::ParseError error;
    const std::optional<json::Document> name = json::Document::parse(text, error);
    const Answer of_name =
        name ? check(*schema.property_names, name->root(), &step, nullptr) : Answer::perhaps;
    answer = of_name == Answer::no ? refuse({schema, value, &step, subject.violations},
                                            "propertyNames", "a member must not have this name")
                                   : both(answer, of_name);
  }
  return answer;
}

Answer Validator::dependents(const Subject& subject) {
  Answer answer = Answer::yes;
  for (const auto& [name, others] : subject.schema.dependent_required) {
    if (!subject.value.find(name)) {
      continue;
    }
    for (const std::string& other : others) {
      if (!subject.value.find(other)) {
        answer = refuse(subject, "dependentRequired",
                        fmt::format("{} is missing, which {} needs", quoted(other), quoted(name)));
      }
    }
  }
  for (const auto& [name, id] : subject.schema.dependent_schemas) {
    if (subject.value.find(name)) {
      answer = both(answer, check(id, subject.value, subject.at, subject.violations));
    }
  }
  return answer;
}

}  // namespace lockstep::openapi
