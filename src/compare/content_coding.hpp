// Content codings (RFC 9110 §8.4): what was done to a body, and undoing it within limits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compare/header_values.hpp"

namespace lockstep::compare {

// The codings in the order in which they were applied, lower-case, "x-gzip" as "gzip" and without
// "identity", which does nothing.
std::vector<std::string> content_codings(const Values& content_encoding);

bool is_known_coding(std::string_view coding);  // gzip, deflate, br, zstd

struct DecodeFailure {
  std::string coding;
  std::size_t offset = 0;  // in the encoded bytes, about where decoding stopped
  std::string problem;     // "it ends in the middle"
};

// What a decoder writes to. Full when the body expands beyond its limit: captured and served
// bytes are hostile, and a kilobyte can become a gigabyte.
class BoundedOutput {
 public:
  explicit BoundedOutput(std::uint64_t limit) : limit_(limit) {}

  bool append(const void* bytes, std::size_t size);  // false, and nothing kept, beyond the limit
  std::uint64_t limit() const { return limit_; }
  std::string take() { return std::move(bytes_); }

 private:
  std::uint64_t limit_;
  std::string bytes_;
};

// nullopt when the whole of `encoded` was decoded into `output`.
using Decoder = std::optional<DecodeFailure> (*)(std::string_view encoded, BoundedOutput& output);

std::optional<DecodeFailure> decode_gzip(std::string_view encoded, BoundedOutput& output);
std::optional<DecodeFailure> decode_deflate(std::string_view encoded, BoundedOutput& output);
std::optional<DecodeFailure> decode_br(std::string_view encoded, BoundedOutput& output);
std::optional<DecodeFailure> decode_zstd(std::string_view encoded, BoundedOutput& output);

// "more than 1000 bytes come out", for decoders whose output is full.
DecodeFailure too_large(std::string_view coding, std::size_t offset, const BoundedOutput& output);

struct Decoded {
  std::string bytes;
  std::optional<DecodeFailure> failure;  // then `bytes` is empty
};

// Undoes the codings, last one first, as far as they are known: what lies under an unknown one is
// left as it is, as clients do. An empty body is empty under any coding. Never throws for what
// the bytes are; memory is bounded by max_bytes, and by a multiple of the encoded size.
Decoded decode(std::string_view encoded, const std::vector<std::string>& codings,
               std::uint64_t max_bytes);

}  // namespace lockstep::compare
