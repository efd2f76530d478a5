// Schemas as they are evaluated: JSON Schema in the dialects of OpenAPI 3.0 and 3.1, compiled once.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <re2/re2.h>

#include "lockstep/json/json.hpp"

namespace lockstep::openapi {

// Of a schema in Schemas::all.
using SchemaId = std::uint32_t;

// A set of JSON types; an integer is a number without a fraction.
using TypeBits = std::uint8_t;
constexpr TypeBits kNullBit = 1;
constexpr TypeBits kBooleanBit = 2;
constexpr TypeBits kObjectBit = 4;
constexpr TypeBits kArrayBit = 8;
constexpr TypeBits kNumberBit = 16;
constexpr TypeBits kStringBit = 32;
constexpr TypeBits kIntegerBit = 64;

struct NumberBound {
  std::string value;  // a JSON number
  bool exclusive = false;
};

struct CountBounds {
  std::optional<std::uint64_t> min;
  std::optional<std::uint64_t> max;
};

struct Pattern {
  std::unique_ptr<const RE2> expression;
  SchemaId schema = 0;  // of patternProperties
};

// What is unset or empty says nothing.
struct Schema {
  std::string path;  // "#/components/schemas/User"

  bool never = false;  // the schema `false`
  // Something in it is not evaluated: a value that is valid without it may not be valid with it.
  bool uncertain = false;
  bool has_format = false;    // which is not checked either
  bool null_is_fine = false;  // nullable: true
  TypeBits types = 0;
  std::vector<json::Value> enumeration;
  std::optional<json::Value> constant;  // const

  std::optional<NumberBound> minimum;
  std::optional<NumberBound> maximum;
  std::optional<NumberBound> exclusive_minimum;
  std::optional<NumberBound> exclusive_maximum;
  std::string multiple_of;

  CountBounds length;  // in code points
  std::unique_ptr<const RE2> pattern;

  CountBounds items_count;
  bool unique_items = false;
  std::vector<SchemaId> prefix_items;
  std::optional<SchemaId> items;  // of what follows prefix_items
  std::optional<SchemaId> contains;
  CountBounds contains_count;

  CountBounds members;
  std::vector<std::string> required;
  std::vector<std::pair<std::string, SchemaId>> properties;  // sorted
  std::vector<Pattern> pattern_properties;
  std::optional<SchemaId> additional_properties;
  std::optional<SchemaId> property_names;
  std::vector<std::pair<std::string, std::vector<std::string>>> dependent_required;
  std::vector<std::pair<std::string, SchemaId>> dependent_schemas;

  std::optional<SchemaId> ref;
  std::vector<SchemaId> all_of;
  std::vector<SchemaId> any_of;
  std::vector<SchemaId> one_of;
  bool has_discriminator = false;  // which says what of one_of is meant, so several may be valid
  std::optional<SchemaId> negated;
  std::optional<SchemaId> condition;  // if
  std::optional<SchemaId> then_schema;
  std::optional<SchemaId> else_schema;
};

using Schemas = std::vector<Schema>;

}  // namespace lockstep::openapi
