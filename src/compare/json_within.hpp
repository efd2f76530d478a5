// JSON inside of another format: a line, the data of an event.
#pragma once

#include <string>
#include <string_view>

#include "lockstep/compare/compare.hpp"

#include "compare/difference_list.hpp"
#include "compare/json_compare.hpp"

namespace lockstep::compare {

// What of a body's limits is left for a JSON document in it.
JsonOptions json_options(const Options& options, const DifferenceList& differences);

struct JsonPlace {
  Aspect aspect = Aspect::json;
  std::string at;         // stands before the pointers
  bool declared = false;  // that it is no JSON on one side is a difference then
};

// Compares unlike texts as JSON documents. False, and nothing added, when that is not possible.
bool compare_json_within(std::string_view baseline, std::string_view candidate,
                         const JsonPlace& place, const Options& options,
                         DifferenceList& differences);

}  // namespace lockstep::compare
