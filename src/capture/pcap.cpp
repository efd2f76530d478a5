#include "capture/pcap.hpp"

#include <algorithm>
#include <list>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "capture/http_conversation.hpp"
#include "capture/packets.hpp"
#include "capture/ready_items.hpp"
#include "capture/tcp_segment.hpp"
#include "capture/warn.hpp"

namespace lockstep::capture {
namespace {

// At most so many connections are followed at a time, and so much is held for all of them, in
// entries of the largest size; the one that was silent for longest goes first.
constexpr std::size_t kMostConnections = 10'000;
// So many that have ended are remembered, for packets that come late or twice.
constexpr std::size_t kMostClosed = 1000;
constexpr std::uint64_t kMostHeldEntries = 4;

class PcapReader : public Reader {
 public:
  PcapReader(Input input, Options options)
      : packets_(std::move(input)), options_(std::move(options)) {}

  std::string_view format() const override { return "pcap"; }

  bool next(CaptureItem& item) override {
    while (ready_.empty() && !ended_) {
      step();
    }
    return take_first(ready_, item);
  }

 private:
  using Key = std::pair<IpEndpoint, IpEndpoint>;
  struct Connection {
    Key key;
    HttpConversation conversation;
  };
  using Connections = std::list<Connection>;

  void step();
  void take_segment(const TcpSegment& segment, const PacketMark& mark);
  Connections::iterator start(const Key& key);
  void collect(Connection& connection);
  void end(Connections::iterator connection);
  void finish();

  Packets packets_;
  IpFragments fragments_;
  Options options_;
  // In each the one heard of last comes first.
  Connections connections_;
  Connections closed_;
  std::map<Key, Connections::iterator> by_key_;
  std::uint64_t held_ = 0;
  ReadyItems ready_;
  std::uint64_t index_ = 0;
  bool ended_ = false;
  // For what there is to say at the end.
  std::uint64_t unknown_links_ = 0;
  std::uint32_t unknown_link_ = 0;
  std::uint64_t evicted_ = 0;
  std::uint64_t other_protocols_ = 0;
  std::uint64_t cut_packets_ = 0;
};

void PcapReader::step() {
  Packet packet;
  if (!packets_.next(packet)) {
    finish();
    return;
  }
  const auto found = read_segment(packet, fragments_);
  if (const auto* const segment = std::get_if<TcpSegment>(&found)) {
    cut_packets_ += segment->cut != 0 ? 1U : 0U;
    take_segment(*segment, {packet.time_ns, packet.offset});
  } else if (std::get<NoSegment>(found) == NoSegment::unknown_link) {
    unknown_link_ = packet.link_type;
    ++unknown_links_;
  }
}

void PcapReader::take_segment(const TcpSegment& segment, const PacketMark& mark) {
  const Key key = std::minmax(segment.source, segment.destination);
  auto known = by_key_.find(key);
  if (known != by_key_.end() && known->second->conversation.is_another(segment)) {
    end(known->second);
    known = by_key_.end();
  }
  const bool says_something = segment.syn || !segment.payload.empty();
  if (known == by_key_.end() && !says_something) {
    return;
  }
  const Connections::iterator connection = known == by_key_.end() ? start(key) : known->second;
  HttpConversation& conversation = connection->conversation;
  if (conversation.finished()) {
    return;
  }
  connections_.splice(connections_.begin(), connections_, connection);
  held_ -= conversation.held();
  conversation.add(segment, mark);
  held_ += conversation.held();
  collect(*connection);
  if (conversation.finished()) {
    closed_.splice(closed_.begin(), connections_, connection);
  }
  if (closed_.size() > kMostClosed) {
    end(std::prev(closed_.end()));
  }
  while (connections_.size() > kMostConnections ||
         (held_ > kMostHeldEntries * options_.max_entry_bytes && connections_.size() > 1)) {
    ++evicted_;
    end(std::prev(connections_.end()));
  }
}

PcapReader::Connections::iterator PcapReader::start(const Key& key) {
  connections_.push_front({key, HttpConversation(key.first, key.second, packets_.input().name(),
                                                 options_.max_entry_bytes)});
  by_key_[key] = connections_.begin();
  return connections_.begin();
}

void PcapReader::collect(Connection& connection) {
  for (CaptureItem& item : connection.conversation.take()) {
    std::visit([this](auto& any) { any.origin.index = index_++; }, item);
    ready_.push_back(std::move(item));
  }
}

void PcapReader::end(Connections::iterator connection) {
  Connections& list = connection->conversation.finished() ? closed_ : connections_;
  held_ -= connection->conversation.held();
  connection->conversation.finish();
  collect(*connection);
  other_protocols_ += connection->conversation.is_other_protocol() ? 1U : 0U;
  by_key_.erase(connection->key);
  list.erase(connection);
}

void PcapReader::finish() {
  ended_ = true;
  for (Connections* const list : {&closed_, &connections_}) {
    while (!list->empty()) {
      end(std::prev(list->end()));
    }
  }
  const Position whole_file{.source = packets_.input().name()};
  const auto tell = [&](std::uint64_t count, std::string_view what) {
    if (count != 0) {
      warn(options_, whole_file, fmt::format("{}: {}", what, count));
    }
  };
  if (!packets_.problem().empty()) {
    warn(options_, packets_.problem_at(),
         packets_.problem() + "; packets before it were read, nothing behind it");
  }
  tell(unknown_links_, fmt::format("packets of link type {}, which is not read", unknown_link_));
  tell(fragments_.incomplete(),
       "IP packets of which not all fragments were captured: what they carried is missing");
  tell(cut_packets_, "packets cut by the snapshot length (tcpdump -s 0 keeps them whole)");
  tell(evicted_, "connections ended early, since too many were open at once");
  tell(other_protocols_, "connections that carried something else than HTTP");
}

}  // namespace

bool is_pcap(const Head& head) { return is_packet_file(head.bytes); }

std::unique_ptr<Reader> open_pcap(Input input, const Head&, const Options& options) {
  return std::make_unique<PcapReader>(std::move(input), options);
}

}  // namespace lockstep::capture
