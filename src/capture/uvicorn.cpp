// uvicorn's access lines: alone, under gunicorn, and coloured (container_line.hpp).
//
//   INFO:     127.0.0.1:53890 - "GET /a?x=1 HTTP/1.1" 200 OK
//   [2026-11-22 06:14:42 +0000] [7] [INFO] 127.0.0.1:53890 - "GET /a?x=1 HTTP/1.1" 200
//
// The path was decoded and encoded again, so that %2F is / now, and what a client had sent as it is
// may be encoded. There is no time in the line; what a container runtime put before it may say one.
#include <string>

#include "capture/access_log.hpp"
#include "capture/text_logs.hpp"
#include "capture/timestamp.hpp"

namespace lockstep::capture {
namespace {

constexpr std::string_view kBeforeRequest = " - \"";

// "127.0.0.1:53890", "2001:db8::1:0"; nothing at all when it listens on a Unix socket.
bool is_client(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  return text.empty() ||
         (colon != std::string_view::npos && is_address(text.substr(0, colon)) &&
          text.find_first_not_of("0123456789", colon + 1) == std::string_view::npos);
}

// "[2026-11-22 06:14:42 +0000]", as gunicorn begins its lines.
std::optional<std::int64_t> time_of(std::string_view prefix) {
  constexpr std::size_t kTime = 19;
  if (!prefix.starts_with('[') || prefix.size() < kTime + 8) {
    return std::nullopt;
  }
  std::string text(prefix.substr(1, kTime));
  text += prefix.substr(kTime + 2, 5);
  return parse_timestamp(text);
}

bool is_prefix(std::string_view text) {
  while (text.ends_with(' ')) {
    text.remove_suffix(1);
  }
  return text.empty() || text == "INFO:" || text.ends_with("INFO]");
}

}  // namespace

bool parse_uvicorn(const Line& line, LineScratch& /*scratch*/, CaptureItem& item) {
  const std::string_view text = line.text;
  const std::size_t at = text.find(kBeforeRequest);
  if (at == std::string_view::npos) {
    return false;
  }
  const std::size_t space = text.substr(0, at).rfind(' ');
  const std::size_t client = space == std::string_view::npos ? 0 : space + 1;
  const std::string_view prefix = text.substr(0, client);
  if (!is_client(text.substr(client, at - client)) || !is_prefix(prefix) || at == 0) {
    return false;
  }
  const std::string_view rest = text.substr(at + kBeforeRequest.size());
  if (rest.starts_with("WebSocket ")) {
    item = make_skip(line.origin, {}, {"websocket", "a WebSocket connection"});
    return true;
  }
  const std::size_t end = rest.rfind("\" ");
  if (end == std::string_view::npos || !is_status(rest.substr(end + 2, 3))) {
    item = unreadable_line("no status after the request");
    return true;
  }
  LoggedRequest request;
  if (auto refusal = split_request_line(rest.substr(0, end), request)) {
    item = make_skip(line.origin, {}, std::move(*refusal));
    return true;
  }
  if (request.method == "OPTIONS" && request.target == "%2A") {
    request.target = "*";
  }
  request.time_ns = time_of(prefix);
  if (!request.time_ns) {
    request.time_ns = line.written_at_ns;
  }
  request.time_is_end = true;
  request.status = status_of(rest.substr(end + 2, 3));
  request.fidelity.add(Fidelity::target_normalised);
  item = to_item(std::move(request), line.origin);
  return true;
}

}  // namespace lockstep::capture
