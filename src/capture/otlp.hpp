// OpenTelemetry traces as OTLP/JSON, as the collector's file exporter writes them: one object a
// line, each with many spans. Server spans are requests.
// https://opentelemetry.io/docs/specs/semconv/http/http-spans/
#pragma once

#include <memory>

#include "lockstep/capture/capture.hpp"

#include "capture/head.hpp"
#include "capture/input.hpp"

namespace lockstep::capture {

bool is_otlp(const Head& head);
std::unique_ptr<Reader> open_otlp(Input input, const Head& head, const Options& options);

}  // namespace lockstep::capture
