// Packets out of pcap (draft-ietf-opsawg-pcap) and pcapng (draft-ietf-opsawg-pcapng) files, one at
// a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capture/input.hpp"

namespace lockstep::capture {

struct Packet {
  std::optional<std::int64_t> time_ns;
  std::uint32_t link_type = 0;    // https://www.tcpdump.org/linktypes.html
  std::string_view bytes;         // as much as was kept; valid until the next call
  std::uint64_t wire_length = 0;  // how long it was
  std::uint64_t offset = 0;       // of its record in the file
};

bool is_packet_file(std::string_view head);

class Packets {
 public:
  explicit Packets(Input input);

  // False at the end, and where the file is damaged: then `problem` says what is wrong, and where.
  bool next(Packet& packet);

  const std::string& problem() const { return problem_; }
  const Position& problem_at() const { return problem_at_; }
  const Input& input() const { return input_; }

 private:
  struct Interface {
    std::uint32_t link_type = 0;
    std::uint8_t resolution = 6;  // if_tsresol: 10^-n s, or with the highest bit set, 2^-n s
    std::int64_t offset_s = 0;    // if_tsoffset
  };

  bool next_in_pcap(Packet& packet);
  bool next_block(Packet& packet);
  bool read_block(std::uint32_t type, std::string_view body, Packet& packet);
  void read_interface(std::string_view body);
  bool enter_section();
  bool pass(std::uint64_t size);
  bool fail(std::string problem);
  std::uint16_t u16(std::string_view bytes, std::size_t at) const;
  std::uint32_t u32(std::string_view bytes, std::size_t at) const;

  Input input_;
  bool blocks_ = false;  // pcapng
  bool big_endian_ = false;
  bool nanoseconds_ = false;
  std::uint32_t link_type_ = 0;
  std::vector<Interface> interfaces_;
  std::size_t shown_ = 0;  // bytes of view() that the last packet takes
  std::string problem_;
  Position problem_at_;
};

}  // namespace lockstep::capture
