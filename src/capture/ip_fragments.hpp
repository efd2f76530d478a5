// IP packets that were sent in pieces, put together again (RFC 791 §3.2, RFC 8200 §4.5).
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace lockstep::capture {

// Whose fragments belong together.
struct FragmentKey {
  std::array<unsigned char, 16> source{};
  std::array<unsigned char, 16> destination{};
  std::uint32_t id = 0;

  auto operator<=>(const FragmentKey&) const = default;
};

class IpFragments {
 public:
  // So many packets are waited for at a time; the one heard of first is given up first. None is
  // longer than 64 KiB, so that memory is bounded.
  static constexpr std::size_t kMostPackets = 128;

  // The payload of the whole packet once its last fragment is there, valid until the next call.
  // `offset` is that of the fragment in it; `more` says that another fragment follows.
  std::optional<std::string_view> add(const FragmentKey& key, std::size_t offset, bool more,
                                      std::string_view fragment);
  // Packets that did not come whole so far.
  std::uint64_t incomplete() const { return given_up_ + packets_.size(); }

 private:
  struct Packet {
    FragmentKey key;
    std::map<std::size_t, std::string> fragments;  // by offset
    std::size_t bytes = 0;                         // in them
    std::optional<std::size_t> size;               // known from the last fragment
  };

  void give_up(std::list<Packet>::iterator packet);

  std::list<Packet> packets_;  // in the order in which they began
  std::uint64_t given_up_ = 0;
  std::string whole_;
};

}  // namespace lockstep::capture
