// HAR: what browsers and proxies export (HAR 1.2, http://www.softwareishard.com/blog/har-12-spec/),
// also wrapped in a JSONP call, and HAR requests alone or in an array (as httpsnippet reads them).
#pragma once

#include <memory>

#include "lockstep/capture/capture.hpp"

#include "capture/head.hpp"
#include "capture/input.hpp"

namespace lockstep::capture {

bool is_har(const Head& head);
std::unique_ptr<Reader> open_har(Input input, const Head& head, const Options& options);

}  // namespace lockstep::capture
