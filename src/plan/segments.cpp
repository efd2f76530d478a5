#include "plan/segments.hpp"

#include <utility>

#include "plan/identifier.hpp"

namespace lockstep::plan {
namespace {

// More than any API has; a target with more is an attack or a mistake.
constexpr std::size_t kMaxSegments = 16;

// /2024/report is about a year, /users/2024 is a user.
bool is_leading_year(std::string_view segment, std::size_t index, bool last) {
  return index == 0 && !last && segment.size() == 4 &&
         (segment.starts_with("19") || segment.starts_with("20")) &&
         segment.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::string_view path_of(std::string_view target) {
  // A fragment never belongs into a request, but clients do send them.
  return target.substr(0, target.find_first_of("?#"));
}

std::vector<Segment> segments_of(std::string_view path) {
  std::vector<Segment> segments;
  for (std::size_t index = 0; !path.empty(); ++index) {
    if (index == kMaxSegments) {
      segments.push_back({"{path...}", false});
      break;
    }
    path.remove_prefix(1);
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    if (is_leading_year(segment, index, path.size() <= 1)) {
      segments.push_back({std::string(segment), false});
      continue;
    }
    std::string general = generalise_segment(segment);
    const bool word = !segment.empty() && general == segment;
    segments.push_back({std::move(general), word});
  }
  return segments;
}

}  // namespace lockstep::plan
