#include "capture/tcp_segment.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

namespace lockstep::capture {
namespace {

constexpr std::uint16_t kIpv4 = 0x0800;
constexpr std::uint16_t kIpv6 = 0x86DD;
constexpr unsigned kTcp = 6;

unsigned u8(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}
std::uint16_t u16(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint16_t>(u8(bytes, at) << 8U | u8(bytes, at + 1));
}
std::uint32_t u32(std::string_view bytes, std::size_t at) {
  return std::uint32_t{u16(bytes, at)} << 16U | u16(bytes, at + 2);
}

struct NetworkLayer {
  std::string_view bytes;
  std::uint16_t type = 0;  // an EtherType; 0 when the first half byte tells
};

bool is_vlan(std::uint16_t type) { return type == 0x8100 || type == 0x88A8 || type == 0x9100; }

// What lies behind a header of `header` bytes that ends with, or has at `at`, an EtherType.
std::optional<NetworkLayer> behind_type(std::string_view bytes, std::size_t at,
                                        std::size_t header) {
  if (bytes.size() < header) {
    return std::nullopt;
  }
  std::uint16_t type = u16(bytes, at);
  bytes.remove_prefix(header);
  while (is_vlan(type) && bytes.size() >= 4) {
    type = u16(bytes, 2);
    bytes.remove_prefix(4);
  }
  return NetworkLayer{bytes, type};
}

// nullopt with `known` unset for link layers that are not read.
std::optional<NetworkLayer> network_layer(const Packet& packet, bool& known) {
  const std::string_view bytes = packet.bytes;
  known = true;
  switch (packet.link_type) {
    case 0:    // BSD loopback: a family in the byte order of the host
    case 108:  // OpenBSD loopback: the same in network byte order
      return bytes.size() < 4 ? std::nullopt : std::optional(NetworkLayer{bytes.substr(4), 0});
    case 1:  // Ethernet
      return behind_type(bytes, 12, 14);
    case 12:  // raw IP, by the numbers that some systems give it
    case 14:
    case 101:
    case 228:
    case 229:
      return NetworkLayer{bytes, 0};
    case 113:  // Linux cooked
      return behind_type(bytes, 14, 16);
    case 276:  // Linux cooked, version 2
      return behind_type(bytes, 0, 20);
    default:
      known = false;
      return std::nullopt;
  }
}

struct TransportLayer {
  std::string_view bytes;  // without link layer padding
  std::uint64_t cut = 0;
};

void set_ipv4(std::array<unsigned char, 16>& address, std::string_view bytes) {
  address = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  std::copy_n(bytes.begin(), 4, address.begin() + 12);
}

// `length` bytes belong to the packet; of those behind `header`, some may be missing.
TransportLayer payload_of(std::string_view bytes, std::size_t header, std::size_t length) {
  TransportLayer layer;
  layer.cut = length > bytes.size() ? length - bytes.size() : 0;
  layer.bytes = bytes.substr(0, std::min(length, bytes.size()));
  layer.bytes.remove_prefix(std::min(header, layer.bytes.size()));
  return layer;
}

// The payload of all fragments, once the last of them is there.
std::variant<TransportLayer, NoSegment> joined(IpFragments& fragments, const TcpSegment& segment,
                                               std::uint32_t id, unsigned offset_and_flag,
                                               const TransportLayer& fragment) {
  const FragmentKey key{segment.source.address, segment.destination.address, id};
  const std::size_t offset = offset_and_flag & 0xFFF8U;
  const bool more = (offset_and_flag & 1U) != 0;
  // One that was cut when it was captured leaves a gap.
  if (const auto whole = fragments.add(key, offset, more || fragment.cut != 0, fragment.bytes)) {
    return TransportLayer{*whole, 0};
  }
  return NoSegment::fragment;
}

std::variant<TransportLayer, NoSegment> read_ipv4(std::string_view bytes, TcpSegment& segment,
                                                  IpFragments& fragments) {
  const std::size_t header = bytes.size() < 20 ? 0 : (u8(bytes, 0) & 0x0FU) * 4;
  if (header < 20 || bytes.size() < header || u8(bytes, 9) != kTcp) {
    return NoSegment::other;
  }
  set_ipv4(segment.source.address, bytes.substr(12, 4));
  set_ipv4(segment.destination.address, bytes.substr(16, 4));
  // Segmentation offload leaves the length 0.
  const std::size_t length = u16(bytes, 2);
  const TransportLayer layer = payload_of(bytes, header, length == 0 ? bytes.size() : length);
  const unsigned place = u16(bytes, 6);
  if ((place & 0x3FFFU) == 0) {  // no more fragments, and no offset
    return layer;
  }
  return joined(fragments, segment, u16(bytes, 4),
                (place & 0x1FFFU) << 3U | (place & 0x2000U) >> 13U, layer);
}

std::variant<TransportLayer, NoSegment> read_ipv6(std::string_view bytes, TcpSegment& segment,
                                                  IpFragments& fragments) {
  constexpr std::size_t kHeader = 40;
  if (bytes.size() < kHeader) {
    return NoSegment::other;
  }
  std::copy_n(bytes.begin() + 8, 16, segment.source.address.begin());
  std::copy_n(bytes.begin() + 24, 16, segment.destination.address.begin());
  const std::size_t length = u16(bytes, 4);
  unsigned next = u8(bytes, 6);
  std::size_t at = kHeader;
  // Extension headers (RFC 8200 §4); the loop ends since each has at least eight bytes.
  while (next != kTcp) {
    if (bytes.size() < at + 8) {
      return NoSegment::other;
    }
    std::size_t size = 8 + std::size_t{u8(bytes, at + 1)} * 8;
    if (next == 44) {
      const unsigned place = u16(bytes, at + 2) & 0xFFF9U;
      if (place != 0) {
        // What stands between the fragment header and TCP, which is nothing on real networks, would
        // be in the first fragment only.
        if (u8(bytes, at) != kTcp) {
          return NoSegment::other;
        }
        return joined(fragments, segment, u32(bytes, at + 4), place,
                      payload_of(bytes, at + 8, kHeader + length));
      }
      size = 8;
    } else if (next == 51) {
      size = (std::size_t{u8(bytes, at + 1)} + 2) * 4;
    } else if (next != 0 && next != 43 && next != 60) {
      return NoSegment::other;
    }
    next = u8(bytes, at);
    at += size;
  }
  return payload_of(bytes, at, length == 0 ? bytes.size() : kHeader + length);
}

}  // namespace

std::string IpEndpoint::to_string() const {
  const bool v4 = std::all_of(address.begin(), address.begin() + 10,
                              [](unsigned char byte) { return byte == 0; }) &&
                  address[10] == 0xFF && address[11] == 0xFF;
  std::string text;
  if (v4) {
    text = fmt::format("{}.{}.{}.{}", address[12], address[13], address[14], address[15]);
  } else {
    for (std::size_t i = 0; i < 16; i += 2) {
      text += fmt::format("{}{:x}", i == 0 ? "[" : ":", address[i] << 8U | address[i + 1]);
    }
    text += ']';
  }
  return port == 80 ? text : fmt::format("{}:{}", text, port);
}

std::variant<TcpSegment, NoSegment> read_segment(const Packet& packet, IpFragments& fragments) {
  bool known = true;
  const auto network = network_layer(packet, known);
  if (!network || network->bytes.empty()) {
    return known ? NoSegment::other : NoSegment::unknown_link;
  }
  TcpSegment segment;
  const unsigned version = u8(network->bytes, 0) >> 4U;
  const bool v4 = version == 4 && (network->type == 0 || network->type == kIpv4);
  const bool v6 = version == 6 && (network->type == 0 || network->type == kIpv6);
  if (!v4 && !v6) {
    return NoSegment::other;
  }
  const auto found = v4 ? read_ipv4(network->bytes, segment, fragments)
                        : read_ipv6(network->bytes, segment, fragments);
  if (const auto* const none = std::get_if<NoSegment>(&found)) {
    return *none;
  }
  const TransportLayer& tcp = std::get<TransportLayer>(found);
  const std::size_t header = tcp.bytes.size() < 20 ? 0 : (u8(tcp.bytes, 12) >> 4U) * 4;
  if (header < 20 || tcp.bytes.size() < header) {
    return NoSegment::other;
  }
  segment.source.port = u16(tcp.bytes, 0);
  segment.destination.port = u16(tcp.bytes, 2);
  segment.sequence = u32(tcp.bytes, 4);
  const unsigned flags = u8(tcp.bytes, 13);
  segment.fin = (flags & 1U) != 0;
  segment.syn = (flags & 2U) != 0;
  segment.rst = (flags & 4U) != 0;
  segment.ack = (flags & 16U) != 0;
  segment.payload = tcp.bytes.substr(header);
  segment.cut = tcp.cut;
  return segment;
}

}  // namespace lockstep::capture
