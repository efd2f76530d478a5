// Captures of Envoy's HTTP tap filter: JSON or protobuf, one file a request or many in one, whole
// traces or their segments as they came. See tap_trace.hpp.
#pragma once

#include <memory>

#include "lockstep/capture/capture.hpp"

#include "capture/head.hpp"
#include "capture/input.hpp"

namespace lockstep::capture {

bool is_envoy_tap(const Head& head);
std::unique_ptr<Reader> open_envoy_tap(Input input, const Head& head, const Options& options);

}  // namespace lockstep::capture
