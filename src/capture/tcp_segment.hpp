// From a packet to the TCP segment in it: link layer, VLAN tags, IPv4 or IPv6, fragments, TCP.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "capture/ip_fragments.hpp"
#include "capture/packets.hpp"

namespace lockstep::capture {

struct IpEndpoint {
  std::array<unsigned char, 16> address{};  // IPv4 as ::ffff:a.b.c.d
  std::uint16_t port = 0;

  auto operator<=>(const IpEndpoint&) const = default;
  std::string to_string() const;  // "192.0.2.1:8080", "[2001:db8::1]", without port 80
};

struct TcpSegment {
  IpEndpoint source;
  IpEndpoint destination;
  std::uint32_t sequence = 0;
  bool syn = false;
  bool ack = false;
  bool fin = false;
  bool rst = false;
  std::string_view payload;
  std::uint64_t cut = 0;  // bytes that follow on the wire but were not kept
};

// Why a packet holds none. A fragment is kept, and the last one yields the segment of all.
enum class NoSegment { other, fragment, unknown_link };

// The payload is valid as long as that of the packet, and until the next call.
std::variant<TcpSegment, NoSegment> read_segment(const Packet& packet, IpFragments& fragments);

}  // namespace lockstep::capture
