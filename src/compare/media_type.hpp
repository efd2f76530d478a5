#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compare/header_values.hpp"

namespace lockstep::compare {

// RFC 9110 §8.3.1: "text/html; charset=utf-8". Also serves for Content-Disposition, which has the
// same form (RFC 6266 §4.1).
struct MediaType {
  std::string name;                   // "text/html", lower-case; empty when there is none
  std::vector<Parameter> parameters;  // by name; of a repeated one the first
};

MediaType parse_media_type(std::string_view value);

// The type in the only Content-Type line; empty when there is none or more than one.
MediaType media_type_of(const Values& content_type);

// application/json, text/json, and everything that ends in +json (RFC 6839 §3.1). Not the formats
// of several documents: NDJSON, JSON text sequences.
bool is_json(const MediaType& type);

// True for types that do not become another thing by "charset=utf-8": their registration knows no
// charset or fixes or defaults it to UTF-8.
bool is_utf8_anyway(const MediaType& type);

}  // namespace lockstep::compare
