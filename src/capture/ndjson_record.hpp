// One line of our own format to a record and back. The format is described in ndjson.cpp.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "lockstep/core/record.hpp"
#include "lockstep/json/json.hpp"

namespace lockstep::capture {

// Thrown for a line that is JSON but no record, and caught by the reader: one line is one Skip.
struct NotARecord {
  std::size_t offset = 0;  // in the line
  std::string message;
  bool other_version = false;
};

// The origin is left empty. What was not understood and does not matter is added to `unknown`, as
// 'member "x"'.
Record record_from_json(const json::Value& line, std::vector<std::string>& unknown);

}  // namespace lockstep::capture
