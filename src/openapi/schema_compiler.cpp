#include "openapi/schema_compiler.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

namespace lockstep::openapi {

const std::vector<SchemaCompiler::Keyword> SchemaCompiler::kKeywords = {
    {"type", &SchemaCompiler::read_type},
    {"nullable", &SchemaCompiler::read_nullable},
    {"enum", &SchemaCompiler::read_enum},
    {"const", &SchemaCompiler::read_const},
    {"minimum", &SchemaCompiler::read_minimum},
    {"maximum", &SchemaCompiler::read_maximum},
    {"exclusiveMinimum", &SchemaCompiler::read_exclusive_minimum},
    {"exclusiveMaximum", &SchemaCompiler::read_exclusive_maximum},
    {"multipleOf", &SchemaCompiler::read_multiple_of},
    {"minLength", &SchemaCompiler::read_min_length},
    {"maxLength", &SchemaCompiler::read_max_length},
    {"pattern", &SchemaCompiler::read_pattern},
    {"minItems", &SchemaCompiler::read_min_items},
    {"maxItems", &SchemaCompiler::read_max_items},
    {"uniqueItems", &SchemaCompiler::read_unique_items},
    {"prefixItems", &SchemaCompiler::read_prefix_items},
    {"items", &SchemaCompiler::read_items},
    {"contains", &SchemaCompiler::read_contains},
    {"minContains", &SchemaCompiler::read_min_contains},
    {"maxContains", &SchemaCompiler::read_max_contains},
    {"minProperties", &SchemaCompiler::read_min_properties},
    {"maxProperties", &SchemaCompiler::read_max_properties},
    {"required", &SchemaCompiler::read_required},
    {"properties", &SchemaCompiler::read_properties},
    {"patternProperties", &SchemaCompiler::read_pattern_properties},
    {"additionalProperties", &SchemaCompiler::read_additional_properties},
    {"propertyNames", &SchemaCompiler::read_property_names},
    {"dependentRequired", &SchemaCompiler::read_dependent_required},
    {"dependentSchemas", &SchemaCompiler::read_dependent_schemas},
    {"$ref", &SchemaCompiler::read_ref},
    {"allOf", &SchemaCompiler::read_all_of},
    {"anyOf", &SchemaCompiler::read_any_of},
    {"oneOf", &SchemaCompiler::read_one_of},
    {"not", &SchemaCompiler::read_not},
    {"if", &SchemaCompiler::read_if},
    {"then", &SchemaCompiler::read_then},
    {"else", &SchemaCompiler::read_else},
    {"format", &SchemaCompiler::read_format},
    {"discriminator", &SchemaCompiler::read_discriminator},
    {"unevaluatedProperties", &SchemaCompiler::read_unsupported},
    {"unevaluatedItems", &SchemaCompiler::read_unsupported},
    {"additionalItems", &SchemaCompiler::read_unsupported},
    {"dependencies", &SchemaCompiler::read_unsupported},
    {"$dynamicRef", &SchemaCompiler::read_unsupported},
    {"$recursiveRef", &SchemaCompiler::read_unsupported},
    {"$id", &SchemaCompiler::read_unsupported},
    {"$schema"},
    {"$comment"},
    {"$defs"},
    {"definitions"},
    {"$anchor"},
    {"$dynamicAnchor"},
    {"$recursiveAnchor"},
    {"$vocabulary"},
    {"title"},
    {"description"},
    {"default"},
    {"example"},
    {"examples"},
    {"deprecated"},
    {"readOnly"},
    {"writeOnly"},
    {"xml"},
    {"externalDocs"},
    {"contentEncoding"},
    {"contentMediaType"},
    {"contentSchema"},
};

SchemaCompiler::SchemaCompiler(const Source& source, Warnings& warnings, bool ref_alone)
    : source_(source), warnings_(warnings), references_(source, warnings), ref_alone_(ref_alone) {}

// Chains of references may be long: what is left to do waits in a queue, not on the stack.
SchemaId SchemaCompiler::compile(const Place& place) {
  const SchemaId id = id_of(place);
  while (!tasks_.empty()) {
    const Task task = std::move(tasks_.front());
    tasks_.pop_front();
    fill(task.id, task.place);
  }
  return id;
}

SchemaId SchemaCompiler::id_of(const Place& place) {
  const auto [known, fresh] =
      ids_.emplace(place.value.offset(), static_cast<SchemaId>(schemas_.size()));
  if (fresh) {
    schemas_.emplace_back().path = place.path;
    tasks_.push_back({known->second, place});
  }
  return known->second;
}

void SchemaCompiler::fill(SchemaId id, const Place& place) {
  Schema schema;
  schema.path = place.path;
  uncertain_ = false;
  if (place.value.type() == json::Type::boolean) {
    schema.never = !place.value.boolean();
  } else if (place.value.type() != json::Type::object) {
    warn(place, "a schema is an object: this one allows anything");
  } else {
    const bool only_ref = ref_alone_ && text_member(place.value, "$ref").has_value();
    for (const json::Value value : place.value) {
      const std::string name = value.key();
      if (!only_ref || name == "$ref" || name == "nullable") {
        read_keyword(schema, name, child(place, value));
      }
    }
    drop_write_only(schema, place);
  }
  schema.uncertain = uncertain_;
  schemas_[id] = std::move(schema);
}

void SchemaCompiler::read_keyword(Schema& schema, const std::string& name, const Place& keyword) {
  const auto found = std::find_if(kKeywords.begin(), kKeywords.end(),
                                  [&name](const Keyword& each) { return each.name == name; });
  if (found == kKeywords.end()) {
    if (!name.starts_with("x-") && unknown_.insert(name).second) {
      warnings_.add(
          source_.position(keyword.value),
          fmt::format("\"{}\" is no keyword of schemas: it says nothing", escape_line(name)));
    }
    return;
  }
  if (found->handler != nullptr) {
    (this->*found->handler)(schema, keyword);
  }
}

void SchemaCompiler::warn(const Place& keyword, std::string_view what) {
  uncertain_ = true;
  const std::size_t slash = keyword.path.rfind('/');
  const std::string name =
      slash == std::string::npos ? keyword.path : keyword.path.substr(slash + 1);
  warnings_.add(source_.position(keyword.value),
                fmt::format("\"{}\": {}", escape_line(name), what));
}

// A property that is only ever written is not required of a response (OpenAPI 3.0.3 §4.7.24.1).
void SchemaCompiler::drop_write_only(Schema& schema, const Place& place) {
  std::erase_if(schema.required,
                [&](const std::string& name) { return is_write_only(place, name, 0); });
}

bool SchemaCompiler::is_write_only(const Place& schema, const std::string& name, int depth) const {
  constexpr int kMaxDepth = 8;
  if (depth > kMaxDepth) {
    return false;
  }
  const std::optional<Place> resolved =
      text_member(schema.value, "$ref") ? references_.resolved(schema) : schema;
  if (!resolved) {
    return false;
  }
  if (const auto properties = resolved->value.find("properties")) {
    if (const auto property = properties->find(name)) {
      const std::optional<Place> target = references_.resolved({*property, ""});
      if (flag_member(*property, "writeOnly") ||
          (target && flag_member(target->value, "writeOnly"))) {
        return true;
      }
    }
  }
  const auto parts = resolved->value.find("allOf");
  if (!parts || parts->type() != json::Type::array) {
    return false;
  }
  return std::any_of(parts->begin(), parts->end(), [&](const json::Value& part) {
    return is_write_only({part, ""}, name, depth + 1);
  });
}

}  // namespace lockstep::openapi
