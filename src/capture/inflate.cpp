// gzip and zlib, by zlib.
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

#include <fmt/format.h>

#include "capture/decompress.hpp"
#include "capture/warn.hpp"

namespace lockstep::capture {
namespace {

// zlib's flag in the window bits for "a gzip header is required".
constexpr int kGzipHeader = 16;

class InflateSource : public ByteSource {
 public:
  InflateSource(std::unique_ptr<ByteSource> source, Compression compression, std::string name,
                Options options)
      : source_(std::move(source)),
        compression_(compression),
        name_(std::move(name)),
        options_(std::move(options)) {
    const int header = compression == Compression::gzip ? kGzipHeader : 0;
    const int result = ::inflateInit2(&stream_, MAX_WBITS + header);
    assert(result == Z_OK);
    static_cast<void>(result);
  }
  InflateSource(const InflateSource&) = delete;
  InflateSource& operator=(const InflateSource&) = delete;
  ~InflateSource() override { ::inflateEnd(&stream_); }

  std::size_t read(char* into, std::size_t size) override {
    while (!ended_) {
      if (stream_.avail_in == 0 && !refill()) {
        break;
      }
      if (between_members_ && !start_member()) {
        continue;
      }
      const auto room = static_cast<uInt>(std::min<std::size_t>(size, 1U << 30U));
      stream_.next_out = reinterpret_cast<Bytef*>(into);
      stream_.avail_out = room;
      const int result = ::inflate(&stream_, Z_NO_FLUSH);
      const std::size_t produced = room - stream_.avail_out;
      if (result == Z_STREAM_END) {
        between_members_ = true;
      } else if (result != Z_OK && result != Z_BUF_ERROR) {
        end(fmt::format("is damaged ({})", stream_.msg == nullptr ? "no data" : stream_.msg));
      }
      if (produced != 0) {
        return produced;
      }
    }
    return 0;
  }

 private:
  // False, after a warning when it was too early, at the end of the compressed data.
  bool refill() {
    const std::size_t got = source_->read(input_.data(), input_.size());
    if (got == 0) {
      if (!between_members_) {
        end("ends too early, as if its writer had been killed");
      }
      ended_ = true;
      return false;
    }
    taken_ += got;
    stream_.next_in = reinterpret_cast<Bytef*>(input_.data());
    stream_.avail_in = static_cast<uInt>(got);
    return true;
  }

  // RFC 1952 §2.2: a gzip file may have several members. Zero bytes after one are padding; anything
  // else that is no member is not ours to interpret. False when there is no member yet.
  bool start_member() {
    while (stream_.avail_in != 0 && *stream_.next_in == 0) {
      ++stream_.next_in;
      --stream_.avail_in;
    }
    if (stream_.avail_in == 0) {
      return false;
    }
    if (compression_ != Compression::gzip || *stream_.next_in != 0x1F) {
      end("is followed by bytes that do not belong to it");
      return false;
    }
    ::inflateReset(&stream_);
    between_members_ = false;
    return true;
  }

  void end(std::string_view what) {
    warn(options_, Position{.source = name_, .offset = taken_ - stream_.avail_in},
         fmt::format("the {} data {}; nothing after this byte was read",
                     compression_name(compression_), what));
    ended_ = true;
  }

  std::unique_ptr<ByteSource> source_;
  Compression compression_;
  std::string name_;
  Options options_;
  z_stream stream_ = {};
  std::array<char, 64 * 1024> input_ = {};
  std::uint64_t taken_ = 0;  // compressed bytes read from source_
  bool between_members_ = false;
  bool ended_ = false;
};

}  // namespace

std::unique_ptr<ByteSource> inflate(std::unique_ptr<ByteSource> source, Compression compression,
                                    std::string name, const Options& options) {
  return std::make_unique<InflateSource>(std::move(source), compression, std::move(name), options);
}

}  // namespace lockstep::capture
