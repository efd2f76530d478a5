// The values of those curl options that have a syntax of their own.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/http.hpp"

#include "capture/form.hpp"
#include "capture/request_rules.hpp"

namespace lockstep::capture {

// A value of --form, "name=content;type=…;filename=…", or of --form-string, "name=content". The
// parameter has no value when its content is in a file.
FormParameter parse_curl_form(std::string_view value, bool literal);

// The body and Content-Type of a multipart form. A reason when a file is missing.
std::optional<Refusal> build_curl_form(const std::vector<FormParameter>& parts, Request& request);

// A URL is a pattern for curl: [1-3] and {a,b} stand for several, \[ and the like for themselves,
// which is how Chrome writes them. A reason when it stands for several.
std::optional<Refusal> undo_curl_globbing(std::string& url);

}  // namespace lockstep::capture
