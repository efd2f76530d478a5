// GoReplay's messages in Kafka (--output-kafka-json-format), one JSON object a request. See
// kafka.go of buger/goreplay.
#pragma once

#include <memory>

#include "lockstep/capture/capture.hpp"

#include "capture/head.hpp"
#include "capture/input.hpp"

namespace lockstep::capture {

bool is_gor_kafka(const Head& head);
std::unique_ptr<Reader> open_gor_kafka(Input input, const Head& head, const Options& options);

}  // namespace lockstep::capture
