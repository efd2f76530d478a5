// JSON of schemas → Schemas. What a schema says in a way that is not understood is warned of and
// left out, so that it allows more, never less.
#pragma once

#include <deque>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "openapi/reference.hpp"
#include "openapi/schema.hpp"
#include "openapi/source.hpp"
#include "openapi/warnings.hpp"

namespace lockstep::openapi {

class SchemaCompiler {
 public:
  // `ref_alone`: what stands beside a $ref does not count (OpenAPI 3.0.3 §4.7.23.1).
  SchemaCompiler(const Source& source, Warnings& warnings, bool ref_alone);

  // The schema at that place, and all that it leads to, once each.
  SchemaId compile(const Place& place);
  Schemas take() { return std::move(schemas_); }

 private:
  struct Task {
    SchemaId id = 0;
    Place place;
  };
  using Handler = void (SchemaCompiler::*)(Schema& schema, const Place& keyword);
  struct Keyword {
    std::string_view name;
    Handler handler = nullptr;  // nullptr: says nothing about what is valid
  };
  static const std::vector<Keyword> kKeywords;

  SchemaId id_of(const Place& place);
  void fill(SchemaId id, const Place& place);
  void read_keyword(Schema& schema, const std::string& name, const Place& keyword);
  // Of what then does not count.
  void warn(const Place& keyword, std::string_view what);
  void drop_write_only(Schema& schema, const Place& place);
  bool is_write_only(const Place& schema, const std::string& name, int depth) const;

  void read_type(Schema& schema, const Place& keyword);
  void read_nullable(Schema& schema, const Place& keyword);
  void read_enum(Schema& schema, const Place& keyword);
  void read_const(Schema& schema, const Place& keyword);
  void read_minimum(Schema& schema, const Place& keyword);
  void read_maximum(Schema& schema, const Place& keyword);
  void read_exclusive_minimum(Schema& schema, const Place& keyword);
  void read_exclusive_maximum(Schema& schema, const Place& keyword);
  void read_multiple_of(Schema& schema, const Place& keyword);
  void read_min_length(Schema& schema, const Place& keyword);
  void read_max_length(Schema& schema, const Place& keyword);
  void read_pattern(Schema& schema, const Place& keyword);
  void read_min_items(Schema& schema, const Place& keyword);
  void read_max_items(Schema& schema, const Place& keyword);
  void read_unique_items(Schema& schema, const Place& keyword);
  void read_prefix_items(Schema& schema, const Place& keyword);
  void read_items(Schema& schema, const Place& keyword);
  void read_contains(Schema& schema, const Place& keyword);
  void read_min_contains(Schema& schema, const Place& keyword);
  void read_max_contains(Schema& schema, const Place& keyword);
  void read_min_properties(Schema& schema, const Place& keyword);
  void read_max_properties(Schema& schema, const Place& keyword);
  void read_required(Schema& schema, const Place& keyword);
  void read_properties(Schema& schema, const Place& keyword);
  void read_pattern_properties(Schema& schema, const Place& keyword);
  void read_additional_properties(Schema& schema, const Place& keyword);
  void read_property_names(Schema& schema, const Place& keyword);
  void read_dependent_required(Schema& schema, const Place& keyword);
  void read_dependent_schemas(Schema& schema, const Place& keyword);
  void read_ref(Schema& schema, const Place& keyword);
  void read_all_of(Schema& schema, const Place& keyword);
  void read_any_of(Schema& schema, const Place& keyword);
  void read_one_of(Schema& schema, const Place& keyword);
  void read_not(Schema& schema, const Place& keyword);
  void read_if(Schema& schema, const Place& keyword);
  void read_then(Schema& schema, const Place& keyword);
  void read_else(Schema& schema, const Place& keyword);
  void read_format(Schema& schema, const Place& keyword);
  void read_discriminator(Schema& schema, const Place& keyword);
  void read_unsupported(Schema& schema, const Place& keyword);

  std::optional<SchemaId> subschema(const Place& keyword);
  std::vector<SchemaId> subschemas(const Place& keyword);
  std::vector<std::pair<std::string, SchemaId>> named_subschemas(const Place& keyword);
  std::vector<std::string> names(const Place& keyword);
  void read_count(std::optional<std::uint64_t>& into, const Place& keyword);
  void read_bound(std::optional<NumberBound>& into, const Place& keyword);
  std::unique_ptr<const RE2> expression(std::string_view pattern, const Place& keyword);

  const Source& source_;
  Warnings& warnings_;
  const References references_;
  const bool ref_alone_;
  Schemas schemas_;
  std::unordered_map<std::size_t, SchemaId> ids_;  // by offset of the schema
  std::deque<Task> tasks_;
  std::set<std::string> unknown_;  // keywords that were told
  bool uncertain_ = false;         // of the schema that is being read
};

}  // namespace lockstep::openapi
