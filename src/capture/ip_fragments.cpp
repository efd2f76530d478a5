#include "capture/ip_fragments.hpp"

#include <algorithm>
#include <iterator>

namespace lockstep::capture {
namespace {

constexpr std::size_t kLongest = 65535;
constexpr std::size_t kMostFragments = 8192;  // of eight bytes, which is the least there can be

}  // namespace

void IpFragments::give_up(std::list<Packet>::iterator packet) {
  ++given_up_;
  packets_.erase(packet);
}

std::optional<std::string_view> IpFragments::add(const FragmentKey& key, std::size_t offset,
                                                 bool more, std::string_view fragment) {
  auto packet = std::find_if(packets_.begin(), packets_.end(),
                             [&key](const Packet& each) { return each.key == key; });
  if (packet == packets_.end()) {
    if (packets_.size() == kMostPackets) {
      give_up(packets_.begin());
    }
    packet = packets_.insert(packets_.end(), Packet{.key = key, .fragments = {}, .size = {}});
  }
  const std::size_t end = offset + fragment.size();
  const auto known = packet->fragments.find(offset);
  if (known != packet->fragments.end() && known->second == fragment) {
    return std::nullopt;  // sent again
  }
  // Fragments that overlap come from somebody who wants readers to disagree (RFC 5722, RFC 1858).
  const auto next = packet->fragments.lower_bound(offset);
  const bool overlaps = (next != packet->fragments.end() && next->first < end) ||
                        (next != packet->fragments.begin() &&
                         std::prev(next)->first + std::prev(next)->second.size() > offset) ||
                        known != packet->fragments.end() || (packet->size && end > *packet->size);
  if (overlaps || fragment.empty() || end > kLongest ||
      packet->fragments.size() == kMostFragments) {
    give_up(packet);
    return std::nullopt;
  }
  packet->fragments.emplace(offset, fragment);
  packet->bytes += fragment.size();
  if (!more) {
    packet->size = end;
  }
  // No two overlap: as many bytes as it has are all of its bytes.
  if (packet->size != packet->bytes) {
    return std::nullopt;
  }
  whole_.clear();
  for (const auto& [at, bytes] : packet->fragments) {
    whole_ += bytes;
  }
  packets_.erase(packet);
  return whole_;
}

}  // namespace lockstep::capture
