// The readers of one line of text each, for the list of formats; see ParseLine in line_log.hpp.
#pragma once

#include "capture/line_log.hpp"

namespace lockstep::capture {

bool parse_aws_alb(const Line& line, LineScratch& scratch, CaptureItem& item);
bool parse_clf(const Line& line, LineScratch& scratch, CaptureItem& item);
bool parse_envoy_text(const Line& line, LineScratch& scratch, CaptureItem& item);
bool parse_runserver(const Line& line, LineScratch& scratch, CaptureItem& item);
bool parse_uvicorn(const Line& line, LineScratch& scratch, CaptureItem& item);
bool parse_uwsgi(const Line& line, LineScratch& scratch, CaptureItem& item);
bool parse_werkzeug(const Line& line, LineScratch& scratch, CaptureItem& item);

}  // namespace lockstep::capture
