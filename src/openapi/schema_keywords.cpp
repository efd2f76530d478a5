// What each keyword of a schema says.
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

#include "openapi/pattern.hpp"
#include "openapi/schema_compiler.hpp"

namespace lockstep::openapi {
namespace {

struct TypeName {
  std::string_view name;
  TypeBits bit = 0;
};

constexpr std::array<TypeName, 7> kTypes = {{{"null", kNullBit},
                                             {"boolean", kBooleanBit},
                                             {"object", kObjectBit},
                                             {"array", kArrayBit},
                                             {"number", kNumberBit},
                                             {"string", kStringBit},
                                             {"integer", kIntegerBit}}};

// 0 for what is no type.
std::uint8_t type_bit(const json::Value& value) {
  if (value.type() == json::Type::string) {
    const std::string name = value.string();
    for (const TypeName& each : kTypes) {
      if (each.name == name) {
        return each.bit;
      }
    }
  }
  // YAML's null, where "null" was meant.
  return value.type() == json::Type::null ? kNullBit : TypeBits{0};
}

}  // namespace

std::optional<SchemaId> SchemaCompiler::subschema(const Place& keyword) { return id_of(keyword); }

std::vector<SchemaId> SchemaCompiler::subschemas(const Place& keyword) {
  std::vector<SchemaId> ids;
  if (keyword.value.type() != json::Type::array) {
    warn(keyword, "must be a list of schemas: it says nothing");
    return ids;
  }
  for (const json::Value value : keyword.value) {
    ids.push_back(id_of(element(keyword, value, ids.size())));
  }
  return ids;
}

std::vector<std::pair<std::string, SchemaId>> SchemaCompiler::named_subschemas(
    const Place& keyword) {
  std::vector<std::pair<std::string, SchemaId>> named;
  if (keyword.value.type() != json::Type::object) {
    warn(keyword, "must be an object of schemas: it says nothing");
    return named;
  }
  for (const json::Value value : keyword.value) {
    named.emplace_back(value.key(), id_of(child(keyword, value)));
  }
  std::sort(named.begin(), named.end());
  return named;
}

std::vector<std::string> SchemaCompiler::names(const Place& keyword) {
  std::vector<std::string> names;
  if (keyword.value.type() != json::Type::array) {
    warn(keyword, "must be a list of names: it says nothing");
    return names;
  }
  for (const json::Value value : keyword.value) {
    if (value.type() == json::Type::string) {
      names.push_back(value.string());
    }
  }
  return names;
}

void SchemaCompiler::read_count(std::optional<std::uint64_t>& into, const Place& keyword) {
  const std::optional<std::int64_t> count = keyword.value.int64();
  if (!count || *count < 0) {
    warn(keyword, "must be a number from 0 on: it says nothing");
    return;
  }
  into = static_cast<std::uint64_t>(*count);
}

void SchemaCompiler::read_bound(std::optional<NumberBound>& into, const Place& keyword) {
  if (keyword.value.type() != json::Type::number) {
    warn(keyword, "must be a number: it says nothing");
    return;
  }
  if (!into) {
    into.emplace();
  }
  into->value = keyword.value.raw();
}

std::unique_ptr<const RE2> SchemaCompiler::expression(std::string_view pattern,
                                                      const Place& keyword) {
  std::string problem;
  auto compiled = compile_pattern(pattern, problem);
  if (compiled == nullptr) {
    warn(keyword, "this expression is not checked: " + escape_line(problem));
  }
  return compiled;
}

void SchemaCompiler::read_type(Schema& schema, const Place& keyword) {
  std::uint8_t types = 0;
  bool known = true;
  const auto add = [&](const json::Value& value) {
    const std::uint8_t bit = type_bit(value);
    known = known && bit != 0;
    types = static_cast<std::uint8_t>(types | bit);
  };
  if (keyword.value.type() == json::Type::array) {
    for (const json::Value value : keyword.value) {
      add(value);
    }
  } else {
    add(keyword.value);
  }
  if (known) {
    schema.types = types;
  } else {
    warn(keyword, "no type of JSON: any is allowed");
  }
}

void SchemaCompiler::read_nullable(Schema& schema, const Place& keyword) {
  schema.null_is_fine = keyword.value.type() == json::Type::boolean && keyword.value.boolean();
}

void SchemaCompiler::read_enum(Schema& schema, const Place& keyword) {
  if (keyword.value.type() != json::Type::array) {
    warn(keyword, "must be a list: it says nothing");
  } else {
    schema.enumeration.assign(keyword.value.begin(), keyword.value.end());
  }
}

void SchemaCompiler::read_const(Schema& schema, const Place& keyword) {
  schema.constant = keyword.value;
}

void SchemaCompiler::read_minimum(Schema& schema, const Place& keyword) {
  read_bound(schema.minimum, keyword);
}

void SchemaCompiler::read_maximum(Schema& schema, const Place& keyword) {
  read_bound(schema.maximum, keyword);
}

// In 3.0 a flag beside minimum, in 3.1 a bound of its own.
void SchemaCompiler::read_exclusive_minimum(Schema& schema, const Place& keyword) {
  if (keyword.value.type() != json::Type::boolean) {
    read_bound(schema.exclusive_minimum, keyword);
  } else if (keyword.value.boolean()) {
    if (!schema.minimum) {
      schema.minimum.emplace();
    }
    schema.minimum->exclusive = true;
  }
}

void SchemaCompiler::read_exclusive_maximum(Schema& schema, const Place& keyword) {
  if (keyword.value.type() != json::Type::boolean) {
    read_bound(schema.exclusive_maximum, keyword);
  } else if (keyword.value.boolean()) {
    if (!schema.maximum) {
      schema.maximum.emplace();
    }
    schema.maximum->exclusive = true;
  }
}

void SchemaCompiler::read_multiple_of(Schema& schema, const Place& keyword) {
  if (keyword.value.type() != json::Type::number) {
    warn(keyword, "must be a number: it says nothing");
    return;
  }
  schema.multiple_of = keyword.value.raw();
}

void SchemaCompiler::read_min_length(Schema& schema, const Place& keyword) {
  read_count(schema.length.min, keyword);
}

void SchemaCompiler::read_max_length(Schema& schema, const Place& keyword) {
  read_count(schema.length.max, keyword);
}

void SchemaCompiler::read_pattern(Schema& schema, const Place& keyword) {
  if (keyword.value.type() != json::Type::string) {
    warn(keyword, "must be a regular expression: it says nothing");
    return;
  }
  schema.pattern = expression(keyword.value.string(), keyword);
}

void SchemaCompiler::read_min_items(Schema& schema, const Place& keyword) {
  read_count(schema.items_count.min, keyword);
}

void SchemaCompiler::read_max_items(Schema& schema, const Place& keyword) {
  read_count(schema.items_count.max, keyword);
}

void SchemaCompiler::read_unique_items(Schema& schema, const Place& keyword) {
  schema.unique_items = keyword.value.type() == json::Type::boolean && keyword.value.boolean();
}

void SchemaCompiler::read_prefix_items(Schema& schema, const Place& keyword) {
  schema.prefix_items = subschemas(keyword);
}

void SchemaCompiler::read_items(Schema& schema, const Place& keyword) {
  if (keyword.value.type() == json::Type::array) {
    warn(keyword, "one schema for all items; a list of them is written prefixItems: not checked");
    return;
  }
  schema.items = subschema(keyword);
}

void SchemaCompiler::read_contains(Schema& schema, const Place& keyword) {
  schema.contains = subschema(keyword);
}

void SchemaCompiler::read_min_contains(Schema& schema, const Place& keyword) {
  read_count(schema.contains_count.min, keyword);
}

void SchemaCompiler::read_max_contains(Schema& schema, const Place& keyword) {
  read_count(schema.contains_count.max, keyword);
}

void SchemaCompiler::read_min_properties(Schema& schema, const Place& keyword) {
  read_count(schema.members.min, keyword);
}

void SchemaCompiler::read_max_properties(Schema& schema, const Place& keyword) {
  read_count(schema.members.max, keyword);
}

void SchemaCompiler::read_required(Schema& schema, const Place& keyword) {
  schema.required = names(keyword);
}

void SchemaCompiler::read_properties(Schema& schema, const Place& keyword) {
  schema.properties = named_subschemas(keyword);
}

void SchemaCompiler::read_pattern_properties(Schema& schema, const Place& keyword) {
  for (const auto& [pattern, id] : named_subschemas(keyword)) {
    schema.pattern_properties.push_back({expression(pattern, keyword), id});
  }
}

void SchemaCompiler::read_additional_properties(Schema& schema, const Place& keyword) {
  schema.additional_properties = subschema(keyword);
}

void SchemaCompiler::read_property_names(Schema& schema, const Place& keyword) {
  schema.property_names = subschema(keyword);
}

void SchemaCompiler::read_dependent_required(Schema& schema, const Place& keyword) {
  if (keyword.value.type() != json::Type::object) {
    warn(keyword, "must be an object of lists: it says nothing");
    return;
  }
  for (const json::Value value : keyword.value) {
    schema.dependent_required.emplace_back(value.key(), names(child(keyword, value)));
  }
}

void SchemaCompiler::read_dependent_schemas(Schema& schema, const Place& keyword) {
  schema.dependent_schemas = named_subschemas(keyword);
}

void SchemaCompiler::read_ref(Schema& schema, const Place& keyword) {
  if (keyword.value.type() != json::Type::string) {
    warn(keyword, "must be a reference: it says nothing");
  } else if (const auto place = references_.target(keyword.value.string(), keyword.value)) {
    schema.ref = id_of(*place);
  } else {
    uncertain_ = true;
  }
}

void SchemaCompiler::read_all_of(Schema& schema, const Place& keyword) {
  schema.all_of = subschemas(keyword);
}

void SchemaCompiler::read_any_of(Schema& schema, const Place& keyword) {
  schema.any_of = subschemas(keyword);
}

void SchemaCompiler::read_one_of(Schema& schema, const Place& keyword) {
  schema.one_of = subschemas(keyword);
}

void SchemaCompiler::read_not(Schema& schema, const Place& keyword) {
  schema.negated = subschema(keyword);
}

void SchemaCompiler::read_if(Schema& schema, const Place& keyword) {
  schema.condition = subschema(keyword);
}

void SchemaCompiler::read_then(Schema& schema, const Place& keyword) {
  schema.then_schema = subschema(keyword);
}

void SchemaCompiler::read_else(Schema& schema, const Place& keyword) {
  schema.else_schema = subschema(keyword);
}

void SchemaCompiler::read_format(Schema& schema, const Place& /*keyword*/) {
  schema.has_format = true;
}

void SchemaCompiler::read_discriminator(Schema& schema, const Place& /*keyword*/) {
  schema.has_discriminator = true;
}

void SchemaCompiler::read_unsupported(Schema& /*schema*/, const Place& keyword) {
  warn(keyword, "not checked: this keyword is not supported");
}

}  // namespace lockstep::openapi
