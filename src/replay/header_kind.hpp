// What becomes of a header by its name alone.
#pragma once

#include <cstdint>
#include <string_view>

namespace lockstep::replay {

enum class HeaderKind : std::uint8_t {
  end_to_end,  // sent as it is
  host,        // sent once, first
  cookie,      // joined into one
  framing,     // says where the body ends: written anew
  hop_by_hop,  // of the recorded connection: dropped (RFC 9110 §7.6.1)
};

HeaderKind kind_of(std::string_view name);

}  // namespace lockstep::replay
