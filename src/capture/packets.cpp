#include "capture/packets.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace lockstep::capture {
namespace {

// libpcap keeps at most 256 KiB of a packet; more is a damaged length.
constexpr std::uint32_t kLongestPacket = 1U << 20U;
constexpr std::size_t kMostInterfaces = 4096;
constexpr std::size_t kPcapHeader = 24;
constexpr std::size_t kRecordHeader = 16;
constexpr std::size_t kBlockHeader = 8;

constexpr std::uint32_t kSection = 0x0A0D0D0A;  // reads the same in both byte orders
constexpr std::uint32_t kInterface = 1;
constexpr std::uint32_t kObsoletePacket = 2;
constexpr std::uint32_t kSimplePacket = 3;
constexpr std::uint32_t kEnhancedPacket = 6;

std::uint32_t big_endian_32(std::string_view bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    value = value << 8U | static_cast<unsigned char>(bytes[i]);
  }
  return value;
}

std::optional<std::int64_t> in_ns(std::uint64_t units, std::uint8_t resolution,
                                  std::int64_t offset_s) {
  std::uint64_t seconds = 0;
  std::uint64_t ns = 0;
  const unsigned exponent = resolution & 0x7FU;
  if ((resolution & 0x80U) != 0) {
    if (exponent > 63) {
      return std::nullopt;
    }
    seconds = units >> exponent;
    std::uint64_t fraction = units & ((1ULL << exponent) - 1);
    // Down to 32 bits, so that the product fits.
    const unsigned kept = std::min(exponent, 32U);
    fraction >>= exponent - kept;
    ns = (fraction * 1'000'000'000) >> kept;
  } else {
    if (exponent > 18) {
      return std::nullopt;
    }
    std::uint64_t scale = 1;
    for (unsigned i = 0; i < exponent; ++i) {
      scale *= 10;
    }
    seconds = units / scale;
    const std::uint64_t rest = units % scale;
    ns = scale > 1'000'000'000 ? rest / (scale / 1'000'000'000) : rest * (1'000'000'000 / scale);
  }
  constexpr std::uint64_t kMostSeconds = 9'000'000'000;  // the year 2255
  const std::int64_t shifted =
      seconds > kMostSeconds ? -1 : static_cast<std::int64_t>(seconds) + offset_s;
  if (shifted < 0 || static_cast<std::uint64_t>(shifted) > kMostSeconds) {
    return std::nullopt;
  }
  return shifted * 1'000'000'000 + static_cast<std::int64_t>(ns);
}

}  // namespace

bool is_packet_file(std::string_view head) {
  if (head.size() < kPcapHeader) {
    return false;
  }
  const std::uint32_t magic = big_endian_32(head);
  const bool pcap =
      magic == 0xA1B2C3D4 || magic == 0xD4C3B2A1 || magic == 0xA1B23C4D || magic == 0x4D3CB2A1;
  const std::uint32_t order = big_endian_32(head.substr(8));
  return pcap || (magic == kSection && (order == 0x1A2B3C4D || order == 0x4D3C2B1A));
}

Packets::Packets(Input input) : input_(std::move(input)) {
  input_.fill_to(kPcapHeader);
  const std::string_view view = input_.view();
  const std::uint32_t magic = big_endian_32(view);
  blocks_ = magic == kSection;
  if (!blocks_) {
    big_endian_ = magic == 0xA1B2C3D4 || magic == 0xA1B23C4D;
    nanoseconds_ = magic == 0xA1B23C4D || magic == 0x4D3CB2A1;
    link_type_ = u32(view, 20) & 0xFFFFU;
    input_.consume(kPcapHeader);
  }
}

std::uint16_t Packets::u16(std::string_view bytes, std::size_t at) const {
  const auto low = static_cast<unsigned char>(bytes[at + (big_endian_ ? 1 : 0)]);
  const auto high = static_cast<unsigned char>(bytes[at + (big_endian_ ? 0 : 1)]);
  return static_cast<std::uint16_t>(high << 8U | low);
}

std::uint32_t Packets::u32(std::string_view bytes, std::size_t at) const {
  const std::uint32_t first = u16(bytes, at);
  const std::uint32_t second = u16(bytes, at + 2);
  return big_endian_ ? first << 16U | second : second << 16U | first;
}

bool Packets::fail(std::string problem) {
  if (problem_.empty()) {
    problem_ = std::move(problem);
    problem_at_ = input_.byte_position();
  }
  return false;
}

bool Packets::next(Packet& packet) {
  input_.consume(std::exchange(shown_, 0));
  if (!problem_.empty()) {
    return false;
  }
  packet = {};
  return blocks_ ? next_block(packet) : next_in_pcap(packet);
}

bool Packets::next_in_pcap(Packet& packet) {
  if (!input_.fill_to(kRecordHeader)) {
    return input_.view().empty() ? false : fail("the file ends inside a packet");
  }
  const std::string_view header = input_.view();
  const std::uint32_t kept = u32(header, 8);
  if (kept > kLongestPacket) {
    return fail(fmt::format("a packet cannot have {} bytes", kept));
  }
  packet.offset = input_.offset();
  packet.wire_length = u32(header, 12);
  packet.link_type = link_type_;
  packet.time_ns = std::int64_t{u32(header, 0)} * 1'000'000'000 +
                   std::int64_t{u32(header, 4)} * (nanoseconds_ ? 1 : 1000);
  if (!input_.fill_to(kRecordHeader + kept)) {
    return fail("the file ends inside a packet");
  }
  packet.bytes = input_.view().substr(kRecordHeader, kept);
  shown_ = kRecordHeader + kept;
  return true;
}

bool Packets::next_block(Packet& packet) {
  while (true) {
    if (!input_.fill_to(kBlockHeader + 4)) {
      return input_.view().empty() ? false : fail("the file ends inside a block");
    }
    if (big_endian_32(input_.view()) == kSection && !enter_section()) {
      return false;
    }
    const std::uint32_t type = u32(input_.view(), 0);
    const std::uint32_t length = u32(input_.view(), 4);
    if (length < kBlockHeader + 4 || length % 4 != 0) {
      return fail(fmt::format("a block cannot have {} bytes", length));
    }
    const bool wanted = type == kInterface || type == kObsoletePacket || type == kSimplePacket ||
                        type == kEnhancedPacket;
    if (!wanted) {
      if (!pass(length)) {
        return fail("the file ends inside a block");
      }
      continue;
    }
    if (length > 2 * kLongestPacket) {
      return fail(fmt::format("a packet cannot have {} bytes", length));
    }
    if (!input_.fill_to(length)) {
      return fail("the file ends inside a block");
    }
    packet.offset = input_.offset();
    const std::string_view body = input_.view().substr(kBlockHeader, length - kBlockHeader - 4);
    if (read_block(type, body, packet)) {
      shown_ = length;
      return true;
    }
    input_.consume(length);
  }
}

// A section has a byte order and interfaces of its own.
bool Packets::enter_section() {
  const std::uint32_t order = big_endian_32(input_.view().substr(kBlockHeader));
  if (order != 0x1A2B3C4D && order != 0x4D3C2B1A) {
    return fail("a section has no byte order");
  }
  big_endian_ = order == 0x1A2B3C4D;
  interfaces_.clear();
  return true;
}

// False for blocks without a packet.
bool Packets::read_block(std::uint32_t type, std::string_view body, Packet& packet) {
  if (type == kInterface) {
    read_interface(body);
    return false;
  }
  const std::size_t header = type == kSimplePacket ? 4 : 20;
  if (body.size() < header) {
    return false;
  }
  const std::size_t index = type == kSimplePacket     ? 0
                            : type == kEnhancedPacket ? u32(body, 0)
                                                      : u16(body, 0);
  if (index >= interfaces_.size()) {
    return false;
  }
  const Interface& interface = interfaces_[index];
  packet.link_type = interface.link_type;
  if (type == kSimplePacket) {
    packet.wire_length = u32(body, 0);
    packet.bytes = body.substr(header, std::min<std::size_t>(packet.wire_length, body.size()));
    return true;
  }
  const std::uint64_t units = std::uint64_t{u32(body, 4)} << 32U | u32(body, 8);
  packet.time_ns = in_ns(units, interface.resolution, interface.offset_s);
  packet.wire_length = u32(body, 16);
  packet.bytes = body.substr(header, u32(body, 12));
  return true;
}

void Packets::read_interface(std::string_view body) {
  if (body.size() < 8 || interfaces_.size() >= kMostInterfaces) {
    return;
  }
  Interface interface;
  interface.link_type = u16(body, 0);
  std::string_view options = body.substr(8);
  while (options.size() >= 4) {
    const std::uint16_t code = u16(options, 0);
    const std::size_t size = u16(options, 2);
    if (code == 0 || options.size() - 4 < size) {
      break;
    }
    if (code == 9 && size == 1) {
      interface.resolution = static_cast<std::uint8_t>(options[4]);
    } else if (code == 14 && size == 8) {
      const std::uint64_t low = u32(options, big_endian_ ? 8 : 4);
      const std::uint64_t high = u32(options, big_endian_ ? 4 : 8);
      interface.offset_s = static_cast<std::int64_t>(high << 32U | low);
      constexpr std::int64_t kMost = 9'000'000'000;
      interface.offset_s = std::clamp(interface.offset_s, -kMost, kMost);
    }
    options.remove_prefix(std::min(4 + (size + 3) / 4 * 4, options.size()));
  }
  interfaces_.push_back(interface);
}

bool Packets::pass(std::uint64_t size) {
  while (size != 0) {
    if (input_.view().empty() && !input_.fill()) {
      return false;
    }
    const auto some = static_cast<std::size_t>(std::min<std::uint64_t>(size, input_.view().size()));
    input_.consume(some);
    size -= some;
  }
  return true;
}

}  // namespace lockstep::capture
