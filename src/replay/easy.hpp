// A handle of libcurl's that opens a connection and does nothing else with it.
#pragma once

#include "lockstep/replay/replay.hpp"

#include "replay/curl.hpp"
#include "replay/endpoint.hpp"

namespace lockstep::replay {

// A fresh handle that speaks HTTP/1.1 and asks nothing of the environment: no proxy, no netrc.
Easy make_handle();

// Asks no environment variable and no file in the home directory. The endpoint must outlive it.
Easy make_easy(const Options& options, const Endpoint& endpoint);

}  // namespace lockstep::replay
