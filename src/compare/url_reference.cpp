#include "compare/url_reference.hpp"

#include <algorithm>
#include <vector>

namespace lockstep::compare {
namespace {

constexpr auto kNone = std::string_view::npos;

struct Url {
  std::string_view scheme;
  bool has_authority = false;
  std::string_view authority;
  std::string_view path;
  std::string_view query;     // with its '?'
  std::string_view fragment;  // with its '#'
};

bool is_scheme(std::string_view text) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  return !text.empty() && kLetters.find(text.front()) != kNone &&
         std::all_of(text.begin(), text.end(), [&](char c) {
           return kLetters.find(c) != kNone || (c >= '0' && c <= '9') || c == '+' || c == '-' ||
                  c == '.';
         });
}

// RFC 3986 appendix B.
Url parse(std::string_view text) {
  Url url;
  const std::size_t hash = std::min(text.find('#'), text.size());
  url.fragment = text.substr(hash);
  text = text.substr(0, hash);
  const std::size_t question = std::min(text.find('?'), text.size());
  url.query = text.substr(question);
  text = text.substr(0, question);
  const std::size_t colon = text.find(':');
  if (colon != kNone && is_scheme(text.substr(0, colon))) {
    url.scheme = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  if (text.starts_with("//")) {
    text.remove_prefix(2);
    const std::size_t slash = std::min(text.find('/'), text.size());
    url.has_authority = true;
    url.authority = text.substr(0, slash);
    text.remove_prefix(slash);
  }
  url.path = text;
  return url;
}

// §5.2.4.
std::string without_dots(std::string_view path) {
  if (!path.starts_with('/')) {
    return std::string(path);
  }
  std::vector<std::string_view> kept;
  bool folder = false;  // the path ends with a slash
  path.remove_prefix(1);
  for (bool more = true; more;) {
    const std::size_t slash = path.find('/');
    const std::string_view segment = path.substr(0, slash);
    more = slash != kNone;
    folder = segment == "." || segment == "..";
    if (segment == ".." && !kept.empty()) {
      kept.pop_back();
    } else if (!folder) {
      kept.push_back(segment);
    }
    path.remove_prefix(more ? slash + 1 : path.size());
  }
  std::string out;
  for (const std::string_view segment : kept) {
    out.append("/").append(segment);
  }
  return folder || out.empty() ? out + '/' : out;
}

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

std::string encoded(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (text[i] == '%' && i + 2 < text.size() && is_hex(text[i + 1]) && is_hex(text[i + 2])) {
      out += '%';
      for (const char c : text.substr(i + 1, 2)) {
        out += c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
      }
      i += 2;
    } else if (byte <= ' ' || byte >= 0x7F || text[i] == '"' || text[i] == '<' || text[i] == '>') {
      out += '%';
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string canonical_authority(std::string_view scheme, std::string_view authority) {
  std::string out = ascii_lower(authority);
  const std::string_view port = scheme == "https" ? ":443" : ":80";
  if ((scheme == "http" || scheme == "https") && out.ends_with(port)) {
    out.resize(out.size() - port.size());
  }
  return out;
}

}  // namespace

std::string_view scheme_of(std::string_view reference) { return parse(reference).scheme; }

std::string resolved(std::string_view reference, const Request* request,
                     std::string_view scheme_if_unknown) {
  const Url url = parse(reference);
  const Url base = parse(request != nullptr ? std::string_view(request->target) : "");
  const std::string_view known = request != nullptr && !request->scheme.empty()
                                     ? std::string_view(request->scheme)
                                     : scheme_if_unknown;
  const std::string scheme = ascii_lower(url.scheme.empty() ? known : url.scheme);
  const std::string_view authority = url.has_authority ? url.authority
                                     : url.scheme.empty() && request != nullptr
                                         ? std::string_view(request->authority)
                                         : std::string_view{};
  std::string path(url.path);
  std::string_view query = url.query;
  if (url.scheme.empty() && !url.has_authority && !url.path.starts_with('/')) {
    if (url.path.empty()) {
      path = base.path;
      query = url.query.empty() ? base.query : url.query;
    } else {
      const std::size_t slash = base.path.rfind('/');
      path =
          std::string(base.path.substr(0, slash == kNone ? 0 : slash + 1)) + std::string(url.path);
    }
  }
  if (path.empty() && !authority.empty()) {
    path = "/";
  }
  const bool http = scheme.empty() || scheme == "http" || scheme == "https";
  return scheme + "://" + canonical_authority(scheme, authority) +
         encoded(http ? without_dots(path) : path) + encoded(query) + encoded(url.fragment);
}

}  // namespace lockstep::compare
