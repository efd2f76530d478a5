// The text of a document as lossless JSON, whatever it was written in, with the way back: every
// byte of that JSON has a line and column in the file that the user knows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/error.hpp"
#include "lockstep/json/json.hpp"

#include "openapi/warnings.hpp"

namespace lockstep::openapi {

// From `offset` of the JSON on, up to the next mark, things stand at this place in the file.
struct Mark {
  std::size_t offset = 0;
  std::uint64_t line = 0;
  std::uint64_t column = 0;
};

// Stays where it is: its values point into it.
class Source {
 public:
  // Throws Error, with its position, for a text that is neither JSON nor YAML, has the same key
  // twice in one object, is too deep or too large, or holds several YAML documents.
  Source(std::string_view text, std::string name, const Warn& warn);
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  json::Value root() const { return document_.root(); }
  Position position(std::size_t offset) const;
  Position position(const json::Value& value) const { return position(value.offset()); }
  Position key_position(const json::Value& member) const;

 private:
  void parse_json(std::string_view text);
  void parse_yaml(std::string_view text, const Warn& warn);
  void refuse_repeated_keys() const;

  std::string name_;
  std::string text_;         // JSON
  std::vector<Mark> marks_;  // sorted; empty when the file is that JSON
  json::Document document_;
};

}  // namespace lockstep::openapi
