// The Common Log Format and what grew out of it: nginx, Apache, gunicorn, Traefik, and whoever
// writes like them.
//
//   [vhost[:port] ]client ident user [22/Nov/2026:06:14:39 +0000] "GET /a HTTP/1.1" 200 512
//     "referer" "user agent" more
//
// What is before the time varies, and what is after the size is optional. Of the rest, addresses
// are taken for X-Forwarded-For, and durations where their unit is sure.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "capture/access_log.hpp"
#include "capture/log_escapes.hpp"
#include "capture/log_time.hpp"
#include "capture/text_logs.hpp"

namespace lockstep::capture {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kMillisecond = 1'000'000;

struct Frame {
  std::string_view prefix;  // before the time
  std::int64_t time_ns = 0;
  std::string_view rest;  // from the quote of the request on
};

// Whatever stands before it, a line is of this family by its time and the quote after that.
bool find_frame(std::string_view line, Frame& frame) {
  constexpr std::size_t kLongestTime = 42;
  for (std::size_t at = line.find('['); at != std::string_view::npos; at = line.find('[', at + 1)) {
    const std::size_t end = line.substr(at, kLongestTime).find("] \"");
    // The colon tells it from the servers of Python, which have a space there and no offset.
    if (end == std::string_view::npos || end < 20 || line[at + 12] != ':') {
      continue;
    }
    if (const auto time = parse_clf_time(line.substr(at + 1, end - 1))) {
      frame = {line.substr(0, at), *time, line.substr(at + end + 2)};
      return true;
    }
  }
  return false;
}

bool is_authority(std::string_view text) {
  constexpr std::string_view kBytes =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._:[]";
  return !text.empty() && !text.ends_with(':') &&
         text.find_first_not_of(kBytes) == std::string_view::npos;
}

bool has_port(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  return colon != std::string_view::npos && colon + 1 < text.size() &&
         text.find_first_not_of("0123456789", colon + 1) == std::string_view::npos;
}

// The virtual host, which some formats put before the client ("%v:%p %h …", "$host $remote_addr
// …"). nginx writes "_" when no Host was sent.
void read_virtual_host(std::string_view prefix, LoggedRequest& request) {
  const std::string_view host = take_token(prefix);
  const std::string_view client = take_token(prefix);
  const bool names_port = has_port(host) && !is_address(host);
  if (!is_authority(host) || is_address(host) || host.starts_with('_') || host == "-" ||
      !(is_address(client) || (names_port && prefix.starts_with("- ")))) {
    return;
  }
  request.authority = host;
  // The port that the server listens on; a client that uses the usual one does not send it.
  for (const auto& [port, scheme] : {std::pair(":80", "http"), std::pair(":443", "https")}) {
    if (names_port && host.ends_with(port)) {
      request.authority.resize(host.size() - std::string_view(port).size());
      request.scheme = scheme;
    }
  }
}

// The request in its quotes, by the status after it: some writers leave quotes in it as they are.
std::optional<std::string_view> take_request(std::string_view& rest) {
  for (const bool escapes : {true, false}) {
    for (std::size_t i = 1; i < rest.size(); ++i) {
      const std::string_view after = rest.substr(i);
      if (escapes && rest[i] == '\\') {
        ++i;
      } else if (after.starts_with("\" ") && is_status(after.substr(2, 3)) &&
                 (after.size() == 5 || after[5] == ' ')) {
        const std::string_view request = rest.substr(1, i - 1);
        rest.remove_prefix(i + 2);
        return request;
      }
    }
  }
  return std::nullopt;
}

// "0.002" is nginx's $request_time or gunicorn's %(L)s; "12ms" is Traefik's. A whole number may be
// Apache's %D, %T or a count.
// Those with a point are of writers that say when they logged, and how long it had taken.
void read_duration(std::string_view token, LoggedRequest& request) {
  for (const std::string_view key : {"rt=", "request_time="}) {
    if (token.starts_with(key)) {
      token.remove_prefix(key.size());
    }
  }
  if (request.duration_ns) {
    return;
  }
  if (token.ends_with("ms")) {
    request.duration_ns = parse_duration(token.substr(0, token.size() - 2), kMillisecond);
    request.time_is_end = false;
  } else if (token.find('.') != std::string_view::npos) {
    request.duration_ns = parse_duration(token, kSecond);
  }
}

void read_extras(std::string_view rest, LoggedRequest& request) {
  while (!rest.empty()) {
    if (const auto field = take_quoted(rest)) {
      if (is_address_list(*field) && find_header(request.headers, "X-Forwarded-For") == nullptr) {
        add_header(request.headers, "X-Forwarded-For", *field);
      }
    } else {
      read_duration(take_token(rest), request);
    }
  }
}

}  // namespace

bool parse_clf(const Line& line, LineScratch& /*scratch*/, CaptureItem& item) {
  Frame frame;
  if (!find_frame(line.text, frame)) {
    return false;
  }
  const LogEscapes escapes = escapes_of(frame.rest);
  std::string_view rest = frame.rest;
  const auto request_line = take_request(rest);
  if (!request_line) {
    item = unreadable_line("no status after the request");
    return true;
  }
  LoggedRequest request;
  read_virtual_host(frame.prefix, request);
  if (auto refusal = split_request_line(unescape_field(*request_line, escapes), request)) {
    item = make_skip(line.origin, {}, std::move(*refusal));
    return true;
  }
  request.status = status_of(take_token(rest));
  take_token(rest);                        // the size
  std::array<std::string_view, 2> fields;  // referer, user agent
  for (std::string_view& field : fields) {
    if (rest.starts_with('"')) {
      const auto quoted = take_quoted(rest);
      if (!quoted) {
        item = unreadable_line("a quoted field does not end");
        return true;
      }
      field = *quoted;
    }
  }
  add_header(request.headers, "User-Agent", unescape_field(fields[1], escapes));
  add_header(request.headers, "Referer", unescape_field(fields[0], escapes));
  request.time_ns = frame.time_ns;
  request.time_is_end = escapes != LogEscapes::apache;  // Apache and Traefik say when it began
  read_extras(rest, request);
  item = to_item(std::move(request), line.origin);
  return true;
}

}  // namespace lockstep::capture
