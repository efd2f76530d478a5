// Undoes the chunked transfer coding (RFC 9112 §7.1).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lockstep::capture {

struct Dechunked {
  std::string bytes;      // of all chunks that are there, the last one perhaps in part
  std::size_t size = 0;   // of the coded form, with the trailer section
  bool complete = false;  // the last chunk is there
};

// Chunk extensions and trailer fields are dropped. Lines may end in LF alone.
Dechunked dechunk(std::string_view coded);

}  // namespace lockstep::capture
