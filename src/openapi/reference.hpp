// $ref (RFC 6901 in a URI fragment) within one document.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lockstep/json/json.hpp"

#include "openapi/source.hpp"
#include "openapi/warnings.hpp"

namespace lockstep::openapi {

// A value with the way to it: "#/paths/~1users/get".
struct Place {
  json::Value value;
  std::string path;
};

// "~" and "/" of a key as a pointer has them.
std::string pointer_token(std::string_view key);

// The member of that name with its way; nullopt when there is none.
std::optional<Place> member(const Place& place, std::string_view key);
Place child(const Place& parent, const json::Value& value);  // a member of an object
Place element(const Place& parent, const json::Value& value, std::size_t index);

// Text of a member that is a string.
std::optional<std::string> text_member(const json::Value& value, std::string_view key);
bool flag_member(const json::Value& value, std::string_view key);

class References {
 public:
  References(const Source& source, Warnings& warnings) : source_(source), warnings_(warnings) {}

  // What `text` points to; nullopt, with a warning at `from`, when that is not within the document.
  std::optional<Place> target(std::string_view text, const json::Value& from) const;

  // The place itself, or where its $ref leads in the end.
  std::optional<Place> resolved(Place place) const;

 private:
  const Source& source_;
  Warnings& warnings_;
};

}  // namespace lockstep::openapi
