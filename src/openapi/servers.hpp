// Below which paths the paths of a document are served.
#pragma once

#include <string>
#include <vector>

#include "openapi/reference.hpp"
#include "openapi/source.hpp"
#include "openapi/warnings.hpp"

namespace lockstep::openapi {

// The paths of the servers that `place` (the document, a path item, an operation) names, without a
// slash at the end, in order: "https://{host}/v1/" is "/v1". A variable stands for each value of
// its enum, or else for its default. Empty when it names none.
std::vector<std::string> server_paths(const Place& place, const Source& source, Warnings& warnings);

}  // namespace lockstep::openapi
