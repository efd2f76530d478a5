#include "capture/tcp_stream.hpp"

#include <algorithm>
#include <utility>

namespace lockstep::capture {

void TcpStream::start(std::uint32_t sequence) {
  if (!started_) {
    started_ = true;
    first_ = sequence;
  }
}

// Sequence numbers wrap around: the one nearest to what comes next is meant.
std::uint64_t TcpStream::offset_of(std::uint32_t sequence, bool& before_start) const {
  const auto expected = static_cast<std::uint32_t>(first_ + next_);
  const auto distance = static_cast<std::int32_t>(sequence - expected);
  const auto offset = static_cast<std::int64_t>(next_) + distance;
  before_start = offset < 0;
  return before_start ? static_cast<std::uint64_t>(-offset) : static_cast<std::uint64_t>(offset);
}

void TcpStream::add(std::uint32_t sequence, std::string_view payload, std::uint64_t cut,
                    const PacketMark& mark) {
  start(sequence);
  bool before_start = false;
  std::uint64_t offset = offset_of(sequence, before_start);
  if (before_start) {
    payload.remove_prefix(
        static_cast<std::size_t>(std::min<std::uint64_t>(offset, payload.size())));
    offset = 0;
  }
  const std::uint64_t end = offset + payload.size();
  if (cut != 0) {
    lost_ = std::max(lost_, end + cut);
  }
  if (payload.empty() || end <= next_) {
    return;  // sent again
  }
  if (offset <= next_) {
    append(payload.substr(static_cast<std::size_t>(next_ - offset)), mark);
    take_waiting();
    return;
  }
  Waiting& waiting = waiting_[offset];
  if (waiting.bytes.size() < payload.size()) {
    waiting_bytes_ += payload.size() - waiting.bytes.size();
    waiting.bytes = payload;
    waiting.mark = mark;
  }
}

void TcpStream::append(std::string_view bytes, const PacketMark& mark) {
  marks_.emplace_back(next_, mark);
  buffer_ += bytes;
  next_ += bytes.size();
}

// What waited is kept as far as it is new: the bytes that came first count.
void TcpStream::take_waiting() {
  while (!waiting_.empty() && waiting_.begin()->first <= next_) {
    const auto first = waiting_.begin();
    const auto known = static_cast<std::size_t>(next_ - first->first);
    if (known < first->second.bytes.size()) {
      append(std::string_view(first->second.bytes).substr(known), first->second.mark);
    }
    waiting_bytes_ -= first->second.bytes.size();
    waiting_.erase(first);
  }
}

void TcpStream::end_at(std::uint32_t sequence) {
  bool before_start = false;
  const std::uint64_t offset = started_ ? offset_of(sequence, before_start) : 0;
  end_ = before_start ? 0 : offset;
}

void TcpStream::consume(std::size_t size) {
  begin_ += size;
  // Moving what is left costs less than receiving it did.
  if (begin_ == buffer_.size() || begin_ > buffer_.size() / 2) {
    buffer_.erase(0, begin_);
    begin_ = 0;
    if (buffer_.capacity() > (1U << 20U) && buffer_.size() < buffer_.capacity() / 4) {
      buffer_.shrink_to_fit();
    }
  }
  const std::uint64_t offset = next_ - data().size();
  while (marks_.size() > 1 && marks_[1].first <= offset) {
    marks_.pop_front();
  }
}

PacketMark TcpStream::mark(std::size_t at) const {
  const std::uint64_t offset = next_ - data().size() + at;
  const auto after =
      std::upper_bound(marks_.begin(), marks_.end(), offset,
                       [](std::uint64_t wanted, const auto& each) { return wanted < each.first; });
  return after == marks_.begin() ? PacketMark{} : std::prev(after)->second;
}

std::size_t TcpStream::next_segment(std::size_t at) const {
  const std::uint64_t offset = next_ - data().size() + at;
  const auto after =
      std::upper_bound(marks_.begin(), marks_.end(), offset,
                       [](std::uint64_t wanted, const auto& each) { return wanted < each.first; });
  return after == marks_.end() ? data().size()
                               : static_cast<std::size_t>(after->first - (next_ - data().size()));
}

bool TcpStream::at_gap() const {
  return !waiting_.empty() &&
         (closed_ || waiting_.begin()->first <= lost_ || waiting_bytes_ > kMostWaiting ||
          waiting_.size() > kMostWaitingSegments);
}

std::uint64_t TcpStream::pass_gap() {
  const std::uint64_t missing = waiting_.begin()->first - next_;
  consume(data().size());
  marks_.clear();
  next_ = waiting_.begin()->first;
  take_waiting();
  return missing;
}

bool TcpStream::ended() const { return waiting_.empty() && (closed_ || (end_ && next_ >= *end_)); }

}  // namespace lockstep::capture
