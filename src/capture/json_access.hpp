// JSON access logs: one object a request, with the names of access_keys.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lockstep/core/record.hpp"
#include "lockstep/json/json.hpp"

#include "capture/line_log.hpp"

namespace lockstep::capture {

// What an entry that wraps the log of a request knows about it.
struct AccessContext {
  std::optional<std::int64_t> logged_at_ns;
  Trace trace;
  std::string id;
};

// Gives the record what it lacks; the trace of the entry replaces its own.
void add_context(AccessContext context, Record& record);

// nullopt when the object is not about a request: it has no method or no target. When `latin1`, its
// strings are bytes as Latin-1 characters, as gunicorn writes them.
std::optional<CaptureItem> read_json_access(const json::Value& object, const Origin& origin,
                                            const AccessContext& context = {}, bool latin1 = false);

// The same for a line of a log, which may not be quite JSON (json_repair.hpp).
bool parse_json_access(const Line& line, LineScratch& scratch, CaptureItem& item);

// A line of any log of lines, which a logger has wrapped in an entry that was written `at_ns`.
std::optional<CaptureItem> parse_wrapped_line(std::string_view text, const Origin& origin,
                                              std::optional<std::int64_t> at_ns,
                                              LineScratch& scratch);

}  // namespace lockstep::capture
