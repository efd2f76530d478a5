// Postman collections v2.0 and v2.1 (https://schema.postman.com/collection/json/v2.1.0/). A
// collection is one JSON document and is held in memory as a whole.
#pragma once

#include <memory>

#include "lockstep/capture/capture.hpp"

#include "capture/head.hpp"
#include "capture/input.hpp"

namespace lockstep::capture {

bool is_postman(const Head& head);
std::unique_ptr<Reader> open_postman(Input input, const Head& head, const Options& options);

}  // namespace lockstep::capture
