// One direction of a TCP connection, put together again: segments may come twice, overlap, come in
// another order, or not at all.
//
// Own code, since what Debian has does not do this. libtins (4.0, of 2018) gives a stream up at its
// first missing byte, and reads neither pcapng without libpcap nor Linux cooked captures of version
// 2; libnids (1.26) knows IPv4 only and keeps its state in globals; libpcap reads files that have a
// path, and captures may come compressed or through a pipe. Here a gap is a fact that readers see,
// and memory has a limit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace lockstep::capture {

// Where bytes came from.
struct PacketMark {
  std::optional<std::int64_t> time_ns;
  std::uint64_t offset = 0;  // of the packet in the file
};

class TcpStream {
 public:
  // What waits behind a gap that may still be filled; more is taken as proof that it will not be.
  static constexpr std::size_t kMostWaiting = 1U << 20U;
  static constexpr std::size_t kMostWaitingSegments = 1024;

  bool started() const { return started_; }
  // The first byte will have that sequence number. Without this the first segment counts.
  void start(std::uint32_t sequence);
  // `cut` bytes after the payload were sent but not captured.
  void add(std::uint32_t sequence, std::string_view payload, std::uint64_t cut,
           const PacketMark& mark);
  // The sender sends nothing from that sequence number on.
  void end_at(std::uint32_t sequence);
  // Nothing will be added any more.
  void close() { closed_ = true; }

  // The bytes in order that were not consumed yet.
  std::string_view data() const { return std::string_view(buffer_).substr(begin_); }
  void consume(std::size_t size);
  // Of data()[at].
  PacketMark mark(std::size_t at) const;

  // The first segment that begins behind data()[at]; data().size() when there is none.
  std::size_t next_segment(std::size_t at) const;

  // Behind data() bytes are missing for good.
  bool at_gap() const;
  // Goes on behind the gap, with nothing of what stood before. The bytes that are missing.
  std::uint64_t pass_gap();
  // data() is all there will ever be.
  bool ended() const;
  // Memory in use, roughly.
  std::size_t held() const { return buffer_.size() + waiting_bytes_; }

 private:
  std::uint64_t offset_of(std::uint32_t sequence, bool& before_start) const;
  void append(std::string_view bytes, const PacketMark& mark);
  void take_waiting();

  struct Waiting {
    std::string bytes;
    PacketMark mark;
  };

  bool started_ = false;
  bool closed_ = false;
  std::uint32_t first_ = 0;  // sequence number of offset 0
  std::uint64_t next_ = 0;   // offset behind data()
  std::uint64_t lost_ = 0;   // up to there, what is not there will not come
  std::optional<std::uint64_t> end_;
  std::string buffer_;
  std::size_t begin_ = 0;  // bytes of the buffer that were consumed
  std::deque<std::pair<std::uint64_t, PacketMark>> marks_;  // by the offset that they start at
  std::map<std::uint64_t, Waiting> waiting_;
  std::size_t waiting_bytes_ = 0;
};

}  // namespace lockstep::capture
