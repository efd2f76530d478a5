#include "capture/url.hpp"

#include "lockstep/core/http.hpp"

#include "capture/base64.hpp"

namespace lockstep::capture {
namespace {

// RFC 3986 §3.1. The length of the scheme that `url` starts with, 0 when it has none.
std::size_t scheme_length(std::string_view url) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  constexpr std::string_view kOthers = "0123456789+-.";
  std::size_t i = 0;
  while (i < url.size() && (kLetters.find(url[i]) != std::string_view::npos ||
                            (i != 0 && kOthers.find(url[i]) != std::string_view::npos))) {
    ++i;
  }
  return i < url.size() && url[i] == ':' ? i : 0;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::string percent_decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    if (low >= 0) {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

SplitUrl split_url(std::string_view url) {
  SplitUrl split;
  url = url.substr(0, url.find('#'));
  if (const std::size_t length = scheme_length(url); length != 0) {
    split.scheme = ascii_lower(url.substr(0, length));
    url.remove_prefix(length + 1);
  }
  if (!split.scheme.empty() && url.starts_with("//")) {
    split.has_authority = true;
    url.remove_prefix(2);
    const std::size_t end = std::min(url.find_first_of("/?"), url.size());
    std::string_view authority = url.substr(0, end);
    url.remove_prefix(end);
    if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
      split.userinfo = authority.substr(0, at);
      authority.remove_prefix(at + 1);
    }
    split.authority = authority;
  }
  // RFC 9112 §3.2.1: an empty path is sent as "/".
  split.target = url.starts_with('/') ? "" : "/";
  split.target += url;
  return split;
}

std::string basic_authorization(std::string_view userinfo) {
  const std::size_t colon = userinfo.find(':');
  std::string credentials = percent_decode(userinfo.substr(0, colon));
  credentials += ':';
  if (colon != std::string_view::npos) {
    credentials += percent_decode(userinfo.substr(colon + 1));
  }
  return "Basic " + base64_encode(credentials);
}

}  // namespace lockstep::capture
