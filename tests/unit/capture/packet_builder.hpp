// Packet captures made in memory: TCP segments between two ends, in every framing that is read.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::test {

inline std::string be16(unsigned value) {
  return {static_cast<char>(value >> 8U), static_cast<char>(value)};
}
inline std::string be32(std::uint32_t value) { return be16(value >> 16U) + be16(value & 0xFFFFU); }
inline std::string le32(std::uint32_t value) {
  const std::string big = be32(value);
  return {big.rbegin(), big.rend()};
}
inline std::string le16(unsigned value) {
  return {static_cast<char>(value), static_cast<char>(value >> 8U)};
}

constexpr unsigned kFin = 1;
constexpr unsigned kSyn = 2;
constexpr unsigned kRst = 4;
constexpr unsigned kAck = 16;

struct Segment {
  bool from_client = true;
  std::uint32_t sequence = 0;
  std::string payload;
  unsigned flags = kAck;
  unsigned client_port = 40000;
  unsigned server_port = 8080;
};

inline std::string tcp_of(const Segment& segment) {
  const unsigned from = segment.from_client ? segment.client_port : segment.server_port;
  const unsigned to = segment.from_client ? segment.server_port : segment.client_port;
  return be16(from) + be16(to) + be32(segment.sequence) + be32(0) + '\x50' +
         static_cast<char>(segment.flags) + be16(65535) + be32(0) + segment.payload;
}

inline std::string ipv4_of(const Segment& segment, unsigned fragment = 0) {
  const std::string tcp = tcp_of(segment);
  const std::string client = {10, 0, 0, 1};
  const std::string server = {10, 0, 0, 2};
  return std::string("\x45\x00", 2) + be16(static_cast<unsigned>(20 + tcp.size())) + be16(1) +
         be16(fragment) + "\x40\x06" + be16(0) +
         (segment.from_client ? client + server : server + client) + tcp;
}

// With a hop-by-hop and a destination options header before TCP.
inline std::string ipv6_of(const Segment& segment) {
  const std::string tcp = tcp_of(segment);
  const std::string options =
      std::string("\x3C\x00\x01\x04\0\0\0\0", 8) + std::string("\x06\x00\x01\x04\0\0\0\0", 8);
  std::string client("\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01", 16);
  std::string server("\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x02", 16);
  return std::string("\x60\0\0\0", 4) + be16(static_cast<unsigned>(options.size() + tcp.size())) +
         std::string("\x00\x40", 2) + (segment.from_client ? client + server : server + client) +
         options + tcp;
}

// What a packet carries, in fragments of so many bytes each, a multiple of eight.
inline std::vector<std::string> fragments_of(const Segment& segment, std::size_t size, bool v6) {
  const std::string tcp = tcp_of(segment);
  const std::string whole = v6 ? ipv6_of(segment) : ipv4_of(segment);
  std::vector<std::string> packets;
  for (std::size_t at = 0; at < tcp.size(); at += size) {
    const std::string part = tcp.substr(at, size);
    const bool more = at + size < tcp.size();
    const auto bytes = static_cast<unsigned>(part.size());
    const auto id = segment.sequence & 0xFFFFU;
    if (v6) {
      packets.push_back(std::string("\x60\0\0\0", 4) + be16(8 + bytes) + "\x2C\x40" +
                        whole.substr(8, 32) + std::string("\x06\0", 2) +
                        be16(static_cast<unsigned>(at) | (more ? 1U : 0U)) + be32(id) + part);
    } else {
      packets.push_back(std::string("\x45\0", 2) + be16(20 + bytes) + be16(id) +
                        be16(static_cast<unsigned>(at / 8) | (more ? 0x2000U : 0U)) + "\x40\x06" +
                        be16(0) + whole.substr(12, 8) + part);
    }
  }
  return packets;
}

inline std::string ethernet(const std::string& ip, unsigned type = 0x0800) {
  return std::string(12, '\x02') + be16(type) + ip;
}

// One second a packet, from the epoch 1000 on.
inline std::string pcap_of(const std::vector<std::string>& packets, std::uint32_t link_type = 1,
                           std::size_t keep = 65535) {
  std::string file =
      le32(0xA1B2C3D4) + le16(2) + le16(4) + le32(0) + le32(0) + le32(65535) + le32(link_type);
  std::uint32_t time = 1000;
  for (const std::string& packet : packets) {
    const std::string kept = packet.substr(0, keep);
    file += le32(time++) + le32(5) + le32(static_cast<std::uint32_t>(kept.size())) +
            le32(static_cast<std::uint32_t>(packet.size())) + kept;
  }
  return file;
}

inline std::string pcap_of(const std::vector<Segment>& segments) {
  std::vector<std::string> packets;
  for (const Segment& segment : segments) {
    packets.push_back(ethernet(ipv4_of(segment)));
  }
  return pcap_of(packets);
}

// A connection on which both ends take turns, with its handshake and its end.
inline std::vector<Segment> conversation(const std::vector<std::string>& turns,
                                         unsigned client_port = 40000) {
  std::vector<Segment> segments = {{true, 100, "", kSyn, client_port},
                                   {false, 500, "", kSyn | kAck, client_port},
                                   {true, 101, "", kAck, client_port}};
  std::uint32_t next[2] = {501, 101};
  bool client = true;
  for (const std::string& turn : turns) {
    segments.push_back({client, next[client ? 1 : 0], turn, kAck, client_port});
    next[client ? 1 : 0] += static_cast<std::uint32_t>(turn.size());
    client = !client;
  }
  segments.push_back({false, next[0], "", kFin | kAck, client_port});
  segments.push_back({true, next[1], "", kFin | kAck, client_port});
  return segments;
}

}  // namespace lockstep::test
