#include "plan/endpoint_template.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"
#include "lockstep/core/http.hpp"
#include "lockstep/core/percent.hpp"

namespace lockstep::plan {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

struct Split {
  std::string_view method;  // empty: any
  std::string_view path;
};

Split split(std::string_view text) {
  const std::size_t space = text.find(' ');
  if (space == kNone) {
    return {{}, text};
  }
  return {text.substr(0, space), text.substr(space + 1)};
}

// Takes the segment that starts `path`, which begins with '/', off it.
std::string_view take_segment(std::string_view& path) {
  path.remove_prefix(1);
  const std::string_view segment = path.substr(0, path.find('/'));
  path.remove_prefix(segment.size());
  return segment;
}

bool is_rest(std::string_view segment) {
  return segment == "*" || (segment.starts_with('{') && segment.ends_with("...}"));
}

// What is wrong with a segment; empty when nothing is.
std::string segment_problem(std::string_view segment, bool last) {
  if (is_rest(segment)) {
    if (!last) {
      return fmt::format("'{}' stands for the rest of a path, so nothing can follow it", segment);
    }
    return segment == "{...}" ? "'{...}' needs a name, as in '{path...}'" : "";
  }
  const std::size_t open = segment.find('{');
  const std::size_t close = segment.find('}');
  if (open == kNone && close == kNone) {
    return "";
  }
  if (open == kNone || close == kNone || close < open ||
      segment.find_first_of("{}", close + 1) != kNone || segment.find('{', open + 1) < close) {
    return "a segment holds at most one '{name}', with both braces";
  }
  const std::string_view name = segment.substr(open + 1, close - open - 1);
  if (name.empty()) {
    return "'{}' needs a name, as in '{id}'";
  }
  return name.ends_with("...") ? "'{name...}' must be a whole segment" : "";
}

std::string path_problem(std::string_view path) {
  if (!path.starts_with('/')) {
    return "a path begins with '/'";
  }
  if (path.find_first_of("?#") != kNone) {
    return "a template is over the path alone, without query and fragment";
  }
  if (path.find(' ') != kNone) {
    return "there is one space at most, between method and path";
  }
  while (!path.empty()) {
    const std::string_view segment = take_segment(path);
    if (std::string problem = segment_problem(segment, path.empty()); !problem.empty()) {
      return problem;
    }
  }
  return "";
}

bool literal_matches(std::string_view literal, std::string_view segment) {
  return literal == segment || literal == percent_decode(segment);
}

bool segment_matches(std::string_view pattern, std::string_view segment) {
  const std::size_t open = pattern.find('{');
  if (open == kNone) {
    return literal_matches(pattern, segment);
  }
  const std::string_view before = pattern.substr(0, open);
  const std::string_view after = pattern.substr(pattern.find('}') + 1);
  return segment.size() > before.size() + after.size() && segment.starts_with(before) &&
         segment.ends_with(after);
}

bool path_matches(std::string_view pattern, std::string_view path) {
  while (!pattern.empty()) {
    if (!path.starts_with('/')) {
      return false;
    }
    const std::string_view expected = take_segment(pattern);
    if (is_rest(expected)) {
      return true;
    }
    if (!segment_matches(expected, take_segment(path))) {
      return false;
    }
  }
  return path.empty();
}

}  // namespace

void check_endpoint_template(std::string_view text) {
  const Split parts = split(text);
  std::string problem = path_problem(parts.path);
  if (problem.empty() && parts.path.data() != text.data() && !is_token(parts.method)) {
    problem = "what stands before the path is no method";
  }
  if (!problem.empty()) {
    throw Error(
        fmt::format("malformed endpoint \"{}\": {}", escape_line(text), escape_line(problem)),
        "write it like 'GET /users/{id}' or, for any method, '/users/{id}'");
  }
}

std::optional<std::string> match_endpoint_template(std::string_view text, std::string_view method,
                                                   std::string_view path) {
  const Split parts = split(text);
  if ((!parts.method.empty() && parts.method != method) || !path_matches(parts.path, path)) {
    return std::nullopt;
  }
  return fmt::format("{} {}", method, parts.path);
}

}  // namespace lockstep::plan
