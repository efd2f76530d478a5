// Lists of curl commands: what browsers copy "as cURL", what manuals and smoke tests hold. They are
// parsed, never executed, and no file that they name is read.
#pragma once

#include <memory>

#include "lockstep/capture/capture.hpp"

#include "capture/head.hpp"
#include "capture/input.hpp"

namespace lockstep::capture {

bool is_curl(const Head& head);
std::unique_ptr<Reader> open_curl(Input input, const Head& head, const Options& options);

}  // namespace lockstep::capture
