#include "replay/endpoint.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"
#include "lockstep/core/url.hpp"

#include "replay/field_value.hpp"
#include "replay/header_kind.hpp"

namespace lockstep::replay {
namespace {

constexpr std::string_view kAdvice = "write it as http://host:port or https://host:port/prefix";

// More than any server takes.
constexpr std::size_t kMaxOverrideBytes = 64U << 10;

std::string part_of(CURLU* url, CURLUPart part, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, flags) != CURLUE_OK) {
    return {};
  }
  return CurlString(text).get();
}

void clear_part(CURLU* url, CURLUPart part) { curl_url_set(url, part, nullptr, 0); }

// RFC 4648 §4; Debian's libcurl has one, but keeps it to itself.
std::string base64(std::string_view bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      const auto byte = i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U;
      group = group << 8U | byte;
    }
    for (std::size_t j = 0; j < 4; ++j) {
      out += i + j > bytes.size() ? '=' : kDigits[group >> (18 - 6 * j) & 63U];
    }
  }
  return out;
}

[[noreturn]] void fail(const std::string& flag, const std::string& problem,
                       std::string_view advice = kAdvice) {
  throw Error(flag + ": " + problem, std::string(advice));
}

Url parse_url(const Target& target, const std::string& flag) {
  Url url(curl_url());
  if (!url) {
    throw std::bad_alloc();
  }
  if (target.url.find('\0') != std::string::npos) {
    fail(flag, "the URL holds a NUL byte");
  }
  const std::string shown = '"' + escape_line(url_without_userinfo(target.url)) + '"';
  if (const CURLUcode code =
          curl_url_set(url.get(), CURLUPART_URL, target.url.c_str(), CURLU_PATH_AS_IS)) {
    fail(flag, shown + " is not a URL (" + curl_url_strerror(code) + ")");
  }
  const std::string scheme = part_of(url.get(), CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https") {
    fail(flag, shown + " is neither http nor https");
  }
  // What would be lost without a word is refused.
  if (target.url.find_first_of("?#") != std::string::npos) {
    fail(flag, shown + " has a query or fragment, which no recorded target can be put behind");
  }
  return url;
}

void take_headers(Endpoint& endpoint, const Target& target, const std::string& flag) {
  std::size_t bytes = 0;
  for (const Header& header : target.headers) {
    const std::string shown = '"' + escape_line(header.name) + '"';
    if (!is_token(header.name)) {
      fail(flag, "header name " + shown + " is not one", "write a header as 'Name: value'");
    }
    // The value may be a secret and is not shown.
    if (header.value.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) {
      fail(flag, "the value of header " + shown + " holds a line end or NUL",
           "a header is one line");
    }
    const HeaderKind kind = kind_of(header.name);
    if (kind == HeaderKind::framing ||
        (kind == HeaderKind::hop_by_hop && !equal_ignoring_case(header.name, "Connection"))) {
      fail(flag, "header " + shown + " cannot be set, since lockstep frames each request itself",
           "leave it out");
    }
    bytes += header.name.size() + header.value.size() + 4;
    if (kind == HeaderKind::host) {
      if (endpoint.forced_host) {
        fail(flag, "header \"Host\" is set twice", "a request has one Host");
      }
      endpoint.forced_host = header.value;
    } else {
      endpoint.overrides.push_back(header);
      endpoint.closes |= kind == HeaderKind::hop_by_hop && is_listed(header.value, "close");
    }
  }
  if (bytes + target.url.size() > kMaxOverrideBytes) {
    fail(flag, "the headers to set are longer than 64 KiB together", "set fewer or shorter ones");
  }
}

}  // namespace

Endpoint make_endpoint(const Target& target, const std::string& flag) {
  Endpoint endpoint;
  Url url = parse_url(target, flag);
  endpoint.tls = part_of(url.get(), CURLUPART_SCHEME) == "https";
  endpoint.prefix = part_of(url.get(), CURLUPART_PATH);
  // "http://host/" and "http://host/old/" are "http://host" and "http://host/old": targets begin
  // with a slash of their own.
  if (endpoint.prefix.ends_with('/')) {
    endpoint.prefix.pop_back();
  }
  endpoint.host = part_of(url.get(), CURLUPART_HOST);
  const std::string port = part_of(url.get(), CURLUPART_PORT, CURLU_NO_DEFAULT_PORT);
  if (!port.empty()) {
    endpoint.host += ':' + port;
  }
  take_headers(endpoint, target, flag);
  const std::string user = part_of(url.get(), CURLUPART_USER, CURLU_URLDECODE);
  const std::string password = part_of(url.get(), CURLUPART_PASSWORD, CURLU_URLDECODE);
  if (!(user + password).empty() && !find_header(endpoint.overrides, "Authorization")) {
    endpoint.overrides.push_back({"Authorization", "Basic " + base64(user + ':' + password)});
  }
  for (const CURLUPart part : {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_PATH}) {
    clear_part(url.get(), part);
  }
  endpoint.name = (endpoint.tls ? "https://" : "http://") + endpoint.host;
  endpoint.url = std::move(url);
  return endpoint;
}

bool is_address(std::string_view host) {
  const bool in_brackets = host.starts_with('[');  // IPv6
  host = host.substr(0, host.find(':'));
  return in_brackets || equal_ignoring_case(host, "localhost") ||
         host.find_first_not_of("0123456789.") == std::string_view::npos;
}

void check_target(const Target& target, const std::string& flag) { make_endpoint(target, flag); }

}  // namespace lockstep::replay
