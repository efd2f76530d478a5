// What is sent for a recorded request: the head in the form that libcurl takes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <curl/curl.h>

#include "lockstep/core/http.hpp"

#include "replay/endpoint.hpp"

namespace lockstep::replay {

// True when the request has content to send, if only the end of a chunked body.
bool has_content(const Request& request);

// Built anew for each transfer; keeps its memory, since this is the hot path.
class RequestHead {
 public:
  // The request must have passed refuse_unsendable. Neither argument is kept.
  void build(const Request& request, const Endpoint& endpoint);

  const std::string& target() const { return target_; }
  // For CURLOPT_HTTPHEADER; valid until the next build.
  curl_slist* lines() { return nodes_.data(); }

 private:
  void add(std::string_view name, std::string_view value);
  void add_recorded(const Request& request, const Endpoint& endpoint);
  void add_overrides(const Endpoint& endpoint, std::string_view name);
  void add_cookies(const Headers& recorded, std::string_view name);
  void add_framing(const Request& request, std::string_view recorded_name);
  void suppress(const Request& request);
  bool has(std::string_view name) const;
  void link();

  std::string target_;
  std::string text_;                 // the lines, each with a NUL behind it
  std::vector<std::size_t> starts_;  // of the lines in text_
  std::vector<curl_slist> nodes_;
  std::vector<bool> override_added_;  // by index into Endpoint::overrides
};

// Whether a line could end in `text`, or a C string: the bytes that must never be sent in a head.
bool holds_line_end_or_nul(std::string_view text);

// Replaces each folded line end (RFC 9112 §5.2) by one space and trims; what is left of CR and LF
// cannot be sent.
std::string unfold(std::string_view value);

}  // namespace lockstep::replay
