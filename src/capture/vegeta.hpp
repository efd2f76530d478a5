// Targets of the load generator vegeta (https://github.com/tsenart/vegeta, lib/targets.go): as
// text, and as JSON, one object a line.
#pragma once

#include <memory>

#include "lockstep/capture/capture.hpp"

#include "capture/head.hpp"
#include "capture/input.hpp"

namespace lockstep::capture {

bool is_vegeta_text(const Head& head);
bool is_vegeta_json(const Head& head);
std::unique_ptr<Reader> open_vegeta_text(Input input, const Head& head, const Options& options);
std::unique_ptr<Reader> open_vegeta_json(Input input, const Head& head, const Options& options);

}  // namespace lockstep::capture
