#include "openapi/schema_compiler.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

namespace lockstep::openapi {

const std::vector<SchemaCompiler::Keyword>& SchemaCompiler::keywords() {
  using Self = SchemaCompiler;
  static const std::vector<Keyword> kKeywords = {
      {"type", &Self::read_type},
      {"nullable", &Self::read_nullable},
      {"enum", &Self::read_enum},
      {"const", &Self::read_const},
      {"minimum", &Self::read_minimum},
      {"maximum", &Self::read_maximum},
      {"exclusiveMinimum", &Self::read_exclusive_minimum},
      {"exclusiveMaximum", &Self::read_exclusive_maximum},
      {"multipleOf", &Self::read_multiple_of},
      {"minLength", &Self::read_min_length},
      {"maxLength", &Self::read_max_length},
      {"pattern", &Self::read_pattern},
      {"minItems", &Self::read_min_items},
      {"maxItems", &Self::read_max_items},
      {"uniqueItems", &Self::read_unique_items},
      {"prefixItems", &Self::read_prefix_items},
      {"items", &Self::read_items},
      {"contains", &Self::read_contains},
      {"minContains", &Self::read_min_contains},
      {"maxContains", &Self::read_max_contains},
      {"minProperties", &Self::read_min_properties},
      {"maxProperties", &Self::read_max_properties},
      {"required", &Self::read_required},
      {"properties", &Self::read_properties},
      {"patternProperties", &Self::read_pattern_properties},
      {"additionalProperties", &Self::read_additional_properties},
      {"propertyNames", &Self::read_property_names},
      {"dependentRequired", &Self::read_dependent_required},
      {"dependentSchemas", &Self::read_dependent_schemas},
      {"$ref", &Self::read_ref},
      {"allOf", &Self::read_all_of},
      {"anyOf", &Self::read_any_of},
      {"oneOf", &Self::read_one_of},
      {"not", &Self::read_not},
      {"if", &Self::read_if},
      {"then", &Self::read_then},
      {"else", &Self::read_else},
      {"format", &Self::read_format},
      {"discriminator", &Self::read_discriminator},
      {"unevaluatedProperties", &Self::read_unsupported},
      {"unevaluatedItems", &Self::read_unsupported},
      {"additionalItems", &Self::read_unsupported},
      {"dependencies", &Self::read_unsupported},
      {"$dynamicRef", &Self::read_unsupported},
      {"$recursiveRef", &Self::read_unsupported},
      {"$id", &Self::read_unsupported},
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
  return kKeywords;
}

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
  const std::vector<Keyword>& known = keywords();
  const auto found = std::find_if(known.begin(), known.end(),
                                  [&name](const Keyword& each) { return each.name == name; });
  if (found == known.end()) {
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
