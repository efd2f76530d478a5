// "/users/{id}/avatar.{format}": the paths of a document, and which request is for which.
#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::openapi {

// One segment: literals with a parameter between each two. "a.{b}" is {"a.", ""}; a single literal
// has no parameter.
struct Segment {
  std::vector<std::string> literals;

  bool is_concrete() const { return literals.size() == 1; }
  std::size_t literal_size() const;
};

class PathTemplate {
 public:
  // What is wrong with it; empty when nothing is.
  static std::string problem(std::string_view path);

  explicit PathTemplate(std::string_view path);  // well-formed

  // `segments` are those of a target's path as it was sent. A parameter stands for at least one
  // byte.
  bool matches(const std::vector<std::string_view>& segments) const;
  const std::vector<Segment>& segments() const { return segments_; }

  // Less comes first: what is concrete before what is not, from left to right.
  bool before(const PathTemplate& other) const;
  // The same but for the names of its parameters.
  bool same_as(const PathTemplate& other) const;

 private:
  std::vector<Segment> segments_;
};

// "/a//b" is "a", "", "b"; nothing for what does not begin with '/'.
std::vector<std::string_view> path_segments(std::string_view path);

}  // namespace lockstep::openapi
