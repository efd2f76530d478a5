// One curl command to the requests that it would send.
#pragma once

#include <variant>
#include <vector>

#include "lockstep/core/http.hpp"
#include "lockstep/core/record.hpp"

#include "capture/request_rules.hpp"
#include "capture/shell_words.hpp"

namespace lockstep::capture {

// One item for each URL, in order; all of them have `origin`, whose index the caller counts on.
// Never empty: a command without a URL is a Skip.
std::vector<CaptureItem> read_curl_command(const ShellCommand& command, const Origin& origin);

}  // namespace lockstep::capture
