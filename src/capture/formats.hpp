// The list of capture formats.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "lockstep/capture/capture.hpp"

#include "capture/head.hpp"
#include "capture/input.hpp"
#include "capture/line_log.hpp"

namespace lockstep::capture {

struct Format {
  std::string_view name;
  std::string_view summary;
  std::string_view holds;
  std::string_view loses;
  // Either these two are there …
  bool (*recognises)(const Head& head) = nullptr;
  // Only called for what `recognises` accepts. `head` shows the start of `input` and is valid
  // during the call. Throws Error when it is no capture after all.
  std::unique_ptr<Reader> (*open)(Input input, const Head& head, const Options& options) = nullptr;
  // … or this, for a log with one request a line.
  ParseLine parse_line = nullptr;
};

// In sniffing order: the first that recognises a capture reads it. Logs come after all others, and
// among them the lines decide (line_log.hpp).
const std::vector<Format>& known_formats();

}  // namespace lockstep::capture
