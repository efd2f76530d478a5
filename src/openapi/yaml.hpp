// YAML 1.2 by its core schema (yaml.org/spec/1.2.2 §10.3) → JSON. libyaml reads the syntax; what
// scalars mean is decided here, as YAML 1.1, which libraries speak by default, takes `on` for true
// and `12:30` for a number.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "openapi/source.hpp"
#include "openapi/warnings.hpp"

namespace lockstep::openapi {

struct YamlLimits {
  std::size_t max_depth = 200;
  std::size_t max_bytes = std::size_t{64} << 20U;  // of the JSON, so that aliases cannot explode
};

// The JSON of the one document in `text`, with a mark for every value and key. Throws Error for
// what is no YAML, for several documents, for keys that are no scalars, for aliases of what
// contains them, and beyond the limits. Keys become strings as they are written: 200 is "200".
std::string json_of_yaml(std::string_view text, const std::string& name, std::vector<Mark>& marks,
                         Warnings& warnings, const YamlLimits& limits = {});

// A plain scalar as JSON, when it is not a string: "0x1F" is 31, "~" is null, ".5" is 0.5. Infinity
// and NaN, which JSON lacks, are strings.
std::optional<std::string> json_of_plain_scalar(std::string_view text);

}  // namespace lockstep::openapi
