// URLs in Postman collections.
#pragma once

#include <string>

#include "lockstep/json/json.hpp"

namespace lockstep::capture {

// A string, or an object with the whole in "raw" and its parts beside it. With the values of
// ":name" segments, without a fragment; {{variables}} stay.
std::string postman_url(const json::Value& url);

// Parameters, headers and bodies that are switched off.
bool is_postman_disabled(const json::Value& value);

}  // namespace lockstep::capture
