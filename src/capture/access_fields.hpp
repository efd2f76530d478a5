// The members of one JSON object that mean something in an access log.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/http.hpp"
#include "lockstep/json/json.hpp"

#include "capture/access_keys.hpp"

namespace lockstep::capture {

class AccessFields {
 public:
  // Members of nested objects count as well. When `latin1`, the strings are bytes that were written
  // as if they were Latin-1 characters (log_escapes.hpp), and are turned back.
  AccessFields(const json::Value& object, bool latin1);

  bool has(AccessKey key) const { return field(key).value.has_value(); }
  // The best member of that meaning.
  std::optional<json::Value> value(AccessKey key) const { return field(key).value; }
  // Its text; empty when there is none, or it is null or "-".
  std::string text(AccessKey key) const;
  // The plain name under which it was found: "requesttime".
  const std::string& name(AccessKey key) const { return field(key).name; }
  // Whether there is anything but a method and a target, as there is in every log: those alone are
  // a list of requests to make.
  bool is_of_log() const;
  // Everything that is a point in time, best first.
  const std::vector<json::Value>& times(AccessKey start_or_end) const;
  // Headers that have members of their own.
  Headers headers() const;

  std::string text_of_value(const json::Value& value) const;

 private:
  struct Field {
    std::optional<json::Value> value;
    std::uint8_t rank = 0;
    std::string name;
  };
  struct HeaderField {
    std::string name;
    std::uint8_t rank = 0;
    json::Value value;
  };
  struct Time {
    std::uint8_t rank = 0;
    json::Value value;
  };

  void collect(const json::Value& object, const std::string& prefix, int depth);
  void take(const AccessMeaning& meaning, const std::string& plain, const json::Value& value);
  void take_header(std::string name, std::uint8_t rank, const json::Value& value);
  void sort_times();
  const Field& field(AccessKey key) const { return fields_[static_cast<std::size_t>(key)]; }

  bool latin1_;
  std::array<Field, kAccessKeys> fields_;
  std::vector<HeaderField> headers_;
  std::array<std::vector<Time>, 2> unsorted_times_;  // start, end
  std::array<std::vector<json::Value>, 2> times_;
};

}  // namespace lockstep::capture
