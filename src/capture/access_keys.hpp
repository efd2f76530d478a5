// The names under which JSON access logs keep what a request was, and what they mean: of nginx with
// the usual log_format, Apache, gunicorn, Traefik, Caddy, Cloudflare, Envoy, the Elastic Common
// Schema and what applications write by themselves.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lockstep::capture {

enum class AccessKey : std::uint8_t {
  // Parts of the request line come first.
  target,        // as it was sent, with its query
  request_line,  // "GET /a HTTP/1.1"
  url,           // absolute, or a target
  path,          // perhaps without its query, perhaps decoded
  query,
  method,
  host,
  scheme,  // only "http" and "https" count
  https,   // "on"
  start,   // points in time
  end,
  duration,  // in a unit that the value or the product tells
  duration_s,
  duration_ms,
  duration_us,
  duration_ns,
  status,
  origin_status,  // of what stood behind; 0 when it was not asked
  body,
  body_bytes,
  content_type,    // of the request when the log has its body
  content_length,  // likewise
  header,          // see AccessMeaning::header
  all_headers,     // an object, or a list
  trace,
  request_id,
  entry_id,
  cache,  // "HIT"
  response_flags,
  response_details,
  local_address,
  server_name_indication,
};

inline constexpr std::size_t kAccessKeys =
    static_cast<std::size_t>(AccessKey::server_name_indication) + 1;

struct AccessMeaning {
  AccessKey key = AccessKey::header;
  std::uint8_t rank = 0;    // of several members with one meaning the lowest counts
  std::string_view header;  // its name, of a header that has a key of its own
};

// A key in lower case and without what programs separate words with, so that "requestMethod",
// "request_method" and ":authority" of Envoy meet their like.
void append_plain_key(std::string& plain, std::string_view key);

// What a member of that plain name means; nullopt when nothing is known.
std::optional<AccessMeaning> access_meaning(std::string_view plain);

// The header that a key as it was written stands for: "http_x_real_ip" as nginx names its
// variables, "request_X-Real-Ip" as Traefik does. Empty when it stands for none.
std::string header_of_key(std::string_view key);

}  // namespace lockstep::capture
