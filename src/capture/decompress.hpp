// Undoes gzip (RFC 1952), zlib (RFC 1950) and zstd (RFC 8878), found by their first bytes. What is
// damaged or cut yields every byte before the damage, then ends, with a warning: a capture whose
// writer was killed still has its records. Memory does not depend on how far data expands.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "lockstep/capture/capture.hpp"

#include "capture/byte_source.hpp"

namespace lockstep::capture {

enum class Compression { none, gzip, zlib, zstd };

// By magic bytes; four are enough.
Compression compression_of(std::string_view head);
std::string_view compression_name(Compression compression);

// `name` is the capture's, for warnings, which count bytes in the compressed data.
std::unique_ptr<ByteSource> inflate(std::unique_ptr<ByteSource> source, Compression compression,
                                    std::string name, const Options& options);
std::unique_ptr<ByteSource> unzstd(std::unique_ptr<ByteSource> source, std::string name,
                                   const Options& options);

// The first .har in a zip archive. Throws Error when there is none that can be read.
bool is_zip(std::string_view head);
std::unique_ptr<ByteSource> unzip(std::unique_ptr<ByteSource> source, const std::string& name,
                                  const Options& options);

// Undoes up to two layers of compression, as a capture that was compressed for transport and again
// for the archive has them; or takes a HAR out of a zip archive.
std::unique_ptr<ByteSource> decompress(std::unique_ptr<ByteSource> source, const std::string& name,
                                       const Options& options);

}  // namespace lockstep::capture
