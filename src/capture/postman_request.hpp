// One item of a Postman collection to the request that it would send.
#pragma once

#include <optional>

#include "lockstep/core/record.hpp"
#include "lockstep/json/json.hpp"

#include "capture/postman_variables.hpp"
#include "capture/side_files.hpp"

namespace lockstep::capture {

// `request` is an item's "request". `inherited` is the auth of the folders around it, if any. A
// Skip when something that it needs is not in the collection.
CaptureItem read_postman_request(const json::Value& request,
                                 const std::optional<json::Value>& inherited,
                                 const PostmanVariables& variables, const SideFiles& files,
                                 const Origin& origin);

}  // namespace lockstep::capture
