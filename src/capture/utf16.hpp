// UTF-16 with a byte order mark, as redirection in PowerShell 5 writes it, becomes UTF-8. A
// surrogate without its partner becomes U+FFFD.
#pragma once

#include <cstdint>
#include <memory>

#include "capture/byte_source.hpp"

namespace lockstep::capture {

enum class ByteOrder { little, big };

std::unique_ptr<ByteSource> utf16_to_utf8(std::unique_ptr<ByteSource> source, ByteOrder order);

// Removes a UTF-8 byte order mark, and adds its length to `offset`; transcodes what starts with one
// of UTF-16.
std::unique_ptr<ByteSource> without_byte_order_mark(std::unique_ptr<ByteSource> source,
                                                    std::uint64_t& offset);

}  // namespace lockstep::capture
