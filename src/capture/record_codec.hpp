// Entries of captures as bytes, for a temporary file that only this process reads.
#pragma once

#include <string>
#include <string_view>

#include "lockstep/core/record.hpp"

namespace lockstep::capture {

// Appends all that the item holds to `out`.
void encode(const CaptureItem& item, std::string& out);
// The item of which encode() made these bytes; other bytes are a bug.
CaptureItem decode(std::string_view bytes);

}  // namespace lockstep::capture
