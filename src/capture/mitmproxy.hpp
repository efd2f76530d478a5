// Flow files of mitmproxy, from 0.10 (2014) to the current version: one tagged netstring a flow.
#pragma once

#include <memory>

#include "lockstep/capture/capture.hpp"

#include "capture/head.hpp"
#include "capture/input.hpp"

namespace lockstep::capture {

bool is_mitmproxy(const Head& head);
std::unique_ptr<Reader> open_mitmproxy(Input input, const Head& head, const Options& options);

}  // namespace lockstep::capture
