// The grammar that header values share (RFC 9110 §5.6), read leniently: what is malformed stays
// as it is, so that it can still be compared.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/http.hpp"

namespace lockstep::compare {

// The values of one header on one side, a field line each, in order. Views into a Response.
using Values = std::vector<std::string_view>;

// The values of the header of that name, in order.
Values values_of(const Headers& headers, std::string_view name);

std::string_view trim(std::string_view text);  // spaces and tabs at both ends (OWS)

// `text` at each `delimiter` outside of quoted strings, trimmed; empty parts are kept.
std::vector<std::string_view> split_unquoted(std::string_view text, char delimiter);

// The elements of a comma-separated list over all lines; empty ones do not count (§5.6.1).
std::vector<std::string_view> list_elements(const Values& values);

// The text in a quoted-string (§5.6.4); anything else as it is.
std::string unquoted(std::string_view text);

// "name=value" or "name": a parameter, a directive, an attribute of a cookie.
struct Parameter {
  std::string name;                  // lower-case
  std::optional<std::string> value;  // without quotes

  auto operator<=>(const Parameter&) const = default;
};

Parameter parse_parameter(std::string_view text);

// Joined for people and reports: lists with ", ", other lines with a line feed, which no value
// can hold. Unset when there is none.
std::optional<std::string> joined(const Values& values, std::string_view separator);

}  // namespace lockstep::compare
