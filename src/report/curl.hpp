// The curl command that asks a side the same again.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/run.hpp"
#include "lockstep/report/report.hpp"

namespace lockstep::report {

struct CurlCommand {
  std::string line;
  // Shell variables that stand for secrets, which were not stored: the user sets them.
  std::vector<std::string> variables;
};

// `body` is the request body, empty for none; one that no shell word can hold, or that is long, is
// read from `lockstep show SEQ --body request`, out of `database` if that is not empty.
CurlCommand curl_command(const RunInfo& run, const StoredExchange& exchange, Side side,
                         std::string_view body, std::string_view database = {});

// For a terminal: the commands for both sides, with what to set and to mind before.
std::string curl_text(const RunInfo& run, const StoredExchange& exchange, std::string_view body,
                      const Options& options);

}  // namespace lockstep::report
