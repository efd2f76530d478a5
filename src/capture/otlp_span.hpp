// One span of an OpenTelemetry trace.
#pragma once

#include <optional>
#include <string>

#include "lockstep/core/record.hpp"
#include "lockstep/json/json.hpp"

namespace lockstep::capture {

bool is_server_span(const json::Value& span);

// The request of a server span, by the stable semantic conventions or those before 1.20; nullopt
// for a span of another protocol. `observer` is who recorded it.
std::optional<CaptureItem> read_server_span(const json::Value& span, const Origin& origin,
                                            const std::string& observer);

// The string attribute of that name of a resource; empty when there is none.
std::string resource_attribute(const json::Value& resource, std::string_view name);

}  // namespace lockstep::capture
