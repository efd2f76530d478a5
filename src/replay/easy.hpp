// A handle of libcurl's that opens a connection and does nothing else with it.
#pragma once

#include "lockstep/replay/replay.hpp"

#include "replay/curl.hpp"
#include "replay/endpoint.hpp"

namespace lockstep::replay {

// Asks no environment variable and no file in the home directory. The endpoint must outlive it.
Easy make_easy(const Options& options, const Endpoint& endpoint);

}  // namespace lockstep::replay
