#include "compare/media_type.hpp"

#include <algorithm>
#include <array>

#include "lockstep/core/http.hpp"

namespace lockstep::compare {
namespace {

constexpr std::array<std::string_view, 4> kJson = {"application/json", "text/json",
                                                   "application/x-json", "text/x-json"};

// Besides JSON (RFC 8259 §11): JavaScript (RFC 9239 §4.2), server-sent events and forms (WHATWG
// HTML and URL), newline-delimited JSON. Not XML, whose charset parameter overrules the document's
// own declaration (RFC 7303 §3), nor other text types, whose default depends on the client.
constexpr std::array<std::string_view, 8> kUtf8 = {
    "text/javascript",      "application/javascript",   "text/event-stream",
    "application/x-ndjson", "application/json-seq",     "application/x-www-form-urlencoded",
    "application/jsonl",    "application/x-javascript",
};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

MediaType parse_media_type(std::string_view value) {
  MediaType type;
  const std::vector<std::string_view> parts = split_unquoted(value, ';');
  type.name = ascii_lower(parts.front());
  for (std::size_t i = 1; i < parts.size(); ++i) {
    if (!parts[i].empty()) {
      type.parameters.push_back(parse_parameter(parts[i]));
    }
  }
  const auto by_name = [](const Parameter& a, const Parameter& b) { return a.name < b.name; };
  const auto same_name = [](const Parameter& a, const Parameter& b) { return a.name == b.name; };
  std::stable_sort(type.parameters.begin(), type.parameters.end(), by_name);
  type.parameters.erase(std::unique(type.parameters.begin(), type.parameters.end(), same_name),
                        type.parameters.end());
  return type;
}

MediaType media_type_of(const Values& content_type) {
  return content_type.size() == 1 ? parse_media_type(content_type.front()) : MediaType{};
}

bool is_json(const MediaType& type) {
  return contains(kJson, type.name) || type.name.ends_with("+json");
}

bool is_utf8_anyway(const MediaType& type) { return is_json(type) || contains(kUtf8, type.name); }

}  // namespace lockstep::compare
