// Which records cannot go over the wire as they are. A line end in the wrong place would make a
// second request out of one, so this errs on the side of refusing.
#include <algorithm>
#include <string_view>

#include "lockstep/core/escape.hpp"
#include "lockstep/replay/replay.hpp"

#include "replay/endpoint.hpp"
#include "replay/request_head.hpp"

namespace lockstep::replay {
namespace {

// No server takes as much.
constexpr std::size_t kMaxHeadBytes = 768U << 10;

bool holds_any(std::string_view text, std::string_view bytes) {
  return text.find_first_of(bytes) != std::string_view::npos;
}

// A folded value is unfolded before it is sent.
bool is_unsendable_value(std::string_view value) {
  return holds_line_end_or_nul(value) && holds_line_end_or_nul(unfold(value));
}

// The target is never parsed; these are the bytes and forms that would change where the request
// line ends or where the request goes (RFC 9112 §3).
std::string target_problem(const Request& request) {
  const std::string_view target = request.target;
  if (holds_line_end_or_nul(target) || holds_any(target, " \t\v\f")) {
    return "the target holds white space or NUL";
  }
  if (target == "*" && request.method == "OPTIONS") {
    return {};
  }
  return target.starts_with('/') ? std::string() : "the target does not begin with a slash";
}

std::string header_problem(const Request& request) {
  std::size_t bytes = request.method.size() + request.target.size() + request.authority.size();
  for (const Header& header : request.headers) {
    bytes += header.name.size() + header.value.size() + 4;
    if (holds_line_end_or_nul(header.name)) {
      return "a header name holds a line end or NUL";
    }
    if (is_unsendable_value(header.value)) {
      return "the value of header " + escape_line(header.name) + " holds a line end or NUL";
    }
  }
  if (is_unsendable_value(request.authority)) {
    return "the host holds a line end or NUL";
  }
  return bytes > kMaxHeadBytes ? "its headers are longer than 768 KiB" : std::string();
}

bool is_websocket(const Request& request) {
  return std::any_of(request.headers.begin(), request.headers.end(), [](const Header& header) {
    return equal_ignoring_case(header.name, "Upgrade") &&
           equal_ignoring_case(header.value, "websocket");
  });
}

}  // namespace

std::optional<Skip> refuse_unsendable(const Record& record) {
  const Request& request = record.request;
  const auto skip = [&record](std::string reason, std::string detail) {
    return Skip{record.origin, std::move(reason), std::move(detail), record.request.method,
                record.request.target};
  };
  if (request.method == "CONNECT") {
    return skip("not-http", "CONNECT opens a tunnel");
  }
  if (is_websocket(request)) {
    return skip("websocket", "it asks for an upgrade to WebSocket");
  }
  std::string problem = is_token(request.method) ? "" : "the method is not a word";
  if (problem.empty()) {
    problem = target_problem(request);
  }
  if (problem.empty()) {
    problem = header_problem(request);
  }
  if (problem.empty()) {
    return std::nullopt;
  }
  return skip("unsendable", std::move(problem));
}

}  // namespace lockstep::replay
