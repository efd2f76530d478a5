// What access logs in text have in common: a request line, a status, addresses.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lockstep/core/record.hpp"

#include "capture/logged_request.hpp"
#include "capture/request_rules.hpp"

namespace lockstep::capture {

// Method and target of "GET /a?b HTTP/1.1", byte for byte. Split at the first and the last space,
// since a target may hold some. A refusal for what is no request line of HTTP/1, as connections
// that never were HTTP leave them.
std::optional<Refusal> split_request_line(std::string_view line, LoggedRequest& request);

// Unless the log says that there was none: "-", or nothing.
void add_header(Headers& headers, std::string_view name, std::string_view value);

// A Skip for a line that looks like one of a format, and is none; `detail` says why.
Skip unreadable_line(std::string detail);

// Three digits.
bool is_status(std::string_view text);
// The number of up to three digits; 0 for anything else.
int status_of(std::string_view text);
// An IPv4 address, or an IPv6 address with or without brackets; without a port.
bool is_address(std::string_view text);
// "203.0.113.7, 2001:db8::1"
bool is_address_list(std::string_view text);

}  // namespace lockstep::capture
