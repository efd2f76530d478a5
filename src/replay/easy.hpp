// An easy handle with every option that stays the same from one transfer to the next.
#pragma once

#include "lockstep/replay/replay.hpp"

#include "replay/curl.hpp"
#include "replay/endpoint.hpp"

namespace lockstep::replay {

// Sends nothing of its own, follows nothing, remembers nothing, asks no environment variable and
// no file in the home directory. The endpoint must outlive it.
Easy make_easy(const Options& options, const Endpoint& endpoint);

}  // namespace lockstep::replay
