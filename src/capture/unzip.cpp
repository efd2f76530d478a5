// The HAR in a zip archive (APPNOTE.TXT 6.3.10), as Charles, Chrome and Playwright write one. Own
// code around zlib: libzip and minizip want a file to seek in, and captures may come through a
// pipe; the first .har is found from the entries' own headers, in the order in which they stand.
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "lockstep/core/error.hpp"
#include "lockstep/core/http.hpp"

#include "capture/decompress.hpp"
#include "capture/warn.hpp"

namespace lockstep::capture {
namespace {

constexpr std::string_view kLocalHeader = "PK\x03\x04";
constexpr std::string_view kDescriptor = "PK\x07\x08";
constexpr std::size_t kHeaderSize = 30;
constexpr std::size_t kChunk = 64U * 1024;
constexpr std::uint32_t kInZip64 = 0xFFFFFFFF;

struct ZipEntry {
  std::string name;
  bool encrypted = false;
  bool sizes_follow = false;  // in a descriptor behind the data
  unsigned method = 0;        // 0: stored, 8: deflate
  std::uint32_t crc = 0;
  std::uint64_t packed = 0;
};

class UnzipSource : public ByteSource {
 public:
  UnzipSource(std::unique_ptr<ByteSource> source, std::string name, Options options)
      : source_(std::move(source)), name_(std::move(name)), options_(std::move(options)) {
    const int result = ::inflateInit2(&stream_, -MAX_WBITS);
    assert(result == Z_OK);
    static_cast<void>(result);
  }
  UnzipSource(const UnzipSource&) = delete;
  UnzipSource& operator=(const UnzipSource&) = delete;
  ~UnzipSource() override { ::inflateEnd(&stream_); }

  // Before anything is read; not the constructor's, since it throws.
  void find_har();

  std::size_t read(char* into, std::size_t size) override {
    const std::size_t got = ended_ ? 0 : read_data(into, size);
    if (got == 0 && !std::exchange(ended_, true) && finish_entry()) {
      tell_others();
    }
    return got;
  }

 private:
  bool need(std::size_t size);
  std::string_view bytes() const { return {buffer_.data() + begin_, end_ - begin_}; }
  void take(std::size_t size) { begin_ += size; }
  unsigned u16(std::size_t at) const;
  std::uint32_t u32(std::size_t at) const { return u16(at) | u16(at + 2) << 16U; }
  bool read_header();
  std::size_t read_data(char* into, std::size_t size);
  std::size_t inflate_data(char* into, std::size_t size);
  bool pass_data();
  bool finish_entry();
  void tell_others();
  void damaged(std::string_view what);

  std::unique_ptr<ByteSource> source_;
  std::string name_;
  Options options_;
  z_stream stream_ = {};
  std::array<char, kChunk> buffer_ = {};
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint64_t before_buffer_ = 0;  // bytes of the archive
  ZipEntry entry_;
  std::uint64_t left_ = 0;  // of stored data
  bool data_ended_ = false;
  std::uint32_t crc_ = 0;
  bool broken_ = false;
  bool ended_ = false;
};

// Whether so many bytes, at most a chunk, are there to be looked at.
bool UnzipSource::need(std::size_t size) {
  if (begin_ + size > buffer_.size()) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    before_buffer_ += begin_;
    end_ -= begin_;
    begin_ = 0;
  }
  while (end_ - begin_ < size) {
    const std::size_t got = source_->read(buffer_.data() + end_, buffer_.size() - end_);
    if (got == 0) {
      return false;
    }
    end_ += got;
  }
  return true;
}

unsigned UnzipSource::u16(std::size_t at) const {
  const auto byte = [&](std::size_t i) -> unsigned {
    return static_cast<unsigned char>(buffer_[begin_ + i]);
  };
  return byte(at) | byte(at + 1) << 8U;
}

void UnzipSource::damaged(std::string_view what) {
  if (!std::exchange(broken_, true)) {
    warn(options_, Position{.source = name_, .offset = before_buffer_ + begin_},
         fmt::format("the zip data {}; nothing after this byte was read", what));
  }
}

// APPNOTE §4.3.7. False behind the last entry.
bool UnzipSource::read_header() {
  if (!need(kHeaderSize) || !bytes().starts_with(kLocalHeader)) {
    return false;
  }
  entry_ = {};
  entry_.encrypted = (u16(6) & 1U) != 0;
  entry_.sizes_follow = (u16(6) & 8U) != 0;
  entry_.method = u16(8);
  entry_.crc = u32(14);
  entry_.packed = u32(18);
  const std::size_t name = u16(26);
  std::size_t more = u16(28);
  take(kHeaderSize);
  if (name > kChunk / 2 || !need(name)) {
    return false;
  }
  entry_.name = bytes().substr(0, name);
  take(name);
  for (; more != 0;) {
    const std::size_t some = std::min<std::size_t>(more, kChunk / 2);
    if (!need(some)) {
      return false;
    }
    take(some);
    more -= some;
  }
  left_ = entry_.packed;
  data_ended_ = false;
  crc_ = 0;
  ::inflateReset(&stream_);
  return true;
}

bool is_har_name(std::string_view name) {
  return name.size() > 4 && equal_ignoring_case(name.substr(name.size() - 4), ".har") &&
         !name.starts_with("__MACOSX/");
}

void UnzipSource::find_har() {
  while (read_header()) {
    const bool can_read = !entry_.encrypted && (entry_.method == 0 || entry_.method == 8) &&
                          !(entry_.method == 0 && entry_.sizes_follow) &&
                          !(entry_.method == 0 && entry_.packed == kInZip64);
    if (is_har_name(entry_.name)) {
      if (can_read) {
        return;
      }
      throw Error(
          Position{.source = name_, .offset = before_buffer_ + begin_},
          fmt::format("\"{}\" in this archive {}", escape_line(entry_.name),
                      entry_.encrypted ? "is encrypted" : "is stored in a way that is not read"),
          "unpack it first");
    }
    if (!can_read || !pass_data()) {
      break;
    }
  }
  throw Error(Position{.source = name_, .offset = before_buffer_ + begin_},
              "is a zip archive in which no .har was found", "unpack it, and name the captures");
}

std::size_t UnzipSource::read_data(char* into, std::size_t size) {
  if (data_ended_) {
    return 0;
  }
  std::size_t got = 0;
  if (entry_.method == 8) {
    got = inflate_data(into, size);
  } else if (left_ != 0) {
    if (!need(1)) {
      damaged("ends too early, as if its writer had been killed");
      return 0;
    }
    got = static_cast<std::size_t>(
        std::min<std::uint64_t>({left_, std::uint64_t{size}, std::uint64_t{bytes().size()}}));
    std::memcpy(into, bytes().data(), got);
    take(got);
    left_ -= got;
  }
  crc_ = static_cast<std::uint32_t>(
      ::crc32(crc_, reinterpret_cast<const Bytef*>(into), static_cast<uInt>(got)));
  return got;
}

std::size_t UnzipSource::inflate_data(char* into, std::size_t size) {
  const auto room = static_cast<uInt>(std::min<std::size_t>(size, 1U << 30U));
  stream_.next_out = reinterpret_cast<Bytef*>(into);
  stream_.avail_out = room;
  while (stream_.avail_out == room && !data_ended_) {
    if (!need(1)) {
      damaged("ends too early, as if its writer had been killed");
      break;
    }
    stream_.next_in = reinterpret_cast<Bytef*>(buffer_.data() + begin_);
    stream_.avail_in = static_cast<uInt>(end_ - begin_);
    const int result = ::inflate(&stream_, Z_NO_FLUSH);
    take(end_ - begin_ - stream_.avail_in);
    data_ended_ = result == Z_STREAM_END;
    if (!data_ended_ && result != Z_OK && result != Z_BUF_ERROR) {
      damaged(fmt::format("is damaged ({})", stream_.msg == nullptr ? "no data" : stream_.msg));
      break;
    }
  }
  return room - stream_.avail_out;
}

// Passes over an entry that is not wanted.
bool UnzipSource::pass_data() {
  std::array<char, kChunk> unused;
  while (read_data(unused.data(), unused.size()) != 0) {
  }
  return finish_entry();
}

// APPNOTE §4.3.9: behind the data its checksum may follow, with or without a signature, with sizes
// of four or of eight bytes. False when the next entry cannot be found.
bool UnzipSource::finish_entry() {
  if (broken_) {
    return false;
  }
  if (entry_.sizes_follow) {
    if (!need(24)) {
      return false;
    }
    const std::size_t start = bytes().starts_with(kDescriptor) ? 4 : 0;
    entry_.crc = u32(start);
    const bool short_sizes = bytes().substr(start + 12).starts_with("PK");
    take(start + (short_sizes ? 12 : 20));
  }
  if (crc_ != entry_.crc) {
    damaged("is damaged (its checksum is another)");
  }
  return !broken_;
}

// What is behind the first HAR is not joined to it: whose order would that be?
void UnzipSource::tell_others() {
  while (read_header()) {
    if (is_har_name(entry_.name)) {
      warn(options_, Position{.source = name_, .offset = before_buffer_ + begin_},
           fmt::format("the archive has another HAR, \"{}\", which is not read; unpack it",
                       entry_.name));
      return;
    }
    if (entry_.encrypted || (entry_.method != 8 && entry_.sizes_follow) || !pass_data()) {
      return;
    }
  }
}

}  // namespace

bool is_zip(std::string_view head) { return head.starts_with(kLocalHeader); }

std::unique_ptr<ByteSource> unzip(std::unique_ptr<ByteSource> source, const std::string& name,
                                  const Options& options) {
  auto archive = std::make_unique<UnzipSource>(std::move(source), name, options);
  archive->find_har();
  return archive;
}

}  // namespace lockstep::capture
