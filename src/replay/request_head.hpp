// What is sent for a recorded request, but for its body.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/http.hpp"

#include "replay/endpoint.hpp"

namespace lockstep::replay {

// Built anew for each transfer; keeps its memory, since this is the hot path.
class RequestHead {
 public:
  // The request must have passed refuse_unsendable. Neither argument is kept.
  void build(const Request& request, const Endpoint& endpoint);

  // What stands before the body, and what behind it; valid until the next build.
  std::string_view bytes() const { return bytes_; }
  std::string_view tail() const { return tail_; }

 private:
  void add(std::string_view name, std::string_view value);
  void add_recorded(const Request& request, const Endpoint& endpoint);
  void add_overrides(const Endpoint& endpoint, std::string_view name);
  void add_cookies(const Headers& recorded, std::string_view name);
  void add_framing(const Request& request, std::string_view recorded_name);
  void begin_chunk(const Request& request);

  std::string bytes_;
  std::string_view tail_;             // of static lifetime
  std::vector<bool> override_added_;  // by index into Endpoint::overrides
};

// Whether a line could end in `text`, or a C string: the bytes that must never be sent in a head.
bool holds_line_end_or_nul(std::string_view text);

// Replaces each folded line end (RFC 9112 §5.2) by one space and trims; what is left of CR and LF
// cannot be sent.
std::string unfold(std::string_view value);

}  // namespace lockstep::replay
