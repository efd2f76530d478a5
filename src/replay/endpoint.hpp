// A side as the transfers need it: where to connect, and what its requests have in common.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lockstep/core/exchange.hpp"
#include "lockstep/replay/replay.hpp"

#include "replay/curl.hpp"

namespace lockstep::replay {

struct Endpoint {
  Url url;             // scheme, host and port only; libcurl gets this one
  std::string name;    // the same as text, for messages: "http://localhost:8080"
  std::string prefix;  // of every target, "" or "/old"
  std::string host;    // value of Host where the record has none
  std::optional<std::string> forced_host;  // value of Host whatever the record has
  Headers overrides;                       // replace recorded ones; without Host
  bool tls = false;
  bool closes = false;  // each request asks for its connection to be closed
};

// Throws Error; `flag` ("--baseline") names the culprit.
Endpoint make_endpoint(const Target& target, const std::string& flag);

// Whether a value of Host is an IP address or the local machine, by which no server tells its sites
// apart.
bool is_address(std::string_view host);

}  // namespace lockstep::replay
