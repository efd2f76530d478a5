#include "lockstep/core/url.hpp"

#include <algorithm>

namespace lockstep {
namespace {

// Where the authority begins: after "scheme://" or "//", else at the start (RFC 3986 §3).
std::size_t authority_start(std::string_view url) {
  constexpr std::string_view kSchemeChars =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.";
  const std::size_t scheme_end = std::min(url.find_first_not_of(kSchemeChars), url.size());
  if (url.substr(scheme_end).starts_with("://")) {
    return scheme_end + 3;
  }
  return url.starts_with("//") ? 2 : 0;
}

// "host", "host:80" or "[::1]:80". Anything else before a slash may be the first half of a
// password that holds one.
bool is_host_and_port(std::string_view authority) {
  if (authority.starts_with('[')) {
    const std::size_t bracket = authority.find(']');
    authority.remove_prefix(bracket == std::string_view::npos ? 0 : bracket + 1);
  }
  const std::size_t colon = authority.find(':');
  if (colon == std::string_view::npos) {
    return true;
  }
  const std::string_view port = authority.substr(colon + 1);
  return !port.empty() && port.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::string url_without_userinfo(std::string_view url) {
  const std::size_t start = authority_start(url);
  const std::string_view rest = url.substr(start);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  std::size_t at = authority.rfind('@');
  if (at == std::string_view::npos && !is_host_and_port(authority)) {
    at = rest.rfind('@');
  }
  if (at == std::string_view::npos) {
    return std::string(url);
  }
  return std::string(url.substr(0, start)).append(rest.substr(at + 1));
}

}  // namespace lockstep
