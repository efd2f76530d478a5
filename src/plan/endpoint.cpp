#include "lockstep/plan/plan.hpp"

#include "plan/endpoint_template.hpp"
#include "plan/identifier.hpp"
#include "plan/segments.hpp"

namespace lockstep::plan {
namespace {

constexpr std::size_t kMaxMethod = 32;

bool is_name(const NamePlaces& places, std::string_view before, std::string_view word) {
  const auto place = places.find(before);
  return place != places.end() && !place->second.contains(word);
}

std::string guess(std::string_view path, const NamePlaces& places) {
  if (!path.starts_with('/')) {
    return generalise_segment(path);  // "*"
  }
  std::string out;
  for (const Segment& segment : segments_of(path)) {
    out += '/';
    out += segment.word && is_name(places, out, segment.text) ? "{name}" : segment.text;
  }
  return out;
}

std::optional<std::string> named(std::string_view method, std::string_view path,
                                 const std::vector<std::string>& templates) {
  for (const std::string& text : templates) {
    if (std::optional<std::string> endpoint = match_endpoint_template(text, method, path)) {
      return endpoint;
    }
  }
  return std::nullopt;
}

}  // namespace

std::string endpoint_of(std::string_view method, std::string_view target,
                        const std::vector<std::string>& templates, const NamePlaces& places) {
  Options options;
  options.endpoints = templates;
  options.places = places;
  return planned_endpoint(method, target, options);
}

std::string planned_endpoint(std::string_view method, std::string_view target,
                             const Options& options) {
  const std::string_view path = path_of(target);
  method = method.substr(0, kMaxMethod);
  std::optional<std::string> endpoint = named(method, path, options.endpoints);
  if (!endpoint && options.described) {
    endpoint = options.described(method, target);
  }
  return endpoint ? *std::move(endpoint) : std::string(method) + ' ' + guess(path, options.places);
}

}  // namespace lockstep::plan
