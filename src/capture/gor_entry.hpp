// The parts of a GoReplay record: its meta line and the messages in its payload.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lockstep/core/record.hpp"

namespace lockstep::capture {

// "\n🐵🙈🙉\n". The line end before the marker belongs to the separator, not to the payload.
inline constexpr std::string_view kGorSeparator =
    "\n\xF0\x9F\x90\xB5\xF0\x9F\x99\x88\xF0\x9F\x99\x89\n";

// True when `bytes` are blank lines or the start of a separator that was cut off.
bool is_gor_separator_rest(std::string_view bytes);

// "<type> <id> <ns> [<duration>]".
struct GorMeta {
  char type = '1';                        // 1 request, 2 recorded response, 3 replayed response
  std::string id;                         // shared by a request and its responses
  std::optional<std::int64_t> time_ns;    // of the first packet
  std::optional<std::int64_t> length_ns;  // from the first to the last packet of this message
};

// `line` without its line end. nullopt for what is no meta line.
std::optional<GorMeta> parse_gor_meta(std::string_view line);

// The offset in `bytes` of the first line that is a meta line, npos when there is none.
std::size_t find_gor_meta(std::string_view bytes);

struct GorRequest {
  CaptureItem item;
  std::size_t size = 0;   // bytes of the payload that the message takes
  bool complete = false;  // head and body are all there, and end where the framing says
};

// The request at the start of `payload`. Bytes after it belong to it as its body when it has no
// framing and they are no further message.
GorRequest parse_gor_request(std::string_view payload, const GorMeta& meta, const Origin& origin);

struct GorResponse {
  Response response;
  std::size_t size = 0;       // bytes of the payload that the message takes
  bool only_to_head = false;  // it announces a body and has none: whole only if HEAD was asked
};

// The recorded response in a payload of type 2; nullopt when it is not all there.
std::optional<GorResponse> parse_gor_response(std::string_view payload);

}  // namespace lockstep::capture
