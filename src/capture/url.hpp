// Splits an absolute URL (RFC 3986 §3) without changing a byte of what is sent: nothing is
// decoded, normalised or completed.
#pragma once

#include <string>
#include <string_view>

namespace lockstep::capture {

struct SplitUrl {
  std::string scheme;          // lower case; empty for a URL that starts with "/"
  bool has_authority = false;  // "scheme://…"
  std::string userinfo;        // "user:password", still percent-encoded
  std::string authority;       // host[:port] as written
  std::string target;  // path and query, at least "/"; the fragment is gone (RFC 9110 §4.2.5)
};

SplitUrl split_url(std::string_view url);

// The value of an Authorization header for a URL's userinfo (RFC 7617 §2).
std::string basic_authorization(std::string_view userinfo);

}  // namespace lockstep::capture
