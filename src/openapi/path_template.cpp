#include "openapi/path_template.hpp"

#include "lockstep/core/percent.hpp"

namespace lockstep::openapi {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

Segment parsed(std::string_view text) {
  Segment segment;
  while (true) {
    const std::size_t open = text.find('{');
    segment.literals.emplace_back(text.substr(0, open));
    if (open == kNone) {
      return segment;
    }
    text.remove_prefix(text.find('}', open) + 1);
  }
}

// Leftmost places of the literals leave most for what follows, so the first try decides.
bool matches_segment(const Segment& segment, std::string_view text) {
  const std::vector<std::string>& literals = segment.literals;
  if (segment.is_concrete()) {
    return literals.front() == text ||
           (text.find('%') != kNone && literals.front() == percent_decode(text));
  }
  if (text.size() < segment.literal_size() + literals.size() - 1 ||
      !text.starts_with(literals.front()) || !text.ends_with(literals.back())) {
    return false;
  }
  text.remove_suffix(literals.back().size());
  text.remove_prefix(literals.front().size());
  for (std::size_t i = 1; i + 1 < literals.size(); ++i) {
    const std::size_t found = text.find(literals[i], 1);
    if (found == kNone) {
      return false;
    }
    text.remove_prefix(found + literals[i].size());
  }
  return !text.empty();
}

}  // namespace

std::size_t Segment::literal_size() const {
  std::size_t size = 0;
  for (const std::string& literal : literals) {
    size += literal.size();
  }
  return size;
}

std::vector<std::string_view> path_segments(std::string_view path) {
  std::vector<std::string_view> segments;
  while (path.starts_with('/')) {
    path.remove_prefix(1);
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    segments.push_back(segment);
  }
  return segments;
}

std::string PathTemplate::problem(std::string_view path) {
  if (!path.starts_with('/')) {
    return "a path begins with '/'";
  }
  if (path.find_first_of("?#") != kNone) {
    return "a path has no query and no fragment";
  }
  bool inside = false;
  std::size_t name = 0;
  for (const char c : path) {
    if (c == '{' ? inside : c == '}' && (!inside || name == 0)) {
      return "a parameter is written {name}";
    }
    if (inside && c == '/') {
      return "a parameter cannot hold a '/'";
    }
    name = c == '{' ? 0 : name + 1;
    inside = c == '{' || (inside && c != '}');
  }
  if (inside) {
    return "a parameter is written {name}";
  }
  return path.find("}{") == kNone ? "" : "two parameters need something between them";
}

PathTemplate::PathTemplate(std::string_view path) {
  for (const std::string_view segment : path_segments(path)) {
    segments_.push_back(parsed(segment));
  }
}

bool PathTemplate::matches(const std::vector<std::string_view>& segments) const {
  if (segments.size() != segments_.size()) {
    return false;
  }
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (!matches_segment(segments_[i], segments[i])) {
      return false;
    }
  }
  return true;
}

bool PathTemplate::before(const PathTemplate& other) const {
  for (std::size_t i = 0; i < segments_.size() && i < other.segments_.size(); ++i) {
    const Segment& a = segments_[i];
    const Segment& b = other.segments_[i];
    if (a.is_concrete() != b.is_concrete()) {
      return a.is_concrete();
    }
    if (!a.is_concrete() && a.literal_size() != b.literal_size()) {
      return a.literal_size() > b.literal_size();
    }
  }
  return false;
}

bool PathTemplate::same_as(const PathTemplate& other) const {
  if (segments_.size() != other.segments_.size()) {
    return false;
  }
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    if (segments_[i].literals != other.segments_[i].literals) {
      return false;
    }
  }
  return true;
}

}  // namespace lockstep::openapi
