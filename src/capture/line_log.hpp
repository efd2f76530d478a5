// Logs that hold one request a line, between lines that hold none. Several formats may take turns
// in one file: each line is read by whichever knows it.
#pragma once

#include <memory>

#include "lockstep/capture/capture.hpp"
#include "lockstep/json/json.hpp"

#include "capture/head.hpp"
#include "capture/input.hpp"
#include "capture/lines.hpp"

namespace lockstep::capture {

struct Format;

// What the functions that read lines need not make anew for each.
struct LineScratch {
  json::Parser parser{json::ParseOptions{.any_bytes_in_strings = true}};
  json::Document document;
};

// Reads a line, which is unwrapped already (container_line.hpp). False when it is not of this
// format: then another format may try. True with a record, or with the reason why what looks like
// one is none; the origin is filled in by the reader of the log.
using ParseLine = bool (*)(const Line& line, LineScratch& scratch, CaptureItem& item);

// The format that reads most lines of the head; nullptr when none reads any.
const Format* line_format_of(const Head& head);

// A line that no format knows is a Skip "no-request".
std::unique_ptr<Reader> open_line_log(const Format& format, Input input, const Options& options);

}  // namespace lockstep::capture
