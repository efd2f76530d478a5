// Protobuf files of Envoy's tap: one message that is the file (PROTO_BINARY), or several, each
// behind its length (PROTO_BINARY_LENGTH_DELIMITED).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "lockstep/capture/capture.hpp"

#include "capture/head.hpp"
#include "capture/input.hpp"

namespace lockstep::capture {

enum class TapFraming { none, message, delimited };

// Which of them the capture is, as far as its head tells.
TapFraming tap_framing(const Head& head);

std::unique_ptr<Reader> open_tap_messages(Input input, TapFraming framing, const Options& options);

}  // namespace lockstep::capture
