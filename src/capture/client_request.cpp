#include "capture/client_request.hpp"

#include <utility>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

#include "capture/url.hpp"

namespace lockstep::capture {

std::optional<Refusal> set_url(Request& request, std::string_view url,
                               std::string_view default_scheme) {
  constexpr std::size_t kQuoted = 60;
  SplitUrl split = split_url(url);
  if (url.starts_with("//") && !default_scheme.empty()) {
    split = split_url(fmt::format("{}:{}", default_scheme, url));
  }
  // "host:8080/path" has no scheme, though it looks like one.
  const bool bare = !split.has_authority && !default_scheme.empty() && !url.empty() &&
                    url.front() != '/' && split.scheme != "data";
  if (bare) {
    split = split_url(fmt::format("{}://{}", default_scheme, url));
  }
  request.scheme = std::move(split.scheme);
  request.authority = std::move(split.authority);
  request.target = std::move(split.target);
  if (const std::string* const host = find_header(request.headers, "Host");
      host != nullptr && !host->empty()) {
    request.authority = *host;
  }
  add_basic_authorization(request.headers, split.userinfo);
  if (auto refusal = refuse_protocol(request)) {
    return refusal;
  }
  if (!split.has_authority || request.authority.empty()) {
    return Refusal{"unreadable-entry", fmt::format("no absolute URL, but \"{}\"",
                                                   escape_line(utf8_prefix(url, kQuoted)))};
  }
  return std::nullopt;
}

void set_framing(Request& request, bool explicit_body) {
  const std::string* const coding = find_header(request.headers, "Transfer-Encoding");
  if (coding != nullptr && equal_ignoring_case(*coding, "chunked")) {
    request.framing = Framing::chunked;
  } else if (explicit_body || !request.body.empty() || content_length(request.headers)) {
    request.framing = Framing::length;
  }
}

}  // namespace lockstep::capture
