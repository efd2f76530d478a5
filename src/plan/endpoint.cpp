#include "lockstep/plan/plan.hpp"

#include "plan/endpoint_template.hpp"
#include "plan/identifier.hpp"

namespace lockstep::plan {
namespace {

// More than any API has; a target with more is an attack or a mistake.
constexpr std::size_t kMaxSegments = 16;
constexpr std::size_t kMaxMethod = 32;

// /2024/report is about a year, /users/2024 is a user.
bool is_leading_year(std::string_view segment, std::size_t index, bool last) {
  return index == 0 && !last && segment.size() == 4 &&
         (segment.starts_with("19") || segment.starts_with("20")) &&
         segment.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string guess(std::string_view path) {
  if (!path.starts_with('/')) {
    return generalise_segment(path);  // "*"
  }
  std::string out;
  for (std::size_t index = 0; !path.empty(); ++index) {
    if (index == kMaxSegments) {
      return out + "/{path...}";
    }
    path.remove_prefix(1);
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    out += '/';
    out += is_leading_year(segment, index, path.size() <= 1) ? std::string(segment)
                                                             : generalise_segment(segment);
  }
  return out;
}

}  // namespace

std::string endpoint_of(std::string_view method, std::string_view target,
                        const std::vector<std::string>& templates) {
  // A fragment never belongs into a request, but clients do send them.
  const std::string_view path = target.substr(0, target.find_first_of("?#"));
  method = method.substr(0, kMaxMethod);
  for (const std::string& text : templates) {
    if (std::optional<std::string> endpoint = match_endpoint_template(text, method, path)) {
      return *std::move(endpoint);
    }
  }
  return std::string(method) + ' ' + guess(path);
}

}  // namespace lockstep::plan
