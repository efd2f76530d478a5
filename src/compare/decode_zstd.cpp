// zstd (RFC 8878, RFC 9659).
#include <zstd.h>

#include <memory>
#include <vector>

#include "compare/content_coding.hpp"

namespace lockstep::compare {

// Frames may follow one another (RFC 8878 §3). The library refuses windows above 128 MiB.
std::optional<DecodeFailure> decode_zstd(std::string_view encoded, BoundedOutput& output) {
  const std::unique_ptr<ZSTD_DStream, decltype(&ZSTD_freeDStream)> stream(ZSTD_createDStream(),
                                                                          ZSTD_freeDStream);
  if (!stream) {
    return DecodeFailure{"zstd", 0, "no memory"};
  }
  std::vector<char> buffer(ZSTD_DStreamOutSize());
  ZSTD_inBuffer in{encoded.data(), encoded.size(), 0};
  while (true) {
    ZSTD_outBuffer out{buffer.data(), buffer.size(), 0};
    const std::size_t left = ZSTD_decompressStream(stream.get(), &out, &in);
    if (ZSTD_isError(left) != 0) {
      return DecodeFailure{"zstd", in.pos, ZSTD_getErrorName(left)};
    }
    if (!output.append(buffer.data(), out.pos)) {
      return too_large("zstd", in.pos, output);
    }
    if (in.pos == in.size && out.pos < out.size) {
      // All is read and nothing is waiting to be written: at the end of a frame, or cut off.
      return left == 0 ? std::nullopt
                       : std::optional(DecodeFailure{"zstd", in.pos, "it ends in the middle"});
    }
  }
}

}  // namespace lockstep::compare
