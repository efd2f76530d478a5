// The request line and the headers of a HAR entry.
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

#include "capture/har_entry.hpp"
#include "capture/http_message.hpp"
#include "capture/json_value.hpp"
#include "capture/request_rules.hpp"
#include "capture/url.hpp"

namespace lockstep::capture {
namespace {

constexpr std::size_t kQuoted = 60;
// Splitting repeats the name, so hostile values would grow beyond all bounds.
constexpr std::size_t kLongestSplitName = 256;
constexpr std::ptrdiff_t kMostLines = 1000;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r'; }

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && is_space(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

// One header for every line of `value`, with which some writers report a repeated one; a line that
// starts with a space continues the one before (RFC 9112 §5.2).
void add_header(Headers& headers, const std::string& name, std::string_view value) {
  if (name.size() > kLongestSplitName ||
      std::count(value.begin(), value.end(), '\n') >= kMostLines) {
    headers.push_back({name, std::string(value)});
    return;
  }
  const std::size_t before = headers.size();
  while (true) {
    const std::size_t newline = value.find('\n');
    const std::string_view line = value.substr(0, newline);
    const bool folded = line.starts_with(' ') || line.starts_with('\t');
    if (folded && headers.size() > before) {
      headers.back().value.append(" ").append(trim(line));
    } else {
      headers.push_back({name, std::string(trim(line))});
    }
    if (newline == std::string_view::npos) {
      return;
    }
    value.remove_prefix(newline + 1);
  }
}

// The name and value of one header, in either form; an empty name for anything else.
Header read_header(const json::Value& item) {
  Header header;
  if (item.type() == json::Type::object) {
    for (const json::Value value : item) {
      if (value.raw_key() == "\"name\"") {
        header.name = text_of(value);
      } else if (value.raw_key() == "\"value\"") {
        header.value = text_of(value);
      }
    }
  } else if (item.type() == json::Type::array && item.size() == 2) {
    auto element = item.begin();
    header.name = text_of(*element);
    header.value = text_of(*++element);
  }
  header.name = trim(header.name);
  return header;
}

// Methods are case-sensitive (RFC 9110 §9.1), but these mean nothing in lower case: people and
// tools write them so.
std::string method_of(std::string method) {
  constexpr std::array<std::string_view, 9> kMethods = {
      "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"};
  const auto known = std::find_if(kMethods.begin(), kMethods.end(), [&](std::string_view name) {
    return equal_ignoring_case(name, method);
  });
  return known == kMethods.end() ? std::move(method) : std::string(*known);
}

}  // namespace

Headers read_har_headers(const json::Value& message) {
  Headers headers;
  if (const auto list = member(message, "headers", json::Type::array)) {
    headers.reserve(std::min(list->size(), kMostHeaders));
    for (const json::Value item : *list) {
      if (headers.size() >= kMostHeaders) {
        break;
      }
      const Header header = read_header(item);
      if (!header.name.empty()) {
        add_header(headers, header.name, header.value);
      }
    }
  }
  return headers;
}

std::optional<Refusal> read_har_request(const json::Value& request, Record& record) {
  Request& target = record.request;
  target.headers = read_har_headers(request);
  if (target.headers.size() >= kMostHeaders) {
    target.headers.clear();
    return Refusal{"unreadable-entry", fmt::format("more than {} headers", kMostHeaders)};
  }
  if (target.headers.empty()) {
    record.fidelity.add(Fidelity::headers_missing);
  }
  PseudoHeaders pseudo = take_pseudo_headers(target.headers);
  join_cookies(target.headers);

  const std::string text = text_member(request, "url");
  SplitUrl url = split_url(text);
  target.method = method_of(text_member(request, "method"));
  if (target.method.empty()) {
    target.method = std::move(pseudo.method);
  }
  const bool has_target = url.has_authority || text.starts_with('/') || !pseudo.path.empty();
  // What was sent comes first; the URL is what the writer made of it.
  target.scheme = pseudo.scheme.empty() ? std::move(url.scheme) : std::move(pseudo.scheme);
  target.authority =
      pseudo.authority.empty() ? std::move(url.authority) : std::move(pseudo.authority);
  target.target = pseudo.path.empty() ? std::move(url.target) : std::move(pseudo.path);
  add_basic_authorization(target.headers, url.userinfo);
  if (target.authority.empty()) {
    const std::string* const host = find_header(target.headers, "Host");
    target.authority = host == nullptr ? "" : *host;
  }

  if (auto refusal = refuse_protocol(target)) {
    if (!url.has_authority) {
      target.target = text;  // data: and the like have no target, but people want to see it
    }
    return refusal;
  }
  if (target.authority.empty() || !has_target) {
    return Refusal{"unreadable-entry", fmt::format("no absolute URL, but \"{}\"",
                                                   escape_line(utf8_prefix(text, kQuoted)))};
  }
  if (target.method.empty()) {
    return Refusal{"unreadable-entry", "no method"};
  }
  return std::nullopt;
}

}  // namespace lockstep::capture
