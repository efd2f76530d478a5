// The segments of a path, told apart by whether they name a thing of the API or one of many.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lockstep::plan {

struct Segment {
  std::string text;   // identifiers as "{id}", see generalise_segment
  bool word = false;  // nothing in it is an identifier
};

// Of a target's path, which begins with "/": query and fragment play no role. What comes after more
// segments than any API has is one segment, "{path...}".
std::vector<Segment> segments_of(std::string_view path);

// The path of a target.
std::string_view path_of(std::string_view target);

}  // namespace lockstep::plan
