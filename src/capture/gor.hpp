// GoReplay files: records of a meta line, an HTTP/1.x message as it was on the wire, and a
// separator line. See protocol.go and input_file.go of buger/goreplay.
#pragma once

#include <memory>

#include "lockstep/capture/capture.hpp"

#include "capture/head.hpp"
#include "capture/input.hpp"

namespace lockstep::capture {

bool is_gor(const Head& head);
std::unique_ptr<Reader> open_gor(Input input, const Head& head, const Options& options);

}  // namespace lockstep::capture
