// zstd, by libzstd.
#include <zstd.h>

#include <array>
#include <cassert>
#include <utility>

#include <fmt/format.h>

#include "capture/decompress.hpp"
#include "capture/warn.hpp"

namespace lockstep::capture {
namespace {

// As the zstd command: a frame may make its reader hold a window of 128 MiB, not more.
constexpr int kMaxWindowLog = 27;

class ZstdSource : public ByteSource {
 public:
  ZstdSource(std::unique_ptr<ByteSource> source, std::string name, Options options)
      : source_(std::move(source)),
        name_(std::move(name)),
        options_(std::move(options)),
        stream_(::ZSTD_createDCtx()) {
    assert(stream_ != nullptr);
    ::ZSTD_DCtx_setParameter(stream_, ZSTD_d_windowLogMax, kMaxWindowLog);
  }
  ZstdSource(const ZstdSource&) = delete;
  ZstdSource& operator=(const ZstdSource&) = delete;
  ~ZstdSource() override { ::ZSTD_freeDCtx(stream_); }

  std::size_t read(char* into, std::size_t size) override {
    while (!ended_) {
      // The decoder may hold output that did not fit the last time: then it needs no input.
      if (chunk_.pos == chunk_.size && !output_pending_ && !refill()) {
        break;
      }
      ZSTD_outBuffer out = {into, size, 0};
      const std::size_t result = ::ZSTD_decompressStream(stream_, &out, &chunk_);
      output_pending_ = out.pos == out.size;
      if (::ZSTD_isError(result) != 0) {
        end(fmt::format("is damaged ({})", ::ZSTD_getErrorName(result)));
      }
      inside_frame_ = result != 0;
      if (out.pos != 0) {
        return out.pos;
      }
    }
    return 0;
  }

 private:
  bool refill() {
    const std::size_t got = source_->read(input_.data(), input_.size());
    if (got == 0) {
      if (inside_frame_) {
        end("ends too early, as if its writer had been killed");
      }
      ended_ = true;
      return false;
    }
    taken_ += got;
    chunk_ = {input_.data(), got, 0};
    return true;
  }

  void end(std::string_view what) {
    warn(options_, Position{.source = name_, .offset = taken_ - (chunk_.size - chunk_.pos)},
         fmt::format("the zstd data {}; nothing after this byte was read", what));
    ended_ = true;
  }

  std::unique_ptr<ByteSource> source_;
  std::string name_;
  Options options_;
  ZSTD_DCtx* stream_;
  std::array<char, 64 * 1024> input_ = {};
  ZSTD_inBuffer chunk_ = {input_.data(), 0, 0};
  std::uint64_t taken_ = 0;  // compressed bytes read from source_
  bool output_pending_ = false;
  bool inside_frame_ = false;
  bool ended_ = false;
};

}  // namespace

std::unique_ptr<ByteSource> unzstd(std::unique_ptr<ByteSource> source, std::string name,
                                   const Options& options) {
  return std::make_unique<ZstdSource>(std::move(source), std::move(name), options);
}

}  // namespace lockstep::capture
