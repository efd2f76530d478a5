// Content codings applied: for bodies that were changed after they had been decoded.
#include <zlib.h>
#include <zstd.h>

#include <algorithm>

#include <brotli/encode.h>

#include "lockstep/compare/encode.hpp"

#include "compare/content_coding.hpp"
#include "compare/header_values.hpp"

namespace lockstep::compare {
namespace {

// Fast rather than small.
constexpr int kBrotliQuality = 4;

std::optional<std::string> deflated(std::string_view plain, int window_bits) {
  constexpr int kMemoryLevel = 8;
  z_stream stream{};
  if (plain.size() > UINT32_MAX / 2 || deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, window_bits,
                                                    kMemoryLevel, Z_DEFAULT_STRATEGY) != Z_OK) {
    return std::nullopt;
  }
  std::string coded(deflateBound(&stream, static_cast<uLong>(plain.size())), '\0');
  // zlib's interface has no const; it does not write to the input.
  stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(plain.data()));
  stream.avail_in = static_cast<uInt>(plain.size());
  stream.next_out = reinterpret_cast<Bytef*>(coded.data());
  stream.avail_out = static_cast<uInt>(coded.size());
  const int code = deflate(&stream, Z_FINISH);
  coded.resize(coded.size() - stream.avail_out);
  deflateEnd(&stream);
  return code == Z_STREAM_END ? std::optional(std::move(coded)) : std::nullopt;
}

std::optional<std::string> encode_br(std::string_view plain) {
  std::string coded(std::max<std::size_t>(BrotliEncoderMaxCompressedSize(plain.size()), 1024),
                    '\0');
  std::size_t size = coded.size();
  if (BrotliEncoderCompress(kBrotliQuality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_GENERIC,
                            plain.size(), reinterpret_cast<const std::uint8_t*>(plain.data()),
                            &size, reinterpret_cast<std::uint8_t*>(coded.data())) != BROTLI_TRUE) {
    return std::nullopt;
  }
  coded.resize(size);
  return coded;
}

std::optional<std::string> encode_zstd(std::string_view plain) {
  std::string coded(ZSTD_compressBound(plain.size()), '\0');
  const std::size_t size = ZSTD_compress(coded.data(), coded.size(), plain.data(), plain.size(), 1);
  if (ZSTD_isError(size) != 0) {
    return std::nullopt;
  }
  coded.resize(size);
  return coded;
}

std::optional<std::string> encode(std::string_view plain, std::string_view coding) {
  constexpr int kZlib = 15;  // windowBits of deflateInit2
  constexpr int kGzip = 15 + 16;
  if (coding == "gzip") {
    return deflated(plain, kGzip);
  }
  if (coding == "deflate") {
    return deflated(plain, kZlib);
  }
  if (coding == "br") {
    return encode_br(plain);
  }
  return coding == "zstd" ? encode_zstd(plain) : std::nullopt;
}

}  // namespace

std::optional<std::string> encoded_body(const Headers& headers, std::string_view body) {
  std::optional<std::string> coded(body);
  for (const std::string& coding : content_codings(values_of(headers, "content-encoding"))) {
    coded = encode(*coded, coding);
    if (!coded) {
      return std::nullopt;
    }
  }
  return coded;
}

}  // namespace lockstep::compare
