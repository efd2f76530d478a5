// One flow of mitmproxy to a record.
#pragma once

#include <cstdint>

#include "lockstep/core/record.hpp"

#include "capture/tnetstring.hpp"

namespace lockstep::capture {

// The newest version of flows that is known; newer ones are read the same way.
inline constexpr std::int64_t kNewestFlow = 21;

// The version of a flow: 7 and more since mitmproxy 3.0, 0 when it is that of a release before.
std::int64_t mitmproxy_version(const Tnetstring& flow);

// A Skip when it is no HTTP, or not all of its request is there.
CaptureItem read_mitmproxy_flow(const Tnetstring& flow, const Origin& origin);

}  // namespace lockstep::capture
