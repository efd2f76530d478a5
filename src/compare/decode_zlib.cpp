// gzip (RFC 1952), zlib (RFC 1950) and raw deflate (RFC 1951).
#include <zlib.h>

#include <array>
#include <limits>

#include "compare/content_coding.hpp"

namespace lockstep::compare {
namespace {

// inflateInit2's windowBits.
constexpr int kGzip = 15 + 16;
constexpr int kZlib = 15;
constexpr int kRaw = -15;

class Inflater {
 public:
  Inflater(std::string_view coding, int window_bits, std::string_view encoded)
      : coding_(coding), encoded_(encoded), window_bits_(window_bits) {
    ready_ = inflateInit2(&stream_, window_bits) == Z_OK;
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  std::optional<DecodeFailure> run(BoundedOutput& output) {
    if (!ready_) {
      return failure("no memory");
    }
    while (true) {
      if (std::optional<DecodeFailure> problem = run_member(output)) {
        return problem;
      }
      if (read_ == encoded_.size()) {
        return std::nullopt;
      }
      // A gzip file may have several members (RFC 1952 §2.2); anything else after the end is
      // what many clients stumble over.
      if (window_bits_ != kGzip || !encoded_.substr(read_).starts_with("\x1F\x8B")) {
        return failure("more bytes follow the end");
      }
      inflateReset(&stream_);
    }
  }

 private:
  DecodeFailure failure(std::string_view problem) const {
    return {std::string(coding_), read_, std::string(problem)};
  }

  std::optional<DecodeFailure> run_member(BoundedOutput& output) {
    std::array<Bytef, 1U << 16U> buffer;
    while (true) {
      const std::string_view rest = encoded_.substr(read_, std::numeric_limits<uInt>::max());
      // zlib's interface has no const; it does not write to the input.
      stream_.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(rest.data()));
      stream_.avail_in = static_cast<uInt>(rest.size());
      stream_.next_out = buffer.data();
      stream_.avail_out = static_cast<uInt>(buffer.size());
      const int code = inflate(&stream_, Z_NO_FLUSH);
      read_ += rest.size() - stream_.avail_in;
      if (!output.append(buffer.data(), buffer.size() - stream_.avail_out)) {
        return too_large(coding_, read_, output);
      }
      if (code == Z_STREAM_END) {
        return std::nullopt;
      }
      if (code == Z_BUF_ERROR) {  // no input left
        return failure("it ends in the middle");
      }
      if (code != Z_OK) {
        return failure(code == Z_NEED_DICT      ? "it needs a dictionary"
                       : stream_.msg == nullptr ? "it is corrupt"
                                                : stream_.msg);
      }
    }
  }

  std::string_view coding_;
  std::string_view encoded_;
  int window_bits_;
  std::size_t read_ = 0;
  z_stream stream_{};
  bool ready_ = false;
};

}  // namespace

std::optional<DecodeFailure> decode_gzip(std::string_view encoded, BoundedOutput& output) {
  return Inflater("gzip", kGzip, encoded).run(output);
}

// "deflate" means the zlib format, but servers send bare deflate data as well, and clients accept
// it (RFC 9110 §8.4.1.2). The first two bytes of zlib are a checked header.
std::optional<DecodeFailure> decode_deflate(std::string_view encoded, BoundedOutput& output) {
  BoundedOutput as_zlib(output.limit());
  std::optional<DecodeFailure> failure = Inflater("deflate", kZlib, encoded).run(as_zlib);
  if (failure) {
    BoundedOutput as_raw(output.limit());
    if (Inflater("deflate", kRaw, encoded).run(as_raw)) {
      return failure;
    }
    output = std::move(as_raw);
    return std::nullopt;
  }
  output = std::move(as_zlib);
  return std::nullopt;
}

}  // namespace lockstep::compare
