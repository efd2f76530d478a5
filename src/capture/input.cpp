#include "capture/input.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <utility>

namespace lockstep::capture {
namespace {

constexpr std::size_t kChunk = 256 * 1024;
// A buffer that grew for one huge entry is given back once so little is left in it.
constexpr std::size_t kShrinkAbove = 128 * kChunk;

}  // namespace

Input::Input(std::string name, std::unique_ptr<ByteSource> source, std::uint64_t offset)
    : name_(std::move(name)), source_(std::move(source)), offset_(offset), line_start_(offset) {}

bool Input::fill() {
  if (ended_) {
    return false;
  }
  make_room();
  const std::size_t got = source_->read(buffer_.get() + end_, capacity_ - end_);
  end_ += got;
  ended_ = got == 0;
  return !ended_;
}

bool Input::fill_to(std::size_t size) {
  while (view().size() < size && fill()) {
  }
  return view().size() >= size;
}

// Moving the unread bytes to the front costs less than reading them did, as long as it happens only
// when at least as much was consumed; else the buffer doubles.
void Input::make_room() {
  const std::size_t used = end_ - begin_;
  const bool shrink = capacity_ > kShrinkAbove && used < kChunk;
  if (capacity_ - end_ >= kChunk && !shrink) {
    return;
  }
  if (begin_ >= used && capacity_ - used >= kChunk && !shrink) {
    std::memmove(buffer_.get(), buffer_.get() + begin_, used);
  } else {
    capacity_ = std::max(2 * kChunk, 2 * used + kChunk);
    auto larger = std::make_unique_for_overwrite<char[]>(capacity_);
    if (used != 0) {
      std::memcpy(larger.get(), buffer_.get() + begin_, used);
    }
    buffer_ = std::move(larger);
  }
  begin_ = 0;
  end_ = used;
}

void Input::consume(std::size_t size) {
  assert(size <= end_ - begin_);
  const char* from = buffer_.get() + begin_;
  const char* const end = from + size;
  while (from != end) {
    const auto left = static_cast<std::size_t>(end - from);
    const auto* newline = static_cast<const char*>(std::memchr(from, '\n', left));
    if (newline == nullptr) {
      break;
    }
    from = newline + 1;
    ++line_;
    line_start_ = offset_ + static_cast<std::uint64_t>(from - (end - size));
  }
  begin_ += size;
  offset_ += size;
}

Position Input::position(std::size_t at) const {
  const std::string_view before = view().substr(0, at);
  const std::size_t newline = before.rfind('\n');
  const auto lines = static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\n'));
  const std::uint64_t start =
      newline == std::string_view::npos ? line_start_ : offset_ + newline + 1;
  return Position{.source = name_,
                  .line = line_ + lines,
                  .column = offset_ + before.size() - start + 1,
                  .offset = offset_ + before.size()};
}

Position Input::byte_position(std::size_t at) const {
  return Position{.source = name_, .offset = offset_ + at};
}

Origin Input::origin(std::uint64_t index) const {
  return Origin{.source = name_, .line = line_, .offset = offset_, .index = index};
}

Origin Input::byte_origin(std::uint64_t index, std::size_t at) const {
  return Origin{.source = name_, .line = 0, .offset = offset_ + at, .index = index};
}

}  // namespace lockstep::capture
