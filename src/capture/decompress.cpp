#include "capture/decompress.hpp"

#include <utility>

namespace lockstep::capture {
namespace {

constexpr int kMaxLayers = 2;

unsigned byte_at(std::string_view bytes, std::size_t i) {
  return static_cast<unsigned char>(bytes[i]);
}

// RFC 1950 §2.2: deflate with a 32 KiB window, and a header that is a multiple of 31. Only the four
// second bytes that compressors write, since a text may start with "x".
bool is_zlib(std::string_view head) {
  if (head.size() < 2 || byte_at(head, 0) != 0x78) {
    return false;
  }
  const unsigned flags = byte_at(head, 1);
  return flags == 0x01 || flags == 0x5E || flags == 0x9C || flags == 0xDA;
}

// A zstd frame, or one of the skippable frames that some writers put in front (RFC 8878 §3.1.2).
bool is_zstd(std::string_view head) {
  if (head.size() < 4) {
    return false;
  }
  const std::string_view rest = head.substr(1, 3);
  return (byte_at(head, 0) == 0x28 && rest == "\xB5\x2F\xFD") ||
         ((byte_at(head, 0) & 0xF0U) == 0x50 && rest == "\x2A\x4D\x18");
}

}  // namespace

Compression compression_of(std::string_view head) {
  if (head.starts_with("\x1F\x8B")) {
    return Compression::gzip;
  }
  if (is_zlib(head)) {
    return Compression::zlib;
  }
  return is_zstd(head) ? Compression::zstd : Compression::none;
}

std::string_view compression_name(Compression compression) {
  switch (compression) {
    case Compression::gzip:
      return "gzip";
    case Compression::zlib:
      return "zlib";
    case Compression::zstd:
      return "zstd";
    case Compression::none:
      break;
  }
  return "";
}

std::unique_ptr<ByteSource> decompress(std::unique_ptr<ByteSource> source, const std::string& name,
                                       const Options& options) {
  for (int layer = 0; layer < kMaxLayers; ++layer) {
    std::string head = read_prefix(*source, 4);
    const Compression compression = compression_of(head);
    const bool archive = layer == 0 && is_zip(head);
    source = prepend(std::move(head), std::move(source));
    if (archive) {
      return unzip(std::move(source), name, options);
    }
    if (compression == Compression::none) {
      break;
    }
    source = compression == Compression::zstd
                 ? unzstd(std::move(source), name, options)
                 : inflate(std::move(source), compression, name, options);
  }
  return source;
}

}  // namespace lockstep::capture
