// The catalogue in parts, one a file: to add a class, write its entry in the file of its section,
// its rule beside the others of that section, and its examples in tests/unit/drift.
#pragma once

#include <span>

#include "lockstep/drift/drift.hpp"

namespace lockstep::drift {

std::span<const DriftClass> json_text_classes();
std::span<const DriftClass> json_numbers_classes();
std::span<const DriftClass> json_presence_classes();
std::span<const DriftClass> json_types_classes();
std::span<const DriftClass> made_text_classes();
std::span<const DriftClass> made_values_classes();
std::span<const DriftClass> routing_classes();
std::span<const DriftClass> redirects_classes();
std::span<const DriftClass> requests_classes();
std::span<const DriftClass> validation_classes();
std::span<const DriftClass> errors_classes();
std::span<const DriftClass> headers_classes();
std::span<const DriftClass> framing_classes();
std::span<const DriftClass> cookies_cors_classes();
std::span<const DriftClass> edge_classes();
std::span<const DriftClass> noise_classes();

}  // namespace lockstep::drift
