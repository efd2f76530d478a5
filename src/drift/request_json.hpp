// The JSON body of a request, as far as it explains how it was answered. It may be broken.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "lockstep/json/json.hpp"

#include "drift/pair.hpp"

namespace lockstep::drift {

class RequestJson {
 public:
  explicit RequestJson(std::string_view body);

  bool has_trailing_data() const { return trailing_; }  // bytes after the first value
  std::size_t depth() const { return depth_; }
  bool has_null() const;  // a member of the top object
  // A key that the reply repeats in other letters: "NAME" taken for "name".
  bool has_key_in_other_case(const SideView& taken) const;
  // A field of the top object that is zero, or that the reply fills with a zero though it was never
  // sent, and that the refusal names.
  bool zero_or_absent_field_named(const SideView& refused, const SideView& taken) const;

 private:
  std::optional<json::Document> document_;
  std::size_t depth_ = 0;
  bool trailing_ = false;
};

// The value at an RFC 6901 pointer; nullopt when there is none.
std::optional<json::Value> at_pointer(json::Value root, std::string_view pointer);
// The last reference token that is a member name and no array index, unescaped.
std::string nearest_key(std::string_view pointer);

}  // namespace lockstep::drift
