// The responses of one operation, and which of them describes one that was received.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lockstep/openapi/openapi.hpp"

#include "openapi/reference.hpp"
#include "openapi/schema.hpp"
#include "openapi/schema_compiler.hpp"

namespace lockstep::openapi {

struct MediaType {
  std::string type;                // "application/json", "text/*", "*/*"; lower case
  std::optional<SchemaId> schema;  // of bodies that are JSON
};

struct ResponseDescription {
  std::string status;              // "200", "2XX", "default"
  std::string path;                // "#/components/responses/NotFound"
  bool known = true;               // false: described elsewhere
  std::vector<MediaType> content;  // empty: nothing is said about the body
};

class Responses {
 public:
  Responses() = default;  // describes nothing
  Responses(const Place& operation, const Source& source, Warnings& warnings,
            SchemaCompiler& compiler);

  SideCheck check(const Schemas& schemas, const Contract::Response& response) const;

 private:
  const ResponseDescription* find(int status) const;

  std::string path_;
  std::vector<ResponseDescription> descriptions_;
};

// "Application/JSON; charset=utf-8" → "application/json"
std::string media_type_of(std::string_view content_type);
bool is_json(std::string_view media_type);

}  // namespace lockstep::openapi
