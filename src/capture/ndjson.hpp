// Our own format, see ndjson.cpp.
#pragma once

#include <memory>

#include "lockstep/capture/capture.hpp"

#include "capture/head.hpp"
#include "capture/input.hpp"

namespace lockstep::capture {

bool is_ndjson(const Head& head);
std::unique_ptr<Reader> open_ndjson(Input input, const Head& head, const Options& options);

}  // namespace lockstep::capture
