// Packet captures of tcpdump and the like, pcap and pcapng: HTTP/1 in clear. TLS and HTTP/2 are
// told, but not read.
#pragma once

#include <memory>

#include "lockstep/capture/capture.hpp"

#include "capture/head.hpp"
#include "capture/input.hpp"

namespace lockstep::capture {

bool is_pcap(const Head& head);
std::unique_ptr<Reader> open_pcap(Input input, const Head& head, const Options& options);

}  // namespace lockstep::capture
