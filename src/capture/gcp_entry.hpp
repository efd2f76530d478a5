// One LogEntry of Google Cloud Logging.
#pragma once

#include <optional>
#include <string>

#include "lockstep/core/record.hpp"
#include "lockstep/json/json.hpp"

#include "capture/json_access.hpp"

namespace lockstep::capture {

// What the entry says about whatever it holds.
AccessContext gcp_context(const json::Value& entry);

// The request in its httpRequest; nullopt when there is none, or it is not about one.
std::optional<CaptureItem> read_gcp_http_request(const json::Value& entry, const Origin& origin);

// The member of that name as the API spells it, or as client libraries do: "httpRequest" or
// "http_request".
std::optional<json::Value> gcp_member(const json::Value& object, std::string_view name);
std::string gcp_text(const json::Value& object, std::string_view name);

}  // namespace lockstep::capture
