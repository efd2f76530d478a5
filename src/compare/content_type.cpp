#include <algorithm>

#include "lockstep/core/escape.hpp"

#include "compare/header_rules.hpp"
#include "compare/media_type.hpp"

namespace lockstep::compare {
namespace {

constexpr std::size_t kMaxName = 64;

bool is_charset_utf8(const Parameter& parameter) {
  return parameter.name == "charset" && parameter.value == "utf-8";
}

// The parameters as far as they say something, charsets in one spelling. "utf8" is no registered
// name, but what every client takes for UTF-8 (WHATWG Encoding §4.2).
std::vector<Parameter> meaningful_parameters(const MediaType& type) {
  std::vector<Parameter> parameters = type.parameters;
  for (Parameter& parameter : parameters) {
    if (parameter.name == "charset" && parameter.value) {
      const std::string charset = ascii_lower(*parameter.value);
      parameter.value = charset == "utf8" ? "utf-8" : charset;
    }
  }
  if (is_utf8_anyway(type)) {
    std::erase_if(parameters, is_charset_utf8);
  }
  return parameters;
}

std::string first_unlike(const std::vector<Parameter>& a, const std::vector<Parameter>& b) {
  const auto lacks = [](const std::vector<Parameter>& list, const Parameter& parameter) {
    return std::find(list.begin(), list.end(), parameter) == list.end();
  };
  for (const auto* list : {&a, &b}) {
    for (const Parameter& parameter : *list) {
      if (lacks(list == &a ? b : a, parameter)) {
        return escape_line(utf8_prefix(parameter.name, kMaxName));
      }
    }
  }
  return "";
}

Meaning same_type(const Values& baseline, const Values& candidate) {
  if (baseline.size() != 1 || candidate.size() != 1) {
    return {false, ""};
  }
  const MediaType a = parse_media_type(baseline.front());
  const MediaType b = parse_media_type(candidate.front());
  if (a.name != b.name) {
    return {false, "media type"};
  }
  const auto a_parameters = meaningful_parameters(a);
  const auto b_parameters = meaningful_parameters(b);
  if (a_parameters != b_parameters) {
    return {false, "parameter " + first_unlike(a_parameters, b_parameters)};
  }
  return {true, ""};
}

}  // namespace

std::vector<Difference> compare_content_type(const HeaderPair& pair) {
  const Meaning meaning = pair.content_unread.empty()
                              ? same_type(pair.baseline.values, pair.candidate.values)
                              : Meaning{true, std::string(pair.content_unread)};
  return {header_difference(pair, "\n", meaning)};
}

}  // namespace lockstep::compare
