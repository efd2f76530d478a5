// Maps one entry of a HAR to a record. Every field but the request's method and URL is optional:
// writers leave out what they like (HAR 1.2, and the fragments that k6 and httpsnippet read).
#pragma once

#include <optional>
#include <string_view>

#include "lockstep/core/record.hpp"
#include "lockstep/json/json.hpp"

#include "capture/side_files.hpp"

namespace lockstep::capture {

// The host in the URL of a request of which none is known, in what to_har_entry writes.
inline constexpr std::string_view kNoHost = "host.invalid";

// `entry` is an element of log.entries, or a request alone. A Skip when it cannot be replayed.
CaptureItem read_har_entry(const json::Value& entry, const Origin& origin, const SideFiles& files);

// The steps of that, in the order in which they have to be taken.

// Method, scheme, authority, target and headers. A reason when there is no such request.
struct Refusal;
std::optional<Refusal> read_har_request(const json::Value& request, Record& record);

// The body and what it says about headers and framing, after read_har_request.
void read_har_body(const json::Value& request, const SideFiles& files, Record& record);

// The recorded response; nullopt when there was none (status 0 or -1).
std::optional<Response> read_har_response(const json::Value& entry, const SideFiles& files);

// Headers from a list of {name, value} objects or of [name, value] arrays. A value of several
// lines, which is how some browsers report repeated headers, becomes several headers.
Headers read_har_headers(const json::Value& message);

}  // namespace lockstep::capture
