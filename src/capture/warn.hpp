// One way to say that something is odd: "capture.gor: byte 1234: what is odd".
#pragma once

#include <string>
#include <string_view>

#include "lockstep/capture/capture.hpp"
#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"

namespace lockstep::capture {

// Escapes the whole message: file names and captured text may hold anything.
inline void warn(const Options& options, const Position& where, std::string_view what) {
  if (options.warn) {
    std::string message = where.to_string();
    message += message.empty() ? "" : ": ";
    message += what;
    options.warn(escape_line(message));
  }
}

}  // namespace lockstep::capture
