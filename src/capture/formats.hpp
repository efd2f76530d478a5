// The list of capture formats.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "lockstep/capture/capture.hpp"

#include "capture/head.hpp"
#include "capture/input.hpp"

namespace lockstep::capture {

struct Format {
  std::string_view name;
  std::string_view summary;
  bool (*recognises)(const Head& head);
  // Only called for what `recognises` accepts. `head` shows the start of `input` and is valid
  // during the call. Throws Error when it is no capture after all.
  std::unique_ptr<Reader> (*open)(Input input, const Head& head, const Options& options);
};

// In sniffing order: the first that recognises a capture reads it.
const std::vector<Format>& known_formats();

}  // namespace lockstep::capture
